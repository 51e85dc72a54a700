import type { EventEmitter } from 'node:events'
import { company } from '../packets.ts'
import { requirePeer } from '../peers.ts'
import { ScriptedController } from '../scripted-controller.ts'
import { mergingDelivery, type Stack } from '../stack.ts'

interface Socket extends EventEmitter {
  onWrite: (packet: Buffer) => void
}

interface Peripheral {
  readonly address: string
  readonly rssi: number
  readonly advertisement: { readonly localName?: string; readonly manufacturerData?: Buffer }
}

interface Noble extends EventEmitter {
  waitForPoweredOnAsync(): Promise<void>
  startScanningAsync(serviceUuids: string[], allowDuplicates: boolean): Promise<void>
  stopScanningAsync(): Promise<void>
  stop(): void
}

let socket: Socket
let noble: Noble

/** noble opens the in-memory socket of bench/noble-socket where its native HCI socket would be. */
const open = (extended: boolean): Noble => {
  const { hook } = requirePeer('@stoprocent/bluetooth-hci-socket') as { hook: { onOpen: (opened: Socket) => void } }
  hook.onOpen = opened => {
    const controller = new ScriptedController({ extended, toHost: packet => opened.emit('data', packet) })
    opened.onWrite = packet => controller.receive(packet)
    socket = opened
  }
  const withBindings = requirePeer('@stoprocent/noble/lib/resolve-bindings') as (kind: string, options: object) => Noble
  return withBindings('hci', { userChannel: true })
}

/** Company identifier first, then its data. */
const dataOf = (manufacturerData: Buffer | undefined): Buffer | undefined =>
  manufacturerData?.readUInt16LE(0) === company ? manufacturerData.subarray(2) : undefined

export const stack: Stack = {
  delivery: mergingDelivery,
  async start(sink, { extended }) {
    noble = open(extended)
    noble.on('discover', ({ address, rssi, advertisement }: Peripheral) =>
      sink(address, rssi, advertisement.localName, dataOf(advertisement.manufacturerData)),
    )
    await noble.waitForPoweredOnAsync()
    await noble.startScanningAsync([], true)
  },
  inject: packet => {
    socket.emit('data', packet)
  },
  async stop() {
    await noble.stopScanningAsync()
    noble.stop()
  },
}
