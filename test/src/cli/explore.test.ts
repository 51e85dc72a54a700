import { describe, expect, test } from 'vitest'
import { profiles } from '../../../controller/index.ts'
import { GattDevice } from './support/gatt-device.ts'
import { baretooth } from './support/test-io.ts'

/** A command about the device, named by its name. */
const about = (device: GattDevice, command: string, ...rest: readonly string[]) =>
  baretooth(command, 'Pulse Strap', ...rest, '--adapter', device.uri)

describe('baretooth explore', () => {
  test('tells services, characteristics, descriptors and values as a tree, what cannot be read with its reason', async () => {
    await using device = await GattDevice.on()
    const { code, lines, error } = await about(device, 'explore')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(lines[0]).toBe(`${device.address}  Pulse Strap  MTU 517`)
    expect(lines.slice(lines.findIndex(line => line.includes('180f')))).toEqual([
      '├─ Battery Service (180f)  handles 16 to 23',
      '│  ├─ Battery Level (2a19)  handle:17  read, notify',
      '│  │  ├─ = 55  85 %',
      '│  │  └─ Client Characteristic Configuration (2902) = 0000  off',
      '│  └─ ba770001-0000-4000-8000-000000000001  handle:20  read, notify',
      '│     ├─ = 6d01  36.5 °C',
      '│     ├─ Client Characteristic Configuration (2902) = 0000  off',
      '│     └─ Characteristic Presentation Format (2904) = 0eff2f27010000  sint16 × 10^-1 °C',
      '├─ Heart Rate (180d)  handles 24 to 27',
      '│  └─ Heart Rate Measurement (2a37)  handle:25  notify',
      '│     └─ Client Characteristic Configuration (2902) = 0000  off',
      '├─ Device Information (180a)  handles 28 to 32',
      '│  ├─ Manufacturer Name String (2a29)  handle:29  read',
      '│  │  └─ = 5669727475616c201b5b324a  "Virtual \\u001b[2J"',
      '│  └─ Model Number String (2a24)  handle:31  read',
      '│     └─ ! insufficient authentication (0x05)',
      '└─ ff00  handles 33 to 39',
      '   ├─ ff01  handle:34  write-without-response, write',
      '   ├─ ff02  handle:36  read, write',
      '   │  └─ = 6669727374  "first"',
      '   └─ ff02  handle:38  read',
      '      └─ = (empty)',
    ])
    expect(device.isConnected).toBe(false)
  })

  test('--json is one object', async () => {
    await using device = await GattDevice.on()
    const { code, lines } = await about(device, 'explore', '--json')
    expect(code).toBe(0)
    expect(lines).toHaveLength(1)
    const told = JSON.parse(lines[0] ?? '')
    expect(told).toMatchObject({ address: device.address, name: 'Pulse Strap', mtu: 517 })
    const [, , batteryService, , information] = told.services
    expect(batteryService).toMatchObject({
      uuid: '0000180f-0000-1000-8000-00805f9b34fb',
      name: 'Battery Service',
      handle: 16,
      endHandle: 23,
      primary: true,
      includes: [],
    })
    expect(batteryService.characteristics[0]).toEqual({
      uuid: '00002a19-0000-1000-8000-00805f9b34fb',
      name: 'Battery Level',
      handle: 17,
      valueHandle: 18,
      properties: ['read', 'notify'],
      value: '55',
      decoded: 85,
      text: '85 %',
      descriptors: [expect.objectContaining({ handle: 19, value: '0000', decoded: [] })],
    })
    expect(information.characteristics[1].error).toMatchObject({ code: 5 })
  })

  test('--no-values reads nothing', async () => {
    await using device = await GattDevice.on()
    const { code, out } = await about(device, 'explore', '--no-values')
    expect(code).toBe(0)
    expect(out).toContain('Battery Level (2a19)')
    expect(out).not.toContain(' = ')
  })

  test('through a controller of 4.2', async () => {
    await using device = await GattDevice.on({ profile: profiles.le42 })
    expect(await about(device, 'explore')).toMatchObject({ code: 0, error: '', out: expect.stringContaining('= 55  85 %') })
  })
})
