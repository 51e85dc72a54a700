import type { EventEmitter } from 'node:events'
import { company } from '../packets.ts'
import { ScriptedController } from '../scripted-controller.ts'
import { mergingDelivery, type Stack } from '../stack.ts'
import { openNoble } from './open-noble.ts'

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

let toNoble: (packet: Buffer) => void
let noble: Noble

/** Company identifier first, then its data. */
const dataOf = (manufacturerData: Buffer | undefined): Buffer | undefined =>
  manufacturerData?.readUInt16LE(0) === company ? manufacturerData.subarray(2) : undefined

export const stack: Stack = {
  delivery: mergingDelivery,
  async start(sink, { extended }) {
    noble = openNoble<Noble>(toHost => {
      toNoble = toHost
      const controller = new ScriptedController({ extended, toHost })
      return packet => controller.receive(packet)
    })
    noble.on('discover', ({ address, rssi, advertisement }: Peripheral) =>
      sink(address, rssi, advertisement.localName, dataOf(advertisement.manufacturerData)),
    )
    await noble.waitForPoweredOnAsync()
    await noble.startScanningAsync([], true)
  },
  inject: packet => toNoble(packet as Buffer),
  async stop() {
    await noble.stopScanningAsync()
    noble.stop()
  },
}
