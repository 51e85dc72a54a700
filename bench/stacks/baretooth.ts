import type { CloseReason, OpenTransport, TransportHandlers } from '../../hci/transport.ts'
import { Adapter, BleakScanner } from '../../src/index.ts'
import { company } from '../packets.ts'
import { ScriptedController } from '../scripted-controller.ts'
import type { Stack } from '../stack.ts'

const event = 0x04

let handlers: TransportHandlers
let adapter: Adapter
let scanner: BleakScanner

const inject = (body: Uint8Array): void => handlers.packet(event, body)

/** Transports hand a packet over without its indicator, in plain bytes. */
const prepare = (packet: Buffer): Uint8Array => Uint8Array.from(packet.subarray(1))

const memoryTransport =
  (extended: boolean): OpenTransport =>
  given => {
    handlers = given
    const controller = new ScriptedController({ extended, toHost: packet => inject(prepare(packet)) })
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
  prepare,
  inject,
  async stop() {
    await scanner.stop()
    await adapter.close()
  },
}
