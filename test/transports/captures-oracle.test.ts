import { describe, expect, test } from 'vitest'
import { formatAddress } from '../../core/address.ts'
import { toHex } from '../../core/hex.ts'
import { decodeEvent, type HciEvent } from '../../hci/events.ts'
import { packetType } from '../../hci/transport.ts'
import { type CapturedPacket, CaptureError, type CaptureSummary } from '../../transports/captures/capture.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { chunksOf, type SharedCapture, sharedCaptures } from '../support/capture-bytes.ts'

type OracleLine = Readonly<Record<string, unknown>>

const captures = sharedCaptures()
const isBtsnoop = ({ bytes }: SharedCapture) => bytes.length >= 16 && bytes.toString('latin1', 0, 8) === 'btsnoop\0'

const readAll = async (bytes: Uint8Array): Promise<{ packets: CapturedPacket[]; summary: CaptureSummary }> => {
  // A chunk size that no record divides, so that records lie across chunks.
  const capture = await readCapture(chunksOf(bytes, 4099))
  const packets: CapturedPacket[] = []
  for await (const packet of capture) packets.push(packet)
  return { packets, summary: capture.summary }
}

/** One advertising report with the names of the oracle. */
const reportLines = (event: HciEvent): readonly OracleLine[] => {
  switch (event.name) {
    case 'leAdvertisingReport':
      return event.reports.map(({ address, addressType, eventType, rssi, data }) => ({
        sub: 2,
        addr: formatAddress(address),
        addr_type: addressType,
        event_type: eventType,
        rssi,
        data: toHex(data),
      }))
    case 'leDirectedAdvertisingReport':
      return event.reports.map(report => ({
        sub: 11,
        addr: formatAddress(report.address),
        addr_type: report.addressType,
        event_type: report.eventType,
        rssi: report.rssi,
        data: '',
        direct_addr_type: report.directAddressType,
        direct_addr: formatAddress(report.directAddress),
      }))
    case 'leExtendedAdvertisingReport':
      return event.reports.map(report => ({
        sub: 13,
        addr: formatAddress(report.address),
        addr_type: report.addressType,
        event_type: report.eventType,
        rssi: report.rssi,
        data: toHex(report.data),
        phy1: report.primaryPhy,
        phy2: report.secondaryPhy,
        sid: report.advertisingSid,
        tx_power: report.txPower,
        interval: report.periodicAdvertisingInterval,
        direct_addr_type: report.directAddressType,
        direct_addr: formatAddress(report.directAddress),
      }))
    default:
      return []
  }
}

const seconds = (milliseconds: number): string => {
  const microseconds = Math.round(milliseconds * 1000).toString()
  return `${microseconds.slice(0, -6)}.${microseconds.slice(-6)}`
}

/** The advertising reports of whole packets, as the oracle would write them. */
const decoded = (packets: readonly CapturedPacket[]): readonly OracleLine[] =>
  packets
    .filter(({ type, truncated }) => type === packetType.event && !truncated)
    .flatMap(({ body, record, time }) => {
      const event = decodeEvent(body[0] as number, body.subarray(2))
      return event ? reportLines(event).map(line => ({ kind: 'adv', frame: record, ts: seconds(time), ...line })) : []
    })

/** Records before the parent's first one: the monitor's forms begin with an index event. */
const shift = (name: string): number => (name.includes('monitor2001') ? 1 : 0)

describe.skipIf(captures.length === 0)(
  'captures recorded by others (skipped where ../shared/captures is absent; CI needs it)',
  () => {
    test('there are whole captures and cut ones to read', () => {
      expect(captures.filter(isBtsnoop).length).toBeGreaterThan(20)
      expect(captures.filter(isBtsnoop).some(({ name }) => name.includes('cut-payload'))).toBe(true)
    })

    test.each(captures.filter(isBtsnoop))('$name gives the advertising reports of its oracle', async capture => {
      const { packets, summary } = await readAll(capture.bytes)
      const [meta, ...lines] = capture.oracle()
      const frames = (meta?.['frames'] as number) + shift(capture.name)
      const isCut = capture.name.includes('cut-') || capture.name.includes('tail-zeros')
      if (isCut) expect(summary.records).toBeLessThan(frames)
      else expect(summary.records).toBe(frames)
      expect(summary.truncated).toBe(isCut && !capture.name.includes('cut-empty'))

      // What is left of a cut file is less than one record.
      expect(capture.bytes.length - summary.bytes).toBeLessThan(isCut ? 64 : 1)

      const whole = new Set(packets.filter(({ truncated }) => !truncated).map(({ record }) => record))
      const expected = lines
        .filter(({ kind }) => kind === 'adv')
        .map(line => ({ ...line, frame: (line['frame'] as number) + shift(capture.name) }))
        .filter(({ frame }) => whole.has(frame))
      expect(decoded(packets)).toEqual(expected)
      const all = lines.filter(({ kind }) => kind === 'adv').length
      if (isCut || capture.name.includes('snaplen')) expect(expected.length).toBeLessThanOrEqual(all)
      else expect(expected.length).toBe(all)
    })

    test.each(captures.filter(capture => !isBtsnoop(capture)))(
      '$name is of a format that is not read yet, and says so',
      async ({ bytes }) => {
        await expect(readAll(bytes)).rejects.toThrow(CaptureError)
        await expect(readAll(bytes)).rejects.toThrow('not a capture')
      },
    )
  },
)

describe.skipIf(captures.length === 0)('the same packets in other containers', () => {
  const parents = captures.filter(({ name }) => ['idealled-rgbrgb.log', 'pixel8-pongbot.log'].includes(name))
  test.each(parents)('$name as 1001 and 2001', async ({ name, bytes }) => {
    const { packets } = await readAll(bytes)
    for (const form of ['hci1001', 'monitor2001']) {
      const other = captures.find(candidate => candidate.name === `derived/${name.replace('.log', '')}.${form}.btsnoop`)
      if (!other) throw new Error(`no ${form} of ${name}`)
      const same = (await readAll(other.bytes)).packets
      const plain = (packet: CapturedPacket, by: number) => ({ ...packet, body: toHex(packet.body), record: packet.record - by })
      expect(same.map(packet => plain(packet, shift(form)))).toEqual(packets.map(packet => plain(packet, 0)))
    }
  })
})
