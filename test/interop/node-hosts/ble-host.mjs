// ble-host on a controller at the other end of a unix socket: node ble-host.mjs PATH
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { done, peripheralName, requirePeer, uuids } from './common.mjs'

/** ble-host asks its transport for whole packets, events and ACL data, with their indicator. */
class Transport extends EventEmitter {
  #socket
  #rest = Buffer.alloc(0)

  constructor(socket) {
    super()
    this.#socket = socket
    socket.on('data', chunk => this.#receive(Buffer.concat([this.#rest, chunk])))
    socket.on('close', () => this.emit('close'))
  }

  write(packet) {
    this.#socket.write(packet)
  }

  #receive(bytes) {
    let at = 0
    for (;;) {
      const head = bytes[at] === 4 ? 3 : 5
      if (at + head > bytes.length) break
      const end = at + head + (head === 3 ? bytes[at + 2] : bytes.readUInt16LE(at + 3))
      if (end > bytes.length) break
      this.emit('data', bytes.subarray(at, end))
      at = end
    }
    this.#rest = bytes.subarray(at)
  }
}

const { BleManager } = requirePeer('ble-host')
/** The first argument that a callback gets, an error in front of it thrown. */
const result = call => new Promise(resolve => call((...values) => resolve(values)))
const value = async call => {
  const [error, read] = await result(call)
  if (error) throw new Error(`ATT error ${error}`)
  return read
}

const socket = connect(process.argv[2])
await once(socket, 'connect')
const [error, manager] = await result(next => BleManager.create(new Transport(socket), {}, next))
if (error) throw error

const scanner = manager.startScan({})
const report = await new Promise(resolve => {
  scanner.on('report', event => {
    if (event.parsedDataItems.localName === peripheralName) resolve(event)
  })
})
scanner.stopScan()
const [connection] = await result(next => manager.connect(report.addressType, report.address, {}, next))
await result(next => connection.gatt.exchangeMtu(next))
const [[service]] = await result(next => connection.gatt.discoverServicesByUuid(Number.parseInt(uuids.service, 16), 1, next))
const [characteristics] = await result(next => service.discoverCharacteristics(next))
const byUuid = uuid => characteristics.find(characteristic => characteristic.uuid.toLowerCase().startsWith(`0000${uuid}`))
const long = await value(next => byUuid(uuids.long).read(next))
await value(next => byUuid(uuids.value).write(Buffer.from('written by ble-host'), next))
const written = await value(next => byUuid(uuids.value).read(next))
const notified = once(byUuid(uuids.told), 'change')
await value(next => byUuid(uuids.told).writeCCCD(true, false, next))
const [told] = await notified

// Without a bond, which it would keep in a file.
const paired = once(connection.smp, 'pairingComplete')
connection.smp.sendPairingRequest({ bondingFlags: 0 })
await paired
const { isEncrypted } = connection.smp
const disconnected = once(connection, 'disconnect')
connection.disconnect()
const [reason] = await disconnected
done({
  address: report.address,
  addressType: report.addressType,
  connectable: report.connectable,
  mtu: connection.gatt.currentMtu,
  long: long.length,
  value: written.toString(),
  notified: told.length,
  isEncrypted,
  reason,
})
