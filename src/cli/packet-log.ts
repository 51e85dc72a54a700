import { systemClock } from '../../core/clock.ts'
import { describePacket } from '../../hci/print.ts'
import type { OpenTransport, PacketType, Transport } from '../../hci/transport.ts'

/** Wraps a transport so that every packet is told on a line: seconds since it was opened, the direction, what it says. */
export const logPackets =
  (openTransport: OpenTransport, output: { write(line: string): unknown }): OpenTransport =>
  async (handlers, options) => {
    const start = systemClock.now()
    const log = (direction: '>' | '<', type: PacketType, body: Uint8Array) => {
      const seconds = ((systemClock.now() - start) / 1000).toFixed(6)
      output.write(`${seconds.padStart(11)} ${direction} ${describePacket(type, body)}\n`)
    }
    const transport = await openTransport(
      {
        packet: (type, body) => {
          log('<', type, body)
          handlers.packet(type, body)
        },
        drained: () => handlers.drained(),
        closed: reason => {
          output.write(`${' '.repeat(11)} | ${reason.kind}${reason.kind === 'lost' ? `: ${reason.error.message}` : ''}\n`)
          handlers.closed(reason)
        },
      },
      options,
    )
    const logged: Transport = {
      send: (type, body) => {
        log('>', type, body)
        return transport.send(type, body)
      },
      close: () => transport.close(),
      ...(transport.clock && { clock: transport.clock }),
    }
    if (transport.skippedBytes !== undefined)
      Object.defineProperty(logged, 'skippedBytes', { enumerable: true, get: () => transport.skippedBytes })
    return logged
  }
