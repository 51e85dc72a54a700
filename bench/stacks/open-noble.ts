import type { EventEmitter } from 'node:events'
import { requirePeer } from '../peers.ts'

interface Socket extends EventEmitter {
  onWrite: (packet: Buffer) => void
}

type Receive = (packet: Buffer) => void

/** noble on the in-memory socket of bench/noble-socket, which stands where its native HCI socket would be; `plug` gives what takes its packets. */
export const openNoble = <T>(plug: (toHost: Receive) => Receive): T => {
  const { hook } = requirePeer('@stoprocent/bluetooth-hci-socket') as { hook: { onOpen: (opened: Socket) => void } }
  hook.onOpen = opened => {
    opened.onWrite = plug(packet => opened.emit('data', packet))
  }
  const withBindings = requirePeer('@stoprocent/noble/lib/resolve-bindings') as (kind: string, options: object) => T
  return withBindings('hci', { userChannel: true })
}
