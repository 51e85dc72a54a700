import type { CloseReason, OpenTransport, TransportHandlers } from '../../hci/transport.ts'
import { Adapter, BleakScanner } from '../../src/index.ts'
import { company } from '../packets.ts'
import { ScriptedController } from '../scripted-controller.ts'
import type { Stack } from '../stack.ts'

const event = 0x04

let handlers: TransportHandlers
let adapter: Adapter
let scanner: BleakScanner

/** Hands over a view of each H4 packet without its indicator, as a real transport would of what it read. */
const inject = (packet: Buffer): void => handlers.packet(event, packet.subarray(1))

const memoryTransport =
  (extended: boolean): OpenTransport =>
  given => {
    handlers = given
    const controller = new ScriptedController({ extended, toHost: inject })
    let ended = false
    const close = (reason: CloseReason): void => {
      if (!ended) given.closed(reason)
      ended = true
    }
    return Promise.resolve({
      send(type, body) {
        controller.receive(Uint8Array.of(type, ...body))
        return true
      },
      close() {
        close({ kind: 'closed' })
        return Promise.resolve()
      },
    })
  }

export const stack: Stack = {
  delivery: () => 'every report',
  async start(sink, { extended }) {
    adapter = await Adapter.open({ transport: memoryTransport(extended) })
    scanner = new BleakScanner({
      adapter,
      detectionCallback: (device, { rssi, localName, manufacturerData }) =>
        sink(device.address, rssi ?? Number.NaN, localName, manufacturerData.get(company)),
    })
    await scanner.start()
  },
  inject,
  async stop() {
    await scanner.stop()
    await adapter.close()
  },
}
