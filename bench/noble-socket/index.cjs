const { EventEmitter } = require('node:events')

/** The bench puts a function here to take hold of the socket before noble writes to it. */
const hook = { onOpen: () => {} }

class MemorySocket extends EventEmitter {
  constructor() {
    super()
    this.onWrite = () => {}
    hook.onOpen(this)
  }
  bindRaw() {}
  bindUser() {}
  setFilter() {}
  start() {}
  stop() {}
  isDevUp() {
    return true
  }
  write(packet) {
    this.onWrite(packet)
  }
}

module.exports = { loadDriver: () => MemorySocket, hook }
