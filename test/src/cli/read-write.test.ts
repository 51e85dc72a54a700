import { describe, expect, test } from 'vitest'
import { GattDevice } from './support/gatt-device.ts'
import { baretooth } from './support/test-io.ts'

/** A command about the device, named by its name. */
const about = (device: GattDevice, command: string, ...rest: readonly string[]) =>
  baretooth(command, 'Pulse Strap', ...rest, '--adapter', device.uri)

describe('baretooth read', () => {
  test.each([
    ['2a19', '55  85 %'],
    ['0x2A19', '55  85 %'],
    ['battery level', '55  85 %'],
    ['device name', '50756c7365205374726170  "Pulse Strap"'],
    ['handle:17', '55  85 %'],
    ['handle:0x12', '55  85 %'],
    ['ba770001-0000-4000-8000-000000000001', '6d01  36.5 °C'],
    ['handle:38', '(empty)'],
  ])('%s', async (characteristic, told) => {
    await using device = await GattDevice.on()
    expect(await about(device, 'read', characteristic)).toEqual({ code: 0, error: '', out: `${told}\n`, lines: [told] })
  })

  test('by what the device calls it', async () => {
    const temperature = { uuid: 'ff11', properties: ['read'], description: 'Inside', value: Uint8Array.of(7) } as const
    const services = [{ uuid: 'ff10', characteristics: [temperature, { ...temperature, uuid: 'ff12', description: 'Outside' }] }]
    await using device = await GattDevice.on({ services })
    expect(await about(device, 'read', 'outside', '--json')).toMatchObject({ code: 0, out: expect.stringContaining('0000ff12-') })
  })

  test('--json', async () => {
    await using device = await GattDevice.on()
    const { out } = await about(device, 'read', '2a19', '--json')
    expect(JSON.parse(out)).toEqual({
      address: device.address,
      uuid: '00002a19-0000-1000-8000-00805f9b34fb',
      handle: 17,
      value: '55',
      decoded: 85,
      text: '85 %',
    })
  })

  test.each([
    ['2a6e', 'the device has no characteristic 2a6e', 'See what there is with "baretooth explore"'],
    ['ff02', 'ff02 is several characteristics: handle:36 (ff00), handle:38 (ff00)', 'Give one of them by its handle.'],
    ['2a24', 'the peer answered 0x05 (insufficient authentication)', 'wants to be paired with'],
    ['2a37', 'the peer answered 0x02 (read not permitted)', 'See what can be read with "baretooth explore".'],
  ])('%s fails and says what to do', async (characteristic, told, remedy) => {
    await using device = await GattDevice.on()
    const { code, out, error } = await about(device, 'read', characteristic)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(error).toMatch(/^baretooth: .+\n.+\n$/)
    expect(error).toContain(told)
    expect(error).toContain(remedy)
    expect(device.isConnected).toBe(false)
  })
})

describe('baretooth write', () => {
  test.each([
    [['01 ff'], '01ff', 'the device has confirmed'],
    [['0x01ff'], '01ff', 'the device has confirmed'],
    [['grün', '--text'], '6772c3bc6e', 'the device has confirmed'],
    [['01ff', '--without-response'], '01ff', 'without response'],
  ])('%j', async (value, written, how) => {
    await using device = await GattDevice.on()
    const { code, out, error } = await about(device, 'write', 'ff01', ...value)
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(out).toBe(`${written.length / 2} bytes written to ff01, ${how}\n`)
    expect(device.written).toEqual([written])
  })

  test('a long value goes in parts', async () => {
    await using device = await GattDevice.on()
    expect(await about(device, 'write', 'handle:36', 'ab'.repeat(512))).toMatchObject({ code: 0 })
    expect(device.written.join('')).toBe('ab'.repeat(512))
  })

  test('without response only as much as goes into one packet', async () => {
    await using device = await GattDevice.on()
    const { code, error } = await about(device, 'write', 'ff01', 'ab'.repeat(515), '--without-response')
    expect(code).toBe(2)
    expect(error).toContain('515 bytes, and a write without response to this device takes 514 at most\n')
    expect(device.written).toEqual([])
  })

  test('what does not take writes without response may ignore them', async () => {
    await using device = await GattDevice.on()
    const { code, error } = await about(device, 'write', 'handle:36', '01', '--without-response')
    expect(code).toBe(0)
    expect(error).toBe('ff02 does not tell that it takes writes without response: the device may ignore it.\n')
  })

  test('what is no hex is a mistake, told before anything is opened', async () => {
    const { code, error } = await baretooth('write', 'Lamp', 'ff01', 'on', '--adapter', 'tcp:127.0.0.1:1')
    expect(code).toBe(2)
    expect(error).toBe('baretooth: "on" is no hex\nGive two digits a byte: 01ff; or text, with --text.\n')
  })

  test('what the device refuses', async () => {
    await using device = await GattDevice.on()
    const { code, error } = await about(device, 'write', '2a19', '01')
    expect(code).toBe(1)
    expect(error).toContain('the peer answered 0x03 (write not permitted)')
    expect(error).toContain('See what can be written')
  })
})
