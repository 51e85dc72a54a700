import { beforeAll, describe, expect, test, vi } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { legacy, named } from '../../support/advertisers.ts'
import { Scratch } from './support/captures.ts'
import { TcpController } from './support/tcp-controller.ts'
import { type TestIo, TestOutput, testIo } from './support/test-io.ts'

const enter = '\x1b[?1049h\x1b[?25l\x1b[?7l'
const leave = '\x1b[?7h\x1b[?25h\x1b[?1049l'

const control = '\x1b'
const erasing = new RegExp(`${control}\\[[KJ]`, 'g')
const coloring = new RegExp(`${control}\\[\\d+m`)

/** The lines of the picture that was painted last, without what moves the cursor. */
const picture = (io: TestIo): readonly string[] => {
  const [live = ''] = io.stdout.text.split(leave)
  return (live.split('\x1b[H').at(-1) ?? '').replaceAll(erasing, '').trimEnd().split('\r\n')
}

/** What stands on the terminal after the live table. */
const remains = (io: TestIo): string => io.stdout.text.split(leave).at(-1) ?? ''

const terminal = (env: Record<string, string> = {}, size = { columns: 90, rows: 20 }) =>
  testIo({ stdout: new TestOutput(size), env: { NO_COLOR: '1', ...env } })

/** A live table on a scripted controller. */
const live = async (tcp: TcpController, io: TestIo, ...argv: string[]) => {
  const done = run(['scan', '--adapter', tcp.uri, ...argv], io)
  await tcp.scanning
  await io.stdout.has(enter)
  return done
}

describe('a live table', () => {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await Scratch.make()
    return () => scratch[Symbol.asyncDispose]()
  })

  test('shows what there is, and is gone when it ends; what was seen remains', async () => {
    const io = terminal()
    const file = await scratch.capture(
      { localName: 'Belt', serviceUuids: ['180d'], rssi: -81 },
      { address: 0xc10000000002, manufacturerData: new Map([[0x004c, new Uint8Array(2)]]), rssi: -55, at: 100 },
    )
    expect(await run(['replay', file], io)).toBe(0)
    expect(io.stdout.text.startsWith(enter)).toBe(true)
    expect(picture(io).at(-1)).toContain('Ctrl-C ends the scan.')
    expect(remains(io).split('\n')).toEqual([
      'ADDRESS            NAME        RSSI  HISTORY   SERVICES    COMPANY       AGE',
      'C1:00:00:00:00:02               -55  ▇                     Apple, Inc.   now',
      'C1:00:00:00:00:01  Belt         -81  ▃         Heart Rate                now',
      '',
      '2 devices, 2 reports in 0.1 s.',
      '',
    ])
  })

  test('10,000 devices: the strongest that fit, and how many there are', async () => {
    const io = terminal({}, { columns: 80, rows: 10 })
    const many = Array.from({ length: 10_000 }, (_, i) => ({ address: 0xc10000000000 + i, rssi: -40 - (i % 50) }))
    expect(await run(['replay', await scratch.capture(...many), '--speed', 'max'], io)).toBe(0)
    expect(remains(io).split('\n').slice(-4)).toEqual([
      '',
      '9,900 weaker devices not shown: --json lists them all.',
      '10,000 devices, 10,000 reports in 0.0 s.',
      '',
    ])
    expect(remains(io)).toContain('C1:00:00:00:13:56               -40')
  })

  test('filters hold there too', async () => {
    const io = terminal()
    const file = await scratch.capture({ localName: 'Belt' }, { address: 0xc10000000002, localName: 'Lamp' })
    await run(['replay', file, '--name', 'belt'], io)
    expect(remains(io)).toContain('Belt')
    expect(remains(io)).not.toContain('Lamp')
  })

  test('--json, --debug and a dumb terminal have no table', async () => {
    const file = await scratch.capture({ localName: 'Lamp' })
    for (const [argv, io] of [
      [['--json'], terminal()],
      [['--debug'], terminal()],
      [[], terminal({ TERM: 'dumb' })],
    ] as const) {
      expect(await run(['replay', file, ...argv], io)).toBe(0)
      expect(io.stdout.text).toContain('Lamp')
      expect(io.stdout.text).not.toContain('\x1b')
    }
  })

  test('has colours, unless NO_COLOR says no', async () => {
    const file = await scratch.capture({ localName: 'Lamp' })
    const colored = testIo({ stdout: new TestOutput({ columns: 80, rows: 24 }) })
    const plain = terminal()
    await run(['replay', file], colored)
    await run(['replay', file], plain)
    expect(colored.stdout.text).toMatch(coloring)
    expect(plain.stdout.text).not.toMatch(coloring)
  })
})

describe('the terminal is as it was', () => {
  const settled = (io: TestIo): void => {
    const { text } = io.stdout
    expect(text.lastIndexOf(leave)).toBeGreaterThan(text.lastIndexOf(enter))
    expect(io.stdout.eventNames()).not.toContain('resize')
    expect(io.process.eventNames()).toEqual([])
  }

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('after %s', async signal => {
    await using tcp = await TcpController.listen()
    const io = terminal()
    const started = live(tcp, io)
    await io.stdout.has(enter)
    io.process.emit(signal)
    await started
    settled(io)
  })

  test('after the adapter was lost', async () => {
    await using tcp = await TcpController.listen()
    const io = terminal()
    const done = live(tcp, io)
    await io.stdout.has(enter)
    await tcp.unplug()
    expect(await done).toBe(1)
    settled(io)
    expect(io.stderr.text).toMatch(/^baretooth: /)
  })

  test('when the process ends at once', async () => {
    await using tcp = await TcpController.listen()
    const io = terminal()
    const done = live(tcp, io)
    await io.stdout.has(enter)
    io.process.emit('exit')
    expect(io.stdout.text.endsWith(leave)).toBe(true)
    io.process.emit('SIGINT')
    await done
  })

  test('while it is suspended', async () => {
    await using tcp = await TcpController.listen()
    const io = terminal()
    const suspended = vi.spyOn(io, 'suspend')
    const done = live(tcp, io)
    await io.stdout.has(enter)
    io.process.emit('SIGTSTP')
    expect(io.stdout.text.endsWith(leave)).toBe(true)
    expect(suspended).toHaveBeenCalledOnce()
    const before = io.stdout.text.length
    io.process.emit('SIGCONT')
    expect(io.stdout.text.slice(before).startsWith(enter)).toBe(true)
    io.process.emit('SIGINT')
    await done
    settled(io)
  })

  test('a new size is painted at once', async () => {
    await using tcp = await TcpController.listen()
    const io = terminal()
    const done = live(tcp, io)
    await io.stdout.has(enter)
    legacy(tcp.controller, { data: named('Lamp') })
    await io.stdout.has('Lamp')
    Object.assign(io.stdout, { columns: 24, rows: 6 })
    io.stdout.emit('resize')
    expect(picture(io).slice(0, 2)).toEqual(['ADDRESS            RSSI', 'C1:00:00:00:00:01   -60'])
    expect(Math.max(...picture(io).map(line => line.length))).toBeLessThanOrEqual(24)
    io.process.emit('SIGINT')
    await done
  })

  test('a recording counts on one line, and tells in the end', async () => {
    await using scratch = await Scratch.make()
    await using tcp = await TcpController.listen()
    const io = terminal()
    const done = run(['record', scratch.path('new'), '--adapter', tcp.uri], io)
    await io.stdout.has('Recording: ')
    io.process.emit('SIGINT')
    expect(await done).toBe(130)
    const lines = io.stdout.text.split('\r\x1b[K').slice(1)
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^Recording: .{1,78}$/)
    expect(lines.at(-1)).toMatch(/^\d+ packets and 0 devices in .*\n$/)
  })
})
