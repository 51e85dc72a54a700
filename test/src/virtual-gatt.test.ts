import { describe, expect, test } from 'vitest'
import { Air, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import { Adapter, BleakClient, BleakScanner, normalizeUuidStr } from '../../src/index.ts'
import { fading, populate } from '../../src/testing.ts'
import { text } from '../support/server-rig.ts'
import { during } from '../support/two-hosts.ts'

/** A neighbourhood, and a way to connect to one of its devices by name. */
const visit = async ({ seed = 1, profile = profiles.le54 as Profile } = {}) => {
  const air = new Air({ seed, path: fading(seed) })
  const neighbourhood = await during(air, populate(air, { seed }))
  const adapter = await during(air, Adapter.open({ transport: new VirtualController({ air, profile }).open }))
  return {
    air,
    during: <T>(work: Promise<T>) => during(air, work),
    connect: async (name: string) => {
      const device = await during(air, BleakScanner.findDeviceByName(name, { adapter }))
      if (!device) throw new Error(`${name} was not found`)
      return await during(air, BleakClient.connect(device, { adapter }))
    },
    close: async () => {
      await during(air, adapter.close())
      await during(air, neighbourhood.close())
    },
  }
}
const number = (value: Uint8Array) => new DataView(value.buffer, value.byteOffset).getInt16(0, true)

describe.each(Object.entries(profiles))('met with a controller of profile %s', (_, profile) => {
  test.each([
    ['Pulse Strap', ['180d', '180f', '180a']],
    ['Attic Thermometer', ['181a', '180f', '180a']],
    ['Desk Lamp', ['ba2e0001-6f3d-4f0c-9b1a-6c616d700000', '180a']],
    ['Key Tag', ['1802', '1803', '1804', '180f', '180a']],
    ['Serial Loop', ['6e400001-b5a3-f393-e0a9-e50e24dcca9e', '180a']],
  ])('%s has its services and its name', async (name, uuids) => {
    const rig = await visit({ profile })
    const client = await rig.connect(name)
    const found = client.services.services
    expect(Array.from(found.values(), ({ uuid }) => uuid)).toEqual(['1801', '1800', ...uuids].map(normalizeUuidStr))
    expect(text(await rig.during(client.readGattChar('2a00')))).toBe(name)
    expect(text(await rig.during(client.readGattChar('2a24')))).toBe(name)
    await rig.during(client.disconnect())
    await rig.close()
  })
})

/** A dozen heart-rate measurements of the strap of a seed. */
const pulse = async (seed: number) => {
  const rig = await visit({ seed })
  const client = await rig.connect('Pulse Strap')
  const values: string[] = []
  await rig.during(client.startNotify('2a37', (_, data) => void values.push(Buffer.from(data).toString('hex'))))
  await rig.air.advance(12_000)
  const [battery = 0] = await rig.during(client.readGattChar('2a19'))
  await rig.close()
  return { values, battery }
}

test('the strap tells a believable heart rate each second, the same for the same seed', async () => {
  const [first, second, other] = [await pulse(3), await pulse(3), await pulse(4)]
  expect(first.values.length).toBeGreaterThanOrEqual(11)
  expect(first.values.length).toBeLessThanOrEqual(13)
  for (const value of first.values) {
    const [flags, rate = 0, ...interval] = Buffer.from(value, 'hex')
    expect(flags).toBe(0x16)
    expect(rate).toBeGreaterThan(50)
    expect(rate).toBeLessThan(100)
    expect(number(Uint8Array.from(interval))).toBe(Math.round(61_440 / rate))
  }
  expect(first.battery).toBeGreaterThan(50)
  expect(first.battery).toBeLessThanOrEqual(100)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

test('the thermometer tells its temperature, with what it is, and an hour of them that takes several reads', async () => {
  const rig = await visit()
  const client = await rig.connect('Attic Thermometer')
  const temperature = client.services.getCharacteristic('2a6e')
  const values: number[] = []
  await rig.during(client.startNotify('2a6e', (_, data) => void values.push(number(data))))
  await rig.air.advance(10_000)
  expect(values.length).toBeGreaterThanOrEqual(4)
  const now = number(await rig.during(client.readGattChar('2a6e')))
  for (const value of [...values, now]) expect(Math.abs(value - 2_150)).toBeLessThan(160)
  const descriptor = async (uuid: string) => {
    const found = temperature?.getDescriptor(uuid)
    return found && (await rig.during(client.readGattDescriptor(found)))
  }
  expect(text((await descriptor('2901')) ?? new Uint8Array())).toBe('Under the roof')
  // sint16, exponent -2, degrees Celsius.
  expect(Buffer.from((await descriptor('2904')) ?? []).toString('hex')).toBe('0efe2f27010000')
  const history = await rig.during(client.readGattChar('ba2e0021-6f3d-4f0c-9b1a-617474696300'))
  expect(history).toHaveLength(480)
  await rig.close()
})

test('the lamp is switched and dimmed, and tells so; what it cannot be is refused', async () => {
  const rig = await visit()
  const client = await rig.connect('Desk Lamp')
  await expect(rig.during(client.writeGattChar('ba2e0011-6f3d-4f0c-9b1a-6c616d700000', Uint8Array.of(1)))).rejects.toMatchObject({
    code: 5,
  })
  await rig.during(client.pair())
  const [on, brightness] = ['ba2e0011-6f3d-4f0c-9b1a-6c616d700000', 'ba2e0012-6f3d-4f0c-9b1a-6c616d700000']
  const told: [string, number | undefined][] = []
  for (const uuid of [on, brightness])
    await rig.during(client.startNotify(uuid, (characteristic, [level]) => void told.push([characteristic.uuid, level])))
  await rig.during(client.writeGattChar(on, Uint8Array.of(1)))
  await rig.during(client.writeGattChar(brightness, Uint8Array.of(30), { response: false }))
  await rig.air.advance(500)
  expect(told).toEqual([
    [on, 1],
    [brightness, 30],
  ])
  expect(await rig.during(client.readGattChar(brightness))).toEqual(Uint8Array.of(30))
  await expect(rig.during(client.writeGattChar(brightness, Uint8Array.of(101)))).rejects.toMatchObject({ code: 0x13 })
  await expect(rig.during(client.writeGattChar(on, Uint8Array.of(0, 0)))).rejects.toMatchObject({ code: 0x0d })
  await rig.close()
})

test('the serial loop tells what is written to it, in parts of 20 bytes', async () => {
  const rig = await visit()
  const client = await rig.connect('Serial Loop')
  const [receive, transmit] = ['6e400002-b5a3-f393-e0a9-e50e24dcca9e', '6e400003-b5a3-f393-e0a9-e50e24dcca9e']
  const told: string[] = []
  await rig.during(client.startNotify(transmit, (_, data) => void told.push(text(data))))
  const message = 'what is written comes back, in several parts'
  await rig.during(client.writeGattChar(receive, new TextEncoder().encode(message)))
  await rig.during(client.writeGattChar(receive, new TextEncoder().encode('!'), { response: false }))
  await rig.air.advance(500)
  expect(told.map(({ length }) => length)).toEqual([20, 20, 4, 1])
  expect(told.join('')).toBe(`${message}!`)
  await rig.close()
})

test('the tag takes alerts, and is there again with another private address', async () => {
  const rig = await visit()
  const addresses = new Set<string>()
  for (let visits = 0; visits < 2; visits++) {
    const client = await rig.connect('Key Tag')
    addresses.add(client.address)
    const alert = client.services.getService('1802')?.characteristics[0]
    const loss = client.services.getService('1803')?.characteristics[0]
    if (!alert || !loss) throw new Error('no alerts')
    await rig.during(client.writeGattChar(alert, Uint8Array.of(2), { response: false }))
    await rig.during(client.writeGattChar(loss, Uint8Array.of(visits + 1)))
    expect(await rig.during(client.readGattChar(loss))).toEqual(Uint8Array.of(visits + 1))
    await expect(rig.during(client.writeGattChar(loss, Uint8Array.of(3)))).rejects.toMatchObject({ code: 0x13 })
    await rig.during(client.disconnect())
  }
  expect(addresses.size).toBe(2)
  await rig.close()
})
