import { describe, expect, test } from 'vitest'
import { GattDevice } from './support/gatt-device.ts'
import { baretooth } from './support/test-io.ts'

const about = (device: GattDevice, command: string, ...rest: readonly string[]) =>
  baretooth(command, 'Pulse Strap', ...rest, '--adapter', device.uri)

describe('baretooth info', () => {
  test('tells the link and the device', async () => {
    await using device = await GattDevice.on()
    const { code, out, error } = await about(device, 'info')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const row = (label: string) => new RegExp(`^${label} {2,}(.*)$`, 'm').exec(out)?.[1]
    expect(row('address')).toBe(device.address)
    expect(row('name')).toBe('Pulse Strap')
    expect(row('MTU')).toBe('517')
    expect(row('PHY')).toBe('1m')
    expect(row('interval')).toMatch(/^\d+(\.\d+)? ms, latency 0, supervision timeout \d+ ms$/)
    expect(row('packets')).toBe('251 bytes to it, 251 bytes from it')
    expect(row('RSSI')).toMatch(/^-\d+ dBm$/)
    expect(row('controller')).toMatch(/^Bluetooth 5\.4, /)
    expect(row('features')).toBe('LE Encryption')
    expect(out).toMatch(/^ {2,}LE 2M PHY$/m)
    expect(row('appearance')).toBe('Heart Rate Belt (0x0341)')
    expect(row('manufacturer')).toBe('"Virtual \\u001b[2J"')
    expect(out).not.toContain('model')
  })

  test('--json', async () => {
    await using device = await GattDevice.on()
    const { out } = await about(device, 'info', '--json')
    expect(JSON.parse(out)).toMatchObject({
      address: device.address,
      mtu: 517,
      phy: { tx: '1m', rx: '1m' },
      txOctets: 251,
      rssi: expect.any(Number),
      controller: { version: '5.4' },
      features: { bits: expect.stringMatching(/^0x[0-9a-f]{16}$/), names: expect.arrayContaining(['LE Coded PHY']) },
      device: { deviceName: 'Pulse Strap', appearance: 0x0341 },
    })
  })
})
