import { type OpenTransport, packetType } from '../../hci/transport.ts'

/** A controller that can be lost. */
export interface Losable {
  readonly open: OpenTransport
  lose(): void
}

/** What happens to one packet on its way to the host: the packets that arrive in its place. */
export interface Fault {
  readonly name: string
  /** Of an event, its bytes; the controller can be lost here too. */
  readonly event?: (packet: Uint8Array, controller: Losable) => readonly Uint8Array[]
  /** Called when the host sends this packet; false: it does not arrive. */
  readonly command?: (controller: Losable) => boolean
}

const commandComplete = 0x0e
const commandStatus = 0x0f

/** The same event with a whole number of parameters cut from its end, its length being right. */
const shortened = (packet: Uint8Array, parameters: number): Uint8Array => {
  const left = Math.max(0, Math.min(parameters, packet.length - 2))
  return Uint8Array.of(packet[0] as number, left, ...packet.subarray(2, 2 + left))
}

/** An answer with this status and nothing behind it; other events stay as they are. */
const refused = (packet: Uint8Array, status: number): Uint8Array => {
  if (packet[0] === commandComplete) return Uint8Array.of(commandComplete, 4, ...packet.subarray(2, 5), status)
  if (packet[0] === commandStatus) return Uint8Array.of(commandStatus, 4, status, ...packet.subarray(3, 6))
  return packet
}

/** Unknown Command, Hardware Failure, Command Disallowed, Unsupported Value, Invalid Parameters, Unspecified Error. */
const statuses = [0x01, 0x03, 0x0c, 0x11, 0x12, 0x1f]
const hardwareError = Uint8Array.of(0x10, 1, 0x42)

export const faults: readonly Fault[] = [
  {
    name: 'lost when a command is sent',
    command: controller => {
      controller.lose()
      return false
    },
  },
  {
    name: 'lost before a packet',
    event: (_, controller) => {
      controller.lose()
      return []
    },
  },
  {
    name: 'lost after a packet',
    event: (packet, controller) => {
      queueMicrotask(() => controller.lose())
      return [packet]
    },
  },
  { name: 'a command that does not arrive', command: () => false },
  { name: 'a packet withheld', event: () => [] },
  { name: 'a packet doubled', event: packet => [packet, packet] },
  { name: 'an answer of zero credits', event: packet => [packet[0] === commandComplete ? packet.with(2, 0) : packet] },
  { name: 'a hardware error before a packet', event: packet => [hardwareError, packet] },
  { name: 'a hardware error in place of a packet', event: () => [hardwareError] },
  { name: 'a hardware error after a packet', event: packet => [packet, hardwareError] },
  { name: 'a packet cut short', event: packet => [packet.subarray(0, packet.length - 1)] },
  { name: 'an empty packet', event: () => [new Uint8Array()] },
  { name: 'a packet without parameters', event: packet => [shortened(packet, 0)] },
  { name: 'an answer without status', event: packet => [shortened(packet, 3)] },
  { name: 'an answer without its last byte', event: packet => [shortened(packet, packet.length - 3)] },
  ...statuses.map(status => ({
    name: `an answer of 0x${status.toString(16).padStart(2, '0')}`,
    event: (packet: Uint8Array) => [refused(packet, status)],
  })),
]

/** A way to the controller on which `fault` happens to the packet number `at`, counted from 0 in each direction. */
export const withFault = (controller: Losable, fault: Fault | undefined, at: number) => {
  const passed = { events: 0, commands: 0, closed: 0 }
  const open: OpenTransport = async (handlers, options) => {
    const transport = await controller.open(
      {
        drained: () => handlers.drained(),
        closed: reason => {
          passed.closed++
          handlers.closed(reason)
        },
        packet: (type, body) => {
          const hit = type === packetType.event && passed.events++ === at
          const packets = (hit && fault?.event?.(body.slice(), controller)) || [body]
          for (const packet of packets) handlers.packet(type, packet)
        },
      },
      options,
    )
    return {
      send: (type, body) => {
        const hit = passed.commands++ === at
        const arrives = !(hit && fault?.command?.(controller) === false)
        return arrives ? transport.send(type, body) : true
      },
      close: () => transport.close(),
    }
  }
  return { open, passed }
}
