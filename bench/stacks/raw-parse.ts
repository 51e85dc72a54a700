import { company } from '../packets.ts'
import type { Stack } from '../stack.ts'
import type { Sink } from '../tally.ts'

/** A parser by hand, with no host, no device and no checks behind it: about the most that can be had for these fields in JavaScript. */
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

let sink: Sink

const addressAt = (packet: Buffer, at: number): string =>
  `${hex[packet[at + 5] as number]}:${hex[packet[at + 4] as number]}:${hex[packet[at + 3] as number]}:${hex[packet[at + 2] as number]}:${hex[packet[at + 1] as number]}:${hex[packet[at] as number]}`

const report = (packet: Buffer, addressOffset: number, rssi: number, dataOffset: number, dataLength: number): void => {
  const end = dataOffset + dataLength
  let name: string | undefined
  let data: Uint8Array | undefined
  for (let at = dataOffset; at + 1 < end; at += (packet[at] as number) + 1) {
    const type = packet[at + 1]
    const next = at + 1 + (packet[at] as number)
    if (type === 0x09) name = packet.toString('utf8', at + 2, next)
    else if (type === 0xff && ((packet[at + 2] as number) | ((packet[at + 3] as number) << 8)) === company) {
      data = new Uint8Array(packet.subarray(at + 4, next))
    }
  }
  sink(addressAt(packet, addressOffset), rssi, name, data)
}

const toSigned = (byte: number | undefined): number => ((byte as number) << 24) >> 24

export const stack: Stack = {
  delivery: workload => (workload === 'scan response' ? undefined : 'every report'),
  start(given) {
    sink = given
    return Promise.resolve()
  },
  inject(packet) {
    if (packet[3] === 0x02) {
      const length = packet[13] as number
      report(packet as Buffer, 7, toSigned(packet[14 + length]), 14, length)
    } else {
      report(packet as Buffer, 8, toSigned(packet[18]), 29, packet[28] as number)
    }
  },
  stop: () => Promise.resolve(),
}
