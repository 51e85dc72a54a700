import { expect, test } from 'vitest'
import { type Adapter, BleakScanner } from '../../src/index.ts'
import { type Pass, type Seen, scanUntil } from './seen.ts'

/** One AD structure, by Bumble's name of its class in bumble.data_types, and its arguments. */
export type Structure = readonly [name: string, ...argument: (string | number | readonly string[])[]]

/** What is on the air. */
export interface Advertiser {
  readonly address: string
  readonly public?: boolean
  readonly kind: 'connectable' | 'scannable' | 'nonConnectable' | 'directed'
  readonly target?: string
  readonly targetPublic?: boolean
  readonly extended?: { readonly sid: number }
  /** Milliseconds. */
  readonly interval?: number
  readonly rssi?: number
  readonly rssiSpread?: number
  readonly data?: readonly Structure[]
  readonly scanResponse?: readonly Structure[]
  /** What becomes otherwise, so many seconds after the change before. */
  readonly changes?: readonly (Partial<Pick<Advertiser, 'address' | 'data' | 'scanResponse'>> & { readonly after: number })[]
}

/** A controller to scan with, and who is in its hearing. */
export interface Surroundings {
  readonly advertisers: readonly Advertiser[]
  /** Whether the controller has the extended commands. */
  readonly extended?: boolean
}

/** The public address of the controller that is scanned with, for directed advertisers. */
export const servedAddress = '00:1B:DC:00:00:01'

/** Surroundings that are there until they are disposed of. */
export interface ScannerRig extends AsyncDisposable {
  /** Opens the controller. */
  open(): Promise<Adapter>
  /** The controller dies without a word. */
  kill(): Promise<void>
  readonly pass?: Pass
}

/** The same scans on any controller: what each of its neighbours advertises is what the public API tells. */
export const uuid = (short: string) => `0000${short}-0000-1000-8000-00805f9b34fb`
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

export const strap: Advertiser = {
  address: 'C0:00:00:00:00:01',
  kind: 'connectable',
  interval: 20,
  rssi: -61,
  data: [
    ['Flags', 6],
    ['CompleteListOf16BitServiceUUIDs', ['180D', '180F']],
    ['ManufacturerSpecificData', 0xffff, '0102'],
  ],
  scanResponse: [
    ['CompleteLocalName', 'Pulsgürtel ♥'],
    ['ServiceData16BitUUID', '180F', '64'],
    ['TxPowerLevel', -4],
  ],
}
const beacon: Advertiser = {
  address: 'C0:00:00:00:00:02',
  kind: 'nonConnectable',
  interval: 20,
  rssi: -90,
  data: [['ManufacturerSpecificData', 0x004c, '02150112233445566778899aabbccddeeff000010002c5']],
}
const caller: Advertiser = {
  address: '00:1B:DC:00:00:03',
  public: true,
  kind: 'directed',
  target: servedAddress,
  targetPublic: true,
  interval: 20,
  rssi: -40,
}
const longName = 'A name that no legacy advertisement has room for, told by extended advertising'
const longUuid = 'f0debc9a-7856-3412-7856-341278563412'
const broadcaster: Advertiser = {
  address: 'C0:00:00:00:00:04',
  kind: 'nonConnectable',
  extended: { sid: 5 },
  interval: 20,
  rssi: -72,
  data: [
    ['CompleteLocalName', longName],
    ['CompleteListOf128BitServiceUUIDs', [longUuid]],
  ],
}
/** 1,000 bytes: five reports, joined by the host. Connectable ones have no chain of packets (Vol 6 Part B, 2.3.1.8). */
const fragmented: Advertiser = {
  address: 'C0:00:00:00:00:05',
  kind: 'nonConnectable',
  extended: { sid: 0 },
  interval: 20,
  data: [0, 1, 2, 3].map(part => ['ManufacturerSpecificData', 0x0100 + part, `0${part}`.repeat(246)] as const),
}
/** An extended advertiser has its data in the scan response when it can be scanned (Vol 4 Part E, 7.8.54). */
const asked: Advertiser = {
  address: 'C0:00:00:00:00:06',
  kind: 'scannable',
  extended: { sid: 7 },
  interval: 20,
  scanResponse: [['CompleteLocalName', 'Only when asked']],
}

const legacy: Surroundings = { advertisers: [strap, beacon, caller] }
const extended: Surroundings = { advertisers: [strap, beacon, caller, broadcaster, fragmented, asked], extended: true }

export const scannerSuite = (start: (surroundings: Surroundings) => Promise<ScannerRig>): void => {
  test('opens, tells who it is, closes, and opens again', async () => {
    await using rig = await start(legacy)
    for (let round = 0; round < 2; round++) {
      await using adapter = await rig.open()
      expect(adapter).toMatchObject({ address: servedAddress, addressType: 'public' })
      await adapter.close()
      expect(await adapter.closed).toEqual({ kind: 'closed' })
    }
  })

  test.each([
    ['legacy', legacy],
    ['extended', extended],
  ])('an active scan with %s commands sees what each one advertises', async (_, options) => {
    await using rig = await start(options)
    await using adapter = await rig.open()
    const twiceEach = (sofar: Seen) => legacy.advertisers.every(({ address }) => sofar.count(address) > 1)
    const seen = await scanUntil({ adapter }, twiceEach, rig.pass)

    expect(seen.device(strap.address)).toMatchObject({ name: 'Pulsgürtel ♥', addressType: 'random', addressKind: 'static' })
    expect(seen.advertisement(strap.address)).toMatchObject({
      localName: 'Pulsgürtel ♥',
      rssi: -61,
      flags: 6,
      txPower: -4,
      connectable: true,
      scannable: true,
      serviceUuids: [uuid('180d'), uuid('180f')],
      manufacturerData: new Map([[0xffff, bytes('0102')]]),
      serviceData: new Map([[uuid('180f'), bytes('64')]]),
    })
    expect(seen.advertisement(beacon.address)).toMatchObject({
      rssi: -90,
      connectable: false,
      scannable: false,
      manufacturerData: new Map([[0x004c, bytes('02150112233445566778899aabbccddeeff000010002c5')]]),
    })
    expect(seen.device(beacon.address).name).toBeNull()
    expect(seen.advertisement(caller.address)).toMatchObject({
      addressType: 'public',
      rssi: -40,
      connectable: true,
      structures: [],
    })
  })

  test('extended advertising: long data, fragments joined, the set and the PHYs told', async () => {
    await using rig = await start(extended)
    await using adapter = await rig.open()
    const addresses = [broadcaster.address, fragmented.address]
    const allSeen = (sofar: Seen) => addresses.every(address => sofar.count(address) > 0) && sofar.count(asked.address) > 1
    const seen = await scanUntil({ adapter }, allSeen, rig.pass)

    expect(seen.advertisement(broadcaster.address)).toMatchObject({
      localName: longName,
      serviceUuids: [longUuid],
      rssi: -72,
      connectable: false,
      sid: 5,
      primaryPhy: '1m',
      secondaryPhy: '2m',
      truncated: false,
    })
    const { manufacturerData, raw } = seen.advertisement(fragmented.address)
    expect([...manufacturerData.keys()]).toEqual([0x0100, 0x0101, 0x0102, 0x0103])
    expect([...manufacturerData.values()].map(value => value.length)).toEqual([246, 246, 246, 246])
    expect(raw.advertisement?.length).toBe(1000)
    expect(seen.advertisement(asked.address)).toMatchObject({ localName: 'Only when asked', scannable: true, connectable: false })
  })

  test('a passive scan hears no scan response', async () => {
    await using rig = await start(legacy)
    await using adapter = await rig.open()
    const enough = (sofar: Seen) => sofar.count(strap.address) >= 5
    const seen = await scanUntil({ adapter, scanningMode: 'passive' }, enough, rig.pass)
    for (const report of seen.reports.filter(({ address }) => address === strap.address)) {
      expect(report.localName).toBeUndefined()
      expect(report.raw.scanResponse).toBeUndefined()
      expect(report.serviceUuids).toHaveLength(2)
    }
  })

  test('the controller drops duplicates when told to', async () => {
    await using rig = await start(legacy)
    await using adapter = await rig.open()
    const options = { adapter, scanningMode: 'passive' } as const
    const discovering = BleakScanner.discover({ ...options, filterDuplicates: true, timeout: 500, returnAdv: true })
    await rig.pass?.(600)
    const found = await discovering
    expect([...found.keys()].sort()).toEqual([caller.address, strap.address, beacon.address].sort())
    const threeTimes = (sofar: Seen) => sofar.count(beacon.address) >= 3
    const seen = await scanUntil({ ...options, filterDuplicates: false }, threeTimes, rig.pass)
    expect(threeTimes(seen)).toBe(true)
  })

  test('its death in mid-scan ends everything at once', async () => {
    await using rig = await start(legacy)
    const adapter = await rig.open()
    const scanner = await BleakScanner.start({ adapter })
    const stream = scanner.advertisementData()[Symbol.asyncIterator]()
    const first = stream.next()
    await rig.pass?.(100)
    await first
    const discovering = BleakScanner.discover({ adapter, timeout: 60_000 }).catch(error => error)
    await rig.kill()

    const lost = { name: 'BleakBluetoothNotAvailableError', reason: 'lost' }
    expect(await discovering).toMatchObject(lost)
    await expect(drain(stream)).rejects.toMatchObject(lost)
    expect(await adapter.closed).toMatchObject({ kind: 'lost' })
    await scanner.stop()
    await adapter.close()
    await expect(BleakScanner.start({ adapter })).rejects.toMatchObject({ name: 'BleakBluetoothNotAvailableError' })
  })
}

const drain = async (stream: AsyncIterator<unknown>): Promise<void> => {
  while (!(await stream.next()).done);
}
