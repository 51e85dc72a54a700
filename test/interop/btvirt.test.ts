import { expect, test } from 'vitest'
import { Adapter, BleakScanner } from '../../src/index.ts'
import { scanUntil } from '../support/seen.ts'
import { startBtvirt } from './support/btvirt.ts'
import { RawController } from './support/raw-controller.ts'

// btvirt 5.66 reports an advertiser once per enable, and cannot tell its RSSI (127).

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const heartRate = '0000180d-0000-1000-8000-00805f9b34fb'
const directed = 0x01
const nonConnectable = 0x03

test('btvirt: opens, tells who it is, closes, and opens again', async () => {
  const { uri, peer } = await startBtvirt()
  await using _peer = peer
  for (let round = 0; round < 2; round++) {
    await using adapter = await Adapter.open(uri)
    expect(adapter.address).toMatch(/^00:AA:01:/)
    expect(adapter.addressType).toBe('public')
  }
})

test('btvirt: legacy advertisers, their scan responses, and one that calls for us', async () => {
  const { uri, path, peer } = await startBtvirt()
  await using _peer = peer
  await using adapter = await Adapter.open(uri)
  await using strap = await RawController.connect({ path })
  await using beacon = await RawController.connect({ path })
  await using caller = await RawController.connect({ path })
  const [strapAddress, beaconAddress, callerAddress] = [await strap.reset(), await beacon.reset(), await caller.reset()]
  const ours = bytes(adapter.address.replaceAll(':', '')).reverse()
  await strap.advertise({ data: bytes('02010603030d1804ff010203'), scanResponse: bytes('06095374726170') })
  await beacon.advertise({ type: nonConnectable, data: bytes('05ff4c000215') })
  await caller.advertise({ type: directed, target: ours })

  const seen = await scanUntil(
    { adapter },
    sofar => sofar.has(callerAddress) && sofar.has(beaconAddress) && sofar.count(strapAddress) > 1,
  )
  expect(seen.device(strapAddress)).toMatchObject({ name: 'Strap', addressType: 'public' })
  expect(seen.advertisement(strapAddress)).toMatchObject({
    localName: 'Strap',
    rssi: null,
    flags: 6,
    connectable: true,
    scannable: true,
    serviceUuids: [heartRate],
    manufacturerData: new Map([[0x0201, new Uint8Array([3])]]),
  })
  expect(seen.advertisement(beaconAddress)).toMatchObject({
    connectable: false,
    scannable: false,
    manufacturerData: new Map([[0x004c, new Uint8Array([0x02, 0x15])]]),
  })
  expect(seen.advertisement(callerAddress)).toMatchObject({ connectable: true, scannable: false })
})

test('btvirt: a passive scan asks for nothing', async () => {
  const { uri, path, peer } = await startBtvirt()
  await using _peer = peer
  await using strap = await RawController.connect({ path })
  const address = await strap.reset()
  await strap.advertise({ data: bytes('020106'), scanResponse: bytes('06095374726170') })
  const found = await BleakScanner.discover({ adapter: uri, scanningMode: 'passive', timeout: 500, returnAdv: true })
  expect(found.get(address)?.[1]).toMatchObject({ localName: undefined, flags: 6 })
  expect(found.get(address)?.[1].raw.scanResponse).toBeUndefined()
})

test('btvirt: extended advertising', async () => {
  const { uri, path, peer } = await startBtvirt('bredrle')
  await using _peer = peer
  await using advertiser = await RawController.connect({ path })
  const address = await advertiser.reset()
  await using scanner = await BleakScanner.start({ adapter: uri })
  const reports = scanner.advertisementData()[Symbol.asyncIterator]()
  // Begun before the scan, it would be reported as a legacy advertiser without data; and its set is always told as 0.
  await advertiser.advertiseExtended({ properties: 0x00, sid: 0, data: bytes('0d09457874656e646564206f6e65') })
  const { value: [device, advertisement] = [] } = await reports.next()
  expect(device).toMatchObject({ address, name: 'Extended one' })
  expect(advertisement).toMatchObject({
    connectable: false,
    scannable: false,
    sid: 0,
    primaryPhy: '1m',
    secondaryPhy: '1m',
    rssi: null,
  })
})

test('btvirt: its death in mid-scan ends everything at once', async () => {
  const { uri, peer } = await startBtvirt()
  await using _peer = peer
  const adapter = await Adapter.open(uri)
  const scanner = await BleakScanner.start({ adapter })
  const next = scanner.advertisementData()[Symbol.asyncIterator]().next()
  const ends = expect(next).rejects.toMatchObject({ name: 'BleakBluetoothNotAvailableError', reason: 'lost' })
  await peer.kill()
  await ends
  expect(await adapter.closed).toMatchObject({ kind: 'lost' })
  await scanner.stop()
  await adapter.close()
})
