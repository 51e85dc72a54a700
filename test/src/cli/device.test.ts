import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { Scratch } from './support/captures.ts'
import { GattDevice } from './support/gatt-device.ts'
import { baretooth, testIo } from './support/test-io.ts'

/** A command about the device, named by its name. */
const about = (device: GattDevice, command: string, ...rest: readonly string[]) =>
  baretooth(command, 'Pulse Strap', ...rest, '--adapter', device.uri)

describe('the device', () => {
  test('by its address, which is scanned for', async () => {
    await using device = await GattDevice.on()
    const address = device.address.toLowerCase()
    expect(await baretooth('read', address, '2a19', '--adapter', device.uri)).toMatchObject({ code: 0, out: '55  85 %\n' })
  })

  test('by its address and --address-type, without a scan', async () => {
    await using device = await GattDevice.on()
    const line = ['read', device.address, '2a19', '--address-type', 'public', '--adapter', device.uri, '--debug']
    const { code, out, error } = await baretooth(...line)
    expect({ code, out }).toEqual({ code: 0, out: '55  85 %\n' })
    expect(error).toContain('Create Connection')
    expect(error).not.toContain('Scan Parameters')
  })

  test('that nobody sees', async () => {
    await using device = await GattDevice.on()
    const { code, error } = await baretooth('read', 'Lamp', '2a19', '--adapter', device.uri, '--timeout', '0.1')
    expect(code).toBe(1)
    expect(error).toMatch(
      /^baretooth: no device called "Lamp" was seen within 0\.1 s\nSee who is there with "baretooth scan"; .+\n$/,
    )
  })

  test('that does not answer', async () => {
    await using device = await GattDevice.on()
    const line = ['info', 'C1:00:00:00:00:01', '--address-type', 'random', '--adapter', device.uri, '--timeout', '0.2']
    const { code, error } = await baretooth(...line)
    expect(code).toBe(1)
    expect(error).toMatch(
      /^baretooth: connecting to C1:00:00:00:00:01: no answer within \d+.* ms\nSee that the device is near.*\n$/,
    )
  })

  test('--address-type beside a name is a mistake, told before anything is opened', async () => {
    const line = ['read', 'Lamp', '2a19', '--address-type', 'random', '--adapter', 'tcp:127.0.0.1:1']
    expect(await baretooth(...line)).toMatchObject({ code: 2, error: expect.stringContaining('"Lamp" is no address') })
  })

  test('--record keeps everything', async () => {
    await using device = await GattDevice.on()
    await using scratch = await Scratch.make()
    expect(await about(device, 'read', '2a19', '--record', scratch.path('it'))).toMatchObject({ code: 0 })
    const recorded = await readFile(scratch.path('it'))
    // Read Response of one byte, 0x55, on channel 4.
    expect(recorded.includes(Buffer.from('0200040 00b55'.replaceAll(' ', ''), 'hex'))).toBe(true)
  })
})

test('Ctrl-C while it is still looking for the device', async () => {
  await using device = await GattDevice.on()
  const io = testIo()
  const done = run(['explore', 'Lamp', '--adapter', device.uri, '--debug'], io)
  await io.stderr.has('Scan Parameters')
  io.process.emit('SIGINT')
  expect(await done).toBe(130)
  expect(io.stdout.text).toBe('')
})
