import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { broadcast, extendedEvent, legacyEvent, nearby } from '../support/air-events.ts'
import {
  active1M,
  extendedReports,
  legacyActive,
  legacyReports,
  passive1M,
  scanExtended,
  scanLegacy,
  scannerRig,
} from '../support/scanner-rig.ts'

const ours = 0xa0b0c0d0e0f0
const toUs = { target: { type: 0, address: ours } } as const
const none = new Uint8Array()
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at & 0xff)

const kinds = [
  ['ADV_IND', { connectable: true, scannable: true }, 0, 0x13],
  ['ADV_DIRECT_IND', { connectable: true, scannable: false, data: none, ...toUs }, 1, 0x15],
  ['ADV_SCAN_IND', { connectable: false, scannable: true }, 2, 0x12],
  ['ADV_NONCONN_IND', { connectable: false, scannable: false }, 3, 0x10],
] as const

describe('LE Advertising Report', () => {
  test.each(kinds)('7.7.65.2: %s', async (_, given, eventType) => {
    const { air, host } = await scannerRig(profiles.le42, {}, ours)
    await scanLegacy(host)
    const event = legacyEvent(given)
    await broadcast(air, event)
    expect(host.got('leAdvertisingReport')).toEqual([
      {
        name: 'leAdvertisingReport',
        reports: [{ eventType, addressType: 0, address: 0xc0ffee000001, data: event.data, rssi: -40 }],
      },
    ])
  })

  test('7.7.65.2: SCAN_RSP is a report of its own, after the first', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host, legacyActive)
    await broadcast(air, legacyEvent({ scan: () => Uint8Array.of(2, 10, 5) }))
    expect(legacyReports(host)).toMatchObject([
      { eventType: 0, data: Uint8Array.of(2, 1, 6) },
      { eventType: 4, address: 0xc0ffee000001, data: Uint8Array.of(2, 10, 5), rssi: -40 },
    ])
  })

  test('7.8.11: no extended packets, even where the controller has extended advertising', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host)
    await broadcast(air, extendedEvent())
    expect(host.events).toEqual([])
  })

  test('7.8.1: masked away', async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host)
    await host.run('leSetEventMask', { leEventMask: 0n })
    await broadcast(air, legacyEvent())
    expect(host.events).toEqual([])
  })
})

describe('LE Extended Advertising Report', () => {
  test.each(kinds)('7.7.65.13: a legacy packet, %s', async (_, given, __, eventType) => {
    const { air, host } = await scannerRig(profiles.le54, {}, ours)
    await scanExtended(host)
    const event = legacyEvent(given)
    await broadcast(air, event)
    const target = 'target' in given ? given.target : undefined
    expect(extendedReports(host)).toEqual([
      {
        eventType,
        addressType: 0,
        address: 0xc0ffee000001,
        primaryPhy: 1,
        secondaryPhy: 0,
        advertisingSid: 0xff,
        txPower: 127,
        rssi: -40,
        periodicAdvertisingInterval: 0,
        directAddressType: target?.type ?? 0,
        directAddress: target?.address ?? 0,
        data: event.data,
      },
    ])
  })

  test.each([
    ['ADV_IND', { connectable: true }, 0x1b],
    ['ADV_SCAN_IND', { connectable: false }, 0x1a],
  ])('7.7.65.13: a legacy scan response to %s', async (_, given, eventType) => {
    const { air, host } = await scannerRig()
    await scanExtended(host, active1M)
    await broadcast(air, legacyEvent({ ...given, scan: () => Uint8Array.of(2, 10, 5) }))
    expect(extendedReports(host).map(({ data, ...report }) => [report.eventType, [...data]])).toEqual([
      [eventType & ~8, [2, 1, 6]],
      [eventType, [2, 10, 5]],
    ])
  })

  test.each([
    ['non-connectable and non-scannable', {}, 0x00],
    ['connectable', { connectable: true }, 0x01],
    ['scannable', { scannable: true, data: none }, 0x02],
    ['directed', toUs, 0x04],
    ['connectable and directed', { connectable: true, ...toUs }, 0x05],
  ])('7.7.65.13: an extended packet, %s', async (_, given, eventType) => {
    const { air, host } = await scannerRig(profiles.le54, {}, ours)
    await scanExtended(host)
    await broadcast(air, extendedEvent({ secondaryPhy: 2, ...given }))
    expect(extendedReports(host)).toMatchObject([
      { eventType, address: 0xc0ffee000001, primaryPhy: 1, secondaryPhy: 2, advertisingSid: 5, txPower: 7, rssi: -40 },
    ])
  })

  test('7.7.65.13: an extended scan response', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, active1M)
    await broadcast(air, extendedEvent({ scannable: true, data: none, scan: () => bytes(300) }))
    expect(extendedReports(host).map(({ eventType, advertisingSid, data }) => [eventType, advertisingSid, data.length])).toEqual([
      [0x02, 5, 0],
      [0x2a, 5, 229],
      [0x0a, 5, 71],
    ])
  })

  test('7.7.65.13: an anonymous packet', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host)
    await broadcast(air, extendedEvent({ advertiser: undefined }))
    expect(extendedReports(host)).toMatchObject([{ addressType: 0xff, address: 0, advertisingSid: 5 }])
  })

  test.each([
    ['one report', 229, [[0, 229]]],
    ['two reports', 230, [[0x20, 229], [0, 1]]], // biome-ignore format: a table
    ['as much as there can be', 1650, [...Array(7).fill([0x20, 229]), [0, 47]]],
    ['more than there can be', 1700, [...Array(7).fill([0x20, 229]), [0x40, 47]]],
  ])('7.7.65.13: data for %s', async (_, length, expected) => {
    const { air, host } = await scannerRig()
    await scanExtended(host)
    await broadcast(air, extendedEvent({ data: bytes(length) }))
    await air.advance(100)
    const reports = extendedReports(host)
    expect(reports.map(({ eventType, data }) => [eventType, data.length])).toEqual(expected)
    expect(reports.flatMap(({ data }) => [...data])).toEqual([...bytes(length).subarray(0, 1650)])
  })

  test.each([
    ['2M', 2, 8n],
    ['Coded', 3, 11n],
  ] as const)('Vol 6 Part B, 4.4.3: does not follow to LE %s without that PHY', async (_, secondaryPhy, bit) => {
    const { air, host } = await scannerRig({ ...profiles.le54, leFeatures: profiles.le54.leFeatures & ~(1n << bit) })
    await scanExtended(host)
    await broadcast(air, extendedEvent({ secondaryPhy }), extendedEvent({ secondaryPhy: 1 }))
    expect(extendedReports(host)).toMatchObject([{ secondaryPhy: 1 }])
  })
})

describe('active scanning', () => {
  test('Vol 6 Part B, 4.4.3.1: a passive scanner asks nobody', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host)
    const asked: unknown[] = []
    await broadcast(air, legacyEvent({ scan: scanner => void asked.push(scanner) }))
    expect(asked).toEqual([])
  })

  test('Vol 6 Part B, 4.4.3.2: asks by its own address who is scannable, and nobody else', async () => {
    const { air, host } = await scannerRig(profiles.le54, {}, ours)
    await scanExtended(host, active1M)
    const asked: unknown[] = []
    const scan = (scanner: unknown) => void asked.push(scanner)
    await broadcast(air, legacyEvent({ scannable: false, scan }), legacyEvent({ scan }))
    expect(asked).toEqual([{ type: 0, address: ours }])
  })

  test('7.8.64: by the random address with Own_Address_Type 1', async () => {
    const { air, host } = await scannerRig()
    await host.run('leSetRandomAddress', { randomAddress: 0xc10203040506 })
    await scanExtended(host, { ...active1M, ownAddressType: 1 })
    const asked: unknown[] = []
    await broadcast(air, legacyEvent({ scan: scanner => void asked.push(scanner) }))
    expect(asked).toEqual([{ type: 1, address: 0xc10203040506 }])
  })

  test('7.8.64: only on the PHY that scans actively', async () => {
    const { air, host } = await scannerRig()
    const timing = { scanInterval: 16, scanWindow: 16 }
    const scanningPhys = { le1M: { scanType: 0, ...timing }, leCoded: { scanType: 1, ...timing } }
    await scanExtended(host, { ...passive1M, scanningPhys } as typeof passive1M)
    const asked: string[] = []
    for (let times = 0; times < 4; times++) {
      air.advertise(legacyEvent({ scan: () => void asked.push('1M') }))
      const extended = { primaryPhy: 3, secondaryPhy: 3, scannable: true, data: none } as const
      air.advertise(extendedEvent({ ...extended, radio: nearby(2_000), scan: () => void asked.push('Coded') }))
      await air.advance(10)
    }
    expect(new Set(extendedReports(host).map(({ primaryPhy }) => primaryPhy))).toEqual(new Set([1, 3]))
    expect(new Set(asked)).toEqual(new Set(['Coded']))
  })

  test('Vol 6 Part B, 4.4.3.2: asks less and less often where nobody answers, and more often again', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, active1M)
    let asked = 0
    let answer: Uint8Array | undefined
    const event = legacyEvent({
      scan: () => {
        asked++
        return answer
      },
    })
    const askedOf = async (count: number): Promise<number> => {
      asked = 0
      for (let sent = 0; sent < count; sent++) await broadcast(air, event)
      return asked
    }
    expect(await askedOf(2)).toBe(2)
    expect(await askedOf(400)).toBeLessThan(40)
    answer = none
    await askedOf(2_000)
    expect(await askedOf(10)).toBe(10)
  })

  test("a response that comes after the end of the scan is nobody's", async () => {
    const { air, host } = await scannerRig()
    await scanLegacy(host, legacyActive)
    const disable = () => {
      host.send(0x200c, Uint8Array.of(0, 0))
      return Uint8Array.of(2, 10, 5)
    }
    await broadcast(air, legacyEvent({ scan: disable }))
    expect(legacyReports(host)).toMatchObject([{ eventType: 0 }])
  })

  test('who is out of reach for the request does not answer', async () => {
    const path = (from: { id: number }) => (from.id === 1_000 ? { rssi: -90, loss: 0 } : undefined)
    const { air, host } = await scannerRig(profiles.le54, { path })
    await scanExtended(host, active1M)
    await broadcast(air, legacyEvent({ scan: () => none }))
    expect(extendedReports(host)).toMatchObject([{ eventType: 0x13, rssi: -90 }])
  })
})
