import { describe, expect, test, vi } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { GattDevice } from './support/gatt-device.ts'
import { baretooth, testIo } from './support/test-io.ts'

/** A command about the device, named by its name. */
const about = (device: GattDevice, command: string, ...rest: readonly string[]) =>
  baretooth(command, 'Pulse Strap', ...rest, '--adapter', device.uri)

describe('baretooth notify', () => {
  /** The command while it listens. */
  const listening = async (device: GattDevice, ...argv: readonly string[]) => {
    const io = testIo()
    const done = run(['notify', 'Pulse Strap', ...argv, '--adapter', device.uri], io)
    await io.stderr.has('Ctrl-C ends it.\n')
    return { io, done }
  }

  test('tells each value with the time and what it means, until Ctrl-C', async () => {
    await using device = await GattDevice.on()
    const { io, done } = await listening(device, 'heart rate measurement')
    await device.notify('2a37', 0x16, 72, 0x00, 0x04)
    await device.notify('2a37', 0x00, 75)
    await io.stdout.has('75 bpm')
    io.process.emit('SIGINT')
    expect(await done).toBe(130)
    expect(io.stdout.lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} {2}16480004 {2}72 bpm, skin contact, RR 1000 ms$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} {2}004b {2}75 bpm$/),
    ])
    expect(io.stderr.text).toMatch(
      /^Listening to Heart Rate Measurement \(2a37\)\. Ctrl-C ends it\.\n2 values, 6 bytes in .*\.\n$/,
    )
    expect(device.isConnected).toBe(false)
    expect(io.exits).toEqual([])
    expect(io.process.eventNames()).toEqual([])
  })

  test('of several characteristics, whose each value is', async () => {
    await using device = await GattDevice.on()
    const { io, done } = await listening(device, '2a37', '2a19', 'ba770001-0000-4000-8000-000000000001', '--count', '3')
    await device.notify('2a37', 0x00, 75)
    await device.notify('2a19', 84)
    await device.notify('ba770001-0000-4000-8000-000000000001', 0xff, 0xff)
    expect(await done).toBe(0)
    expect(io.stdout.lines.map(line => line.slice('00:00:00.000  '.length))).toEqual([
      'Heart Rate Measurement (2a37)  004b  75 bpm',
      'Battery Level (2a19)  54  84 %',
      'ba770001-0000-4000-8000-000000000001  ffff  -0.1 °C',
    ])
  })

  test('--json and --count', async () => {
    await using device = await GattDevice.on()
    const io = testIo()
    const done = run(['notify', 'Pulse Strap', '2a19', '--json', '--count', '1', '--adapter', device.uri], io)
    await vi.waitFor(async () => expect(await device.notify('2a19', 50)).toBe(1))
    expect(await done).toBe(0)
    expect(io.stderr.text).toBe('')
    expect(JSON.parse(io.stdout.text)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      uuid: '00002a19-0000-1000-8000-00805f9b34fb',
      handle: 17,
      value: '32',
      decoded: 50,
      text: '50 %',
    })
  })

  test('--rate tells how many there are in place of them', async () => {
    await using device = await GattDevice.on()
    const { io, done } = await listening(device, '2a37', '--rate', '0.2')
    for (let i = 0; i < 10; i++) await device.notify('2a37', 0x00, 75)
    await io.stdout.has('values/s')
    io.process.emit('SIGTERM')
    expect(await done).toBe(143)
    expect(io.stdout.lines[0]).toMatch(/^Heart Rate Measurement \(2a37\) {2}\d+\.\d values\/s {2}\d+\.\d bytes\/s$/)
    expect(io.stderr.text).toContain('10 values, 20 bytes in ')
  })

  test('--duration ends it', async () => {
    await using device = await GattDevice.on()
    const { io, done } = await listening(device, '2a37', '--duration', '0.05')
    expect(await done).toBe(0)
    expect(io.stdout.text).toBe('')
  })

  test('what does not notify', async () => {
    await using device = await GattDevice.on()
    const { code, error } = await about(device, 'notify', 'ff02')
    expect(code).toBe(1)
    expect(error).toMatch(/baretooth: .+\n.+\n$/)
  })

  test('a device that hangs up is a failure', async () => {
    await using device = await GattDevice.on()
    const { io, done } = await listening(device, '2a37')
    await device.hangUp()
    expect(await done).toBe(1)
    expect(io.stderr.text).toMatch(/baretooth: disconnected: 0x13 \(.+\)\nSee that the device is near.*\n$/)
  })

  test('a reader that has gone is none', async () => {
    await using device = await GattDevice.on()
    const { io, done } = await listening(device, '2a37')
    io.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    expect(await done).toBe(0)
    await vi.waitFor(() => expect(device.isConnected).toBe(false))
  })
})
