import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { adType, readAdValue } from '../../gap/ad-types.ts'
import { AdvertisingPayload } from '../../gap/advertising-data.ts'

/** What an independent decoder read in recordings of others; it lies beside the checkout and not in it. */
const oracle = join(import.meta.dirname, '../../../shared/captures/oracle')

/** Reports, and how many of them have a name, a company, a transmit power: tshark 4.0.17, counted with `tshark -T fields`. */
const recordings = [
  { file: 'pixel7-dense-scan.log', reports: 22202, names: 6281, companies: 2615, powers: 6122 },
  { file: 'horizon-treadmill-fire-tablet.log', reports: 412, names: 57, companies: 284, powers: 52 },
  { file: 'idealled-effects-custom.log', reports: 959, names: 414, companies: 520, powers: 90 },
] as const

const payloadsOf = (file: string): readonly AdvertisingPayload[] =>
  readFileSync(join(oracle, `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter(line => line.startsWith('{"kind":"adv"'))
    .map(line => new AdvertisingPayload(fromHex((JSON.parse(line) as { readonly data: string }).data)))

const { CI } = process.env
const available = existsSync(oracle)
if (!available) console.warn('the recordings of others are absent: their advertising data is not tested')

// Where tests are the gate the recordings have to be there.
describe.skipIf(!available && CI === undefined)('recordings of others', () => {
  test.each(recordings)('$file gives what tshark read', ({ file, ...expected }) => {
    const payloads = payloadsOf(file)
    const count = (has: (payload: AdvertisingPayload) => unknown) => payloads.filter(has).length
    expect({
      reports: payloads.length,
      names: count(payload => payload.localName),
      companies: count(payload => payload.manufacturerData.size),
      powers: count(payload => payload.txPower !== undefined),
    }).toEqual(expected)
  })

  test.each(recordings)('$file: the structures are the bytes, and every known one is decoded', ({ file }) => {
    const undecoded = new Set<string>()
    for (const payload of payloadsOf(file)) {
      const bytes = payload.structures.map(({ type, value }) => toHex(Uint8Array.of(value.length + 1, type, ...value))).join('')
      const raw = toHex(payload.raw)
      expect(raw.slice(0, bytes.length)).toBe(bytes)
      const next = Number.parseInt(raw.slice(bytes.length, bytes.length + 2) || '0', 16)
      expect(next === 0 || next >= (raw.length - bytes.length) / 2).toBe(true)
      for (const { type, value } of payload.structures) {
        const row = adType(type)
        if (row && readAdValue(row, value) === undefined) undecoded.add(`${row.name}: ${toHex(value)}`)
      }
    }
    expect([...undecoded]).toEqual([])
  })
})
