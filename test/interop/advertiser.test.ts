import { describe, expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import { run } from '../../src/cli/run.ts'
import { Adapter, BleakAdvertiser, BleakScanner } from '../../src/index.ts'
import { testIo } from '../src/cli/support/test-io.ts'
import { scanUntil } from '../support/seen.ts'
import { startBtvirt } from './support/btvirt.ts'
import { BumbleScanner, type BumbleSighting } from './support/bumble-scanner.ts'
import { RawController } from './support/raw-controller.ts'

const flags = 0x01
const services16 = 0x03
const completeName = 0x09
const serviceData16 = 0x16
const manufacturerSpecific = 0xff

const text = (value: string) => toHex(new TextEncoder().encode(value))
const named = (name: string) => (sighting: BumbleSighting) =>
  sighting.structures.some(([type, value]) => type === completeName && value === text(name))

describe('a Bumble scanner, legacy', () => {
  test('sees what was declared, and nothing after stop', async () => {
    await using bumble = await BumbleScanner.start()
    await using adapter = await Adapter.open(bumble.uri)
    const lamp = await BleakAdvertiser.start({
      adapter,
      connectable: true,
      localName: 'Lamp',
      serviceUuids: ['180f'],
      manufacturerData: new Map([[0xffff, Uint8Array.of(1, 2, 3)]]),
      serviceData: new Map([['180f', Uint8Array.of(55)]]),
    })
    const seen = await bumble.sees(named('Lamp'))
    expect(seen).toMatchObject({ address: lamp.address, public: true, connectable: true, scannable: true, legacy: true })
    expect(Object.fromEntries(seen.structures)).toEqual({
      [flags]: '06',
      [services16]: '0f18',
      [serviceData16]: '0f1837',
      [manufacturerSpecific]: 'ffff010203',
      [completeName]: text('Lamp'),
    })
    await lamp.stop()
    await bumble.isQuiet()
  })

  test('asks for the name that went into the scan response', async () => {
    await using bumble = await BumbleScanner.start()
    await using adapter = await Adapter.open(bumble.uri)
    const services = ['12345678-1234-1234-1234-123456789abc']
    await BleakAdvertiser.start({ adapter, localName: 'A name of 26 characters...', serviceUuids: services })
    expect(await bumble.sees(named('A name of 26 characters...'))).toMatchObject({ connectable: false, scannable: true })
  })

  test.each(['static', 'resolvable', 'non-resolvable'] as const)('sees a %s address', async addressKind => {
    await using bumble = await BumbleScanner.start()
    await using adapter = await Adapter.open(bumble.uri)
    await using scanner = await BleakScanner.start({ adapter })
    const { address } = await BleakAdvertiser.start({ adapter, localName: 'Hidden', addressKind })
    expect(await bumble.sees(named('Hidden'))).toMatchObject({ address, public: false })
    await scanner.stop()
  })

  test('sees several in turn, and the change of one', async () => {
    await using bumble = await BumbleScanner.start()
    await using adapter = await Adapter.open(bumble.uri)
    const one = await BleakAdvertiser.start({ adapter, localName: 'one' })
    await BleakAdvertiser.start({ adapter, localName: 'two' })
    await bumble.sees(named('one'))
    await bumble.sees(named('two'))
    await one.update({ localName: 'uno' })
    await bumble.sees(named('uno'))
  })
})

test.each([
  ['--ibeacon', 'e2c56db5-dffb-48d2-b060-d0f5a71096e0,1,2', '4c000215e2c56db5dffb48d2b060d0f5a71096e000010002c5'],
  ['--eddystone-url', 'https://example.com', `aafe10ee03${text('example')}07`],
])('baretooth advertise %s: Bumble sees the beacon', async (option, value, wanted) => {
  await using bumble = await BumbleScanner.start()
  const io = testIo()
  const done = run(['advertise', '--adapter', bumble.uri, option, value], io)
  const seen = await bumble.sees(({ structures }) => structures.some(([, data]) => data === wanted))
  expect(seen).toMatchObject({ connectable: false, scannable: false, legacy: true })
  io.process.emit('SIGINT')
  expect(await done).toBe(130)
  await bumble.isQuiet()
})

describe('a Bumble scanner, extended', () => {
  test('sees extended and legacy PDUs of several sets', async () => {
    await using bumble = await BumbleScanner.start({ extended: true })
    await using adapter = await Adapter.open(bumble.uri)
    const long = 'n'.repeat(200)
    const far = await BleakAdvertiser.start({ adapter, extended: true, localName: long, phy: '2m', addressKind: 'static' })
    expect(await bumble.sees(named(long))).toMatchObject({
      address: far.address,
      public: false,
      legacy: false,
      connectable: false,
    })
    await far.stop()
    await BleakAdvertiser.start({ adapter, localName: 'near', connectable: true, addressKind: 'non-resolvable' })
    expect(await bumble.sees(named('near'))).toMatchObject({ legacy: true, connectable: true, public: false })
  })
})

// btvirt 5.66 announces no extended advertising.
describe('btvirt', () => {
  test.each(['le', 'bredrle'] as const)('%s: our scanner hears our advertiser, and each is the other as well', async kind => {
    const { uri, peer } = await startBtvirt(kind)
    await using _peer = peer
    await using one = await Adapter.open(uri)
    await using other = await Adapter.open(uri)
    const heard = [one, other].map(adapter => scanUntil({ adapter }, sofar => sofar.has((adapter === one ? other : one).address)))
    const lamps = await Promise.all(
      [one, other].map((adapter, at) =>
        BleakAdvertiser.start({ adapter, connectable: true, localName: `Lamp ${at}`, serviceUuids: ['180f'] }),
      ),
    )
    const [byOne, byOther] = await Promise.all(heard)
    const lamp = { flags: 6, connectable: true, serviceUuids: ['0000180f-0000-1000-8000-00805f9b34fb'] }
    expect(byOther?.advertisement(one.address)).toMatchObject({ ...lamp, localName: 'Lamp 0' })
    expect(byOne?.advertisement(other.address)).toMatchObject({ ...lamp, localName: 'Lamp 1' })
    await Promise.all(lamps.map(advertiser => advertiser.stop()))
  })

  test('a device that connects ends it', async () => {
    const { uri, path, peer } = await startBtvirt()
    await using _peer = peer
    await using adapter = await Adapter.open(uri)
    await using central = await RawController.connect({ path })
    const address = await central.reset()
    const advertiser = await BleakAdvertiser.start({ adapter, connectable: true, localName: 'Lamp' })
    const target = Buffer.from(adapter.address.replaceAll(':', ''), 'hex').reverse()
    // LE Create Connection: scan always, no accept list, 30 ms, 2 s.
    const parameters = Buffer.concat([
      Buffer.from('6000600000' + '00', 'hex'),
      target,
      Buffer.from('001800180000' + '00c80000000000', 'hex'),
    ])
    await central.command(0x200d, parameters)
    expect(await advertiser.stopped).toEqual({ kind: 'connected', address, addressType: 'public' })
  })
})
