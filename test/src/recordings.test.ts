import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { AdvertisingReport } from '../../gap/reports.ts'
import { type AdvertisementData, type BLEDevice, BleakScanner } from '../../src/index.ts'
import { sharedCaptures } from '../support/capture-bytes.ts'

/** What the controllers of captures/README.md advertised, as `test/interop/recording` had them do it. */
const own = (file: string): string => `replay:${fileURLToPath(new URL(`../../captures/${file}`, import.meta.url))}?speed=max`
const uuid = (short: string) => `0000${short}-0000-1000-8000-00805f9b34fb`

const discover = async (adapter: string) => {
  const found = await BleakScanner.discover({ adapter, returnAdv: true, timeout: 60_000 })
  return {
    found,
    device: (address: string) => found.get(address)?.[0] as BLEDevice,
    advertisement: (address: string) => found.get(address)?.[1] as AdvertisementData,
  }
}

describe.each(['demo.btsnoop', 'bumble-extended.btsnoop'])('%s', file => {
  test('every device with its name, services and company', async () => {
    const { found, device, advertisement } = await discover(own(file))
    expect(device('E4:7A:2C:19:B0:5D')).toMatchObject({ name: 'Pulse Strap 10', addressType: 'random', addressKind: 'static' })
    expect(advertisement('E4:7A:2C:19:B0:5D')).toMatchObject({
      localName: 'Pulse Strap 10',
      serviceUuids: [uuid('180d'), uuid('180f')],
      appearance: 0x0341,
      flags: 6,
      txPower: 0,
      connectable: true,
      primaryPhy: '1m',
      secondaryPhy: undefined,
    })
    expect(device('00:1B:DC:7F:20:11')).toMatchObject({ name: 'Desk lamp', addressType: 'public', addressKind: 'public' })
    expect(advertisement('00:1B:DC:7F:20:11').manufacturerData).toEqual(new Map([[0xffff, Uint8Array.of(1, 0xff, 0x80, 0)]]))
    expect(advertisement('C6:50:88:0A:E1:77')).toMatchObject({ connectable: false, scannable: false })
    expect(advertisement('C6:50:88:0A:E1:77').manufacturerData.get(0x004c)?.length).toBe(23)
    expect([...advertisement('F1:9D:44:0C:7B:28').serviceData.keys()]).toEqual([uuid('feaa')])
    expect(device('D8:01:9F:33:6E:42').name).toBe('Küche 🌡')
    expect(device('5B:13:C7:A2:4E:90')).toMatchObject({ name: null, addressKind: 'resolvable' })
    expect([...found.keys()].every(address => /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/.test(address))).toBe(true)
  })

  test('an extended advertiser whose data comes in two reports', async () => {
    const { advertisement } = await discover(own(file))
    const guide = advertisement('EB:62:F0:17:95:3C')
    expect(guide).toMatchObject({
      localName: 'Room 3: the Bluetooth of the tenth century, carved in stone at Jelling',
      sid: 2,
      secondaryPhy: '2m',
      connectable: false,
      truncated: false,
    })
    expect(guide.raw.advertisement?.length).toBe(320)
  })
})

test('demo.btsnoop: a phone changes its address, and times are those of the recording', async () => {
  const { device, advertisement } = await discover(own('demo.btsnoop'))
  expect(device('6F:D4:08:31:7C:E5').addressKind).toBe('resolvable')
  const gap = advertisement('6F:D4:08:31:7C:E5').timestamp - advertisement('5B:13:C7:A2:4E:90').timestamp
  expect(gap).toBeGreaterThan(3_000)
  expect(gap).toBeLessThan(8_000)
})

test('bumble-legacy.btsnoop: a controller without extended advertising', async () => {
  const { found, device } = await discover(own('bumble-legacy.btsnoop'))
  expect(device('E4:7A:2C:19:B0:5D').name).toBe('Pulse Strap 10')
  expect([...found.values()].every(([, { sid, secondaryPhy }]) => sid === undefined && secondaryPhy === undefined)).toBe(true)
})

test('btvirt-legacy.btsnoop: an RSSI that is not available is null', async () => {
  const { found } = await discover(own('btvirt-legacy.btsnoop'))
  expect(found.size).toBe(2)
  for (const [, { rssi }] of found.values()) expect(rssi).toBeNull()
})

describe('recordings by others', () => {
  const whole = sharedCaptures().filter(
    ({ name, bytes }) => !name.startsWith('derived/') && bytes.subarray(0, 8).toString('latin1') === 'btsnoop\0',
  )
  test.skipIf(whole.length === 0)('the public scanner calls back for every report that tshark sees', async () => {
    for (const { path, oracle } of whole) {
      const expected = oracle().filter(({ kind }) => kind === 'adv')
      const seen: { address: string; rssi: number | null; data: string; seconds: number }[] = []
      const scanner = new BleakScanner({
        adapter: `replay:${path}?speed=max`,
        detectionCallback: ({ address }, { rssi, platformData, timestamp }) => {
          const { data } = platformData as AdvertisingReport
          seen.push({ address, rssi, data: Buffer.from(data).toString('hex'), seconds: Math.floor(timestamp / 1000) })
        },
      })
      await scanner.start()
      await scanner.stopped
      expect(seen).toEqual(
        expected.map(({ addr, rssi, data, ts }) => ({
          address: addr,
          rssi: rssi === 127 ? null : rssi,
          data: data ?? '',
          seconds: Math.floor(Number(ts)),
        })),
      )
    }
  })
})
