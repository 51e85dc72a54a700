import { describe, expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { Adapter, BleakScanner } from '../../src/index.ts'
import { fading, populate } from '../../src/testing.ts'
import { transportOf } from '../../src/transport-of.ts'

/** What a scan of eight seconds tells of a neighbourhood, in the order in which it came. */
const scanNeighbourhood = async (seed: number, profile?: ConstructorParameters<typeof VirtualController>[0]['profile']) => {
  const air = new Air({ seed, path: fading(seed) })
  const neighbourhood = await populate(air, { seed })
  await using adapter = await Adapter.open({ transport: new VirtualController({ air, profile }).open })
  const told: string[] = []
  await using scanner = await BleakScanner.start({
    adapter,
    detectionCallback: (device, { rssi, localName, serviceUuids, serviceData, connectable }) => {
      const data = [...serviceData.values()].map(value => Buffer.from(value).toString('hex'))
      told.push([device.address, rssi, localName, connectable, serviceUuids, data].join(' '))
    },
  })
  await air.advance(8_000)
  await scanner.stop()
  await neighbourhood.close()
  return { told, devices: scanner.discoveredDevices }
}

describe('the neighbourhood', () => {
  test('a handful of devices, each with its name but for the beacon', async () => {
    const { devices } = await scanNeighbourhood(1)
    expect(devices.map(({ name }) => name).sort()).toEqual([
      'Attic Thermometer',
      'Desk Lamp',
      'Key Tag',
      'Pulse Strap',
      'Rooftop Weather Station',
      'Serial Loop',
      null,
    ])
    const kinds = new Map(devices.map(({ name, addressKind }) => [name, addressKind]))
    expect(kinds.get('Key Tag')).toBe('resolvable')
    expect(kinds.get('Pulse Strap')).toBe('static')
  })

  test('a controller without extended scanning does not hear the weather station', async () => {
    const { profiles } = await import('../../controller/index.ts')
    const { devices } = await scanNeighbourhood(1, profiles.le42)
    expect(devices.map(({ name }) => name)).not.toContain('Rooftop Weather Station')
    expect(devices).toHaveLength(6)
  })

  test('the same seed gives the same packets, another one gives others', async () => {
    const [first, second, other] = [await scanNeighbourhood(3), await scanNeighbourhood(3), await scanNeighbourhood(4)]
    expect(first.told.length).toBeGreaterThan(300)
    expect(second.told).toEqual(first.told)
    expect(other.told).not.toEqual(first.told)
  })

  test('the thermometer tells a new temperature from time to time', async () => {
    const { told } = await scanNeighbourhood(1)
    const temperatures = new Set(told.filter(line => line.includes('Attic')).map(line => line.split(' ').at(-1)))
    expect(temperatures.size).toBeGreaterThan(2)
  })
})

describe('virtual:', () => {
  test('is an adapter among them, and is there again after it was closed', async () => {
    for (let round = 0; round < 2; round++) {
      await using adapter = await Adapter.open('virtual:')
      expect(adapter).toMatchObject({ uri: 'virtual:', version: '5.4', addressType: 'public' })
      const strap = await BleakScanner.findDeviceByName('Pulse Strap', { adapter })
      expect(strap?.addressKind).toBe('static')
    }
  })

  test('its controllers are told apart by number, and one is open once', async () => {
    await using first = await Adapter.open('virtual:')
    await using second = await Adapter.open('virtual:1?profile=le42')
    expect(second.version).toBe('4.2')
    expect(second.address).not.toBe(first.address)
    await expect(Adapter.open('virtual:0')).rejects.toMatchObject({
      reason: 'busy',
      remedy: expect.stringContaining('virtual:1'),
    })
  })

  test.each([
    ['virtual:kitchen', /virtual:1/],
    ['virtual:?profile=le99', /le40, le42, le50, le54/],
    ['virtual:?seed=many', /whole number/],
    ['virtual:?speed=2', /seed and profile/],
  ])('%s is refused with what can be written', async (uri, message) => {
    await expect(transportOf(uri)).rejects.toThrow(TypeError)
    await expect(transportOf(uri)).rejects.toThrow(message)
  })
})
