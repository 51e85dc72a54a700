import { describe, expect, test } from 'vitest'
import { Adapter, BleakScanner } from '../../src/index.ts'
import { type Advertiser, type BumbleOptions, type Place, servedAddress, startBumble } from './support/bumble.ts'
import { scanUntil } from './support/seen.ts'

const uuid = (short: string) => `0000${short}-0000-1000-8000-00805f9b34fb`
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

const strap: Advertiser = {
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
/** 1,000 bytes: five reports, joined by the host. */
const fragmented: Advertiser = {
  address: 'C0:00:00:00:00:05',
  kind: 'connectable',
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

const legacy: BumbleOptions = { advertisers: [strap, beacon, caller] }
const extended: BumbleOptions = { advertisers: [strap, beacon, caller, broadcaster, fragmented, asked], extended: true }

const places: readonly Place[] = ['tcp', 'pty', 'unix', 'ws']

describe.each(places)('Bumble over %s', place => {
  test('opens, tells who it is, closes, and opens again', async () => {
    const { uri, peer } = await startBumble(place, legacy)
    await using _peer = peer
    for (let round = 0; round < 2; round++) {
      await using adapter = await Adapter.open(uri)
      expect(adapter).toMatchObject({ uri, address: servedAddress, addressType: 'public' })
      await adapter.close()
      expect(await adapter.closed).toEqual({ kind: 'closed' })
    }
  })

  test.each([
    ['legacy', legacy],
    ['extended', extended],
  ])('an active scan with %s commands sees what each one advertises', async (_, options) => {
    const { uri, peer } = await startBumble(place, options)
    await using _peer = peer
    const seen = await scanUntil({ adapter: uri }, sofar => legacy.advertisers.every(({ address }) => sofar.count(address) > 1))

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
    const { uri, peer } = await startBumble(place, extended)
    await using _peer = peer
    const addresses = [broadcaster.address, fragmented.address]
    const seen = await scanUntil({ adapter: uri }, sofar => {
      return addresses.every(address => sofar.count(address) > 0) && sofar.count(asked.address) > 1
    })

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
    const { uri, peer } = await startBumble(place, legacy)
    await using _peer = peer
    const seen = await scanUntil({ adapter: uri, scanningMode: 'passive' }, sofar => sofar.count(strap.address) >= 5)
    for (const report of seen.reports.filter(({ address }) => address === strap.address)) {
      expect(report.localName).toBeUndefined()
      expect(report.raw.scanResponse).toBeUndefined()
      expect(report.serviceUuids).toHaveLength(2)
    }
  })

  test('the controller drops duplicates when told to', async () => {
    const { uri, peer } = await startBumble(place, legacy)
    await using _peer = peer
    const found = await BleakScanner.discover({
      adapter: uri,
      filterDuplicates: true,
      scanningMode: 'passive',
      timeout: 500,
      returnAdv: true,
    })
    expect([...found.keys()].sort()).toEqual([caller.address, strap.address, beacon.address].sort())
    const seen = await scanUntil(
      { adapter: uri, filterDuplicates: false, scanningMode: 'passive' },
      sofar => sofar.count(beacon.address) >= 3,
    )
    expect(seen.count(beacon.address)).toBe(3)
  })

  test('its death in mid-scan ends everything at once', async () => {
    const { uri, peer } = await startBumble(place, legacy)
    await using _peer = peer
    const adapter = await Adapter.open(uri)
    const scanner = await BleakScanner.start({ adapter })
    const stream = scanner.advertisementData()[Symbol.asyncIterator]()
    await stream.next()
    const discovering = BleakScanner.discover({ adapter, timeout: 60_000 }).catch(error => error)
    await peer.kill()

    const lost = { name: 'BleakBluetoothNotAvailableError', reason: 'lost' }
    expect(await discovering).toMatchObject(lost)
    await expect(drain(stream)).rejects.toMatchObject(lost)
    expect(await adapter.closed).toMatchObject({ kind: 'lost' })
    await scanner.stop()
    await adapter.close()
    await expect(BleakScanner.start({ adapter })).rejects.toMatchObject({ name: 'BleakBluetoothNotAvailableError' })
  })
})

const drain = async (stream: AsyncIterator<unknown>): Promise<void> => {
  while (!(await stream.next()).done);
}

test('Bumble, stock: commands that get no answer cost time, and nothing else', { timeout: 120_000 }, async () => {
  const { uri, peer } = await startBumble('tcp', { advertisers: [strap], stock: true })
  await using _peer = peer
  const seen = await scanUntil({ adapter: uri }, sofar => sofar.count(strap.address) >= 2)
  expect(seen.advertisement(strap.address)).toMatchObject({ rssi: -50, serviceUuids: [uuid('180d'), uuid('180f')] })
})
