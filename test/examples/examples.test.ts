import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
// Loaded before time is the test's: reading files takes real time.
import '../../src/virtual/virtual-adapter.ts'

// Every program of examples/, on `virtual:`, as its second line says that it is run. Time is the test's, so that nothing waits for it.
const folder = join(dirname(fileURLToPath(import.meta.url)), '../../examples')

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** Runs one to its end; gives the lines that it printed. `typed` comes from standard input, a line each second. */
const run = async (name: string, { args = [] as readonly string[], typed = [] as readonly string[] } = {}) => {
  let printed = ''
  vi.spyOn(console, 'log').mockImplementation((...what) => {
    printed += `${what.map(one => (typeof one === 'string' ? one : JSON.stringify(one))).join(' ')}\n`
  })
  vi.spyOn(process.stdout, 'write').mockImplementation(data => {
    printed += typeof data === 'string' ? data : new TextDecoder().decode(data)
    return true
  })
  const input = new PassThrough()
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin)
  const { argv } = process
  process.argv = [...argv.slice(0, 2), ...args]
  vi.stubEnv('BARETOOTH_ADAPTER', 'virtual:')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] })
  typed.forEach((line, at) => void setTimeout(() => input.write(`${line}\n`), (at + 1) * 1_000))
  setTimeout(() => input.end(), (typed.length + 1) * 1_000)
  let isOver = false
  const program = import(`../../examples/${name}.ts`).finally(() => {
    isOver = true
  })
  while (!isOver) {
    await vi.advanceTimersByTimeAsync(10)
    await new Promise(setImmediate)
  }
  process.argv = argv
  await program
  return printed.split('\n').slice(0, -1)
}

const names = ['Attic Thermometer', 'Desk Lamp', 'Key Tag', 'Pulse Strap', 'Rooftop Weather Station', 'Serial Loop', 'Unknown']
const address = '([0-9A-F]{2}:){5}[0-9A-F]{2}'

/** Each line has this form: the last one for all that are left, where there are more. */
const forms = (lines: readonly string[], ...patterns: readonly string[]) => {
  for (const [at, line] of lines.entries()) expect(line).toMatch(new RegExp(`^${patterns[Math.min(at, patterns.length - 1)]}$`))
  expect(lines.length).toBeGreaterThanOrEqual(patterns.length)
}

test('discover', async () => {
  const lines = await run('discover')
  expect(lines).toHaveLength(14)
  expect(
    lines
      .slice(0, 7)
      .map(line => line.replace(/^.{19}/, ''))
      .toSorted(),
  ).toEqual(names)
  forms(lines.slice(7), `${address}  -\\d+ dBm  [A-Z(].*`)
})

test('detection-callback', async () => {
  const lines = await run('detection-callback')
  forms(lines.slice(0, -1), `${address}  -\\d+ dBm  .*`)
  expect(lines.at(-1)).toBe('7 devices')
})

test('detection-callback, of one service', async () => {
  vi.resetModules()
  const lines = await run('detection-callback', { args: ['180d'] })
  forms(lines.slice(0, -1), `${address}  -\\d+ dBm  (Pulse Strap)?`)
  expect(lines.at(-1)).toBe('1 devices')
})

test('scan-iterator', async () => {
  const lines = await run('scan-iterator')
  expect(lines).toHaveLength(21)
  expect(lines.at(-1)).toMatch(/^\d devices in 20 advertisements$/)
})

test('passive-scan', async () => {
  forms(await run('passive-scan'), `a beacon of Apple, Inc.: ${address}`)
})

test('find-and-connect', async () => {
  expect(await run('find-and-connect')).toEqual(['connected to Pulse Strap, which has 5 services'])
})

test('service-explorer', async () => {
  const lines = await run('service-explorer', { args: ['Desk Lamp'] })
  expect(lines).toContain('Generic Access (00001800-0000-1000-8000-00805f9b34fb)')
  expect(lines).toContain(`  Device Name [read] ${Buffer.from('Desk Lamp').toString('hex')}`)
  expect(lines).toContain(`    Characteristic User Descriptor ${Buffer.from('Brightness').toString('hex')}`)
})

test('enable-notifications', async () => {
  forms(await run('enable-notifications'), ...Array(4).fill('Heart Rate Measurement: \\d\\d beats a minute'))
})

test('callback-with-queue', async () => {
  const lines = await run('callback-with-queue')
  forms(lines.slice(0, -1), ...Array(5).fill('working on \\d\\d beats a minute'))
  expect(lines.at(-1)).toMatch(/^\d values taken, [1-9] dropped$/)
})

test('disconnect-callback', async () => {
  const lines = await run('disconnect-callback')
  forms(lines.slice(0, -1), 'connected', '\\d\\d beats a minute')
  expect(lines.at(-1)).toBe('Pulse Strap has gone: reason 0x16')
})

test('two-devices', async () => {
  const lines = await run('two-devices')
  const of = (name: string) => lines.filter(line => line.includes(name))
  forms(of('Pulse'), 'connected to Pulse Strap', ...Array(4).fill('Pulse Strap: 16.{6}'), 'done with Pulse Strap')
  forms(of('Attic'), 'connected to Attic Thermometer', ...Array(3).fill('Attic Thermometer: .{4}'), 'done with Attic Thermometer')
  expect(lines.findIndex(line => line.startsWith('done'))).toBeGreaterThan(
    lines.findLastIndex(line => line.startsWith('connected')),
  )
})

test('mtu-size', async () => {
  forms(await run('mtu-size'), 'MTU 517: up to 514 bytes in a write without response', '\\d+\\.\\d kB/s')
})

test('uart-service', async () => {
  const typed = ['hello', 'a line that is longer than twenty bytes']
  const [connected, ...lines] = await run('uart-service', { typed })
  expect(connected).toMatch(new RegExp(`^connected to ${address}: type$`))
  expect(lines).toEqual(typed.map(line => `${line}\r`))
})

test('sensor', async () => {
  const degrees = '2\\d\\.\\d\\d °C'
  forms(
    await run('sensor'),
    'maker: Virtual Neighbourhood',
    'model: Attic Thermometer',
    'firmware: 1.0',
    'battery: \\d+ %',
    `temperature: ${degrees}`,
    `an hour ago: ${degrees} \\(480 bytes in one value\\)`,
    ...Array(3).fill(`now: ${degrees}`),
  )
})

test('lamp', async () => {
  expect(await run('lamp')).toEqual([
    'the lamp is off',
    'the lamp says: 100 %',
    'the lamp says: 60 %',
    'the lamp says: 20 %',
    '200 % is refused: error 19',
  ])
})

test('serve', async () => {
  const lines = await run('serve')
  expect(lines.filter(line => line.includes(' has set it to '))).toHaveLength(3)
  expect(lines.filter(line => line.startsWith('told: '))).toEqual(['told: 1', 'told: 2', 'told: 3'])
  expect(lines.at(-1)).toBe('read: 3')
})

test('l2cap-stream', async () => {
  forms(await run('l2cap-stream'), `${address} wants everything`, '50000 bytes in 25 chunks')
})

test('each says in its first lines what it shows and how it is run, is in the list, and has a test here', async () => {
  const list = await readFile(join(folder, 'README.md'), 'utf8')
  const tests = await readFile(fileURLToPath(import.meta.url), 'utf8')
  const programs = (await readdir(folder)).filter(name => name.endsWith('.ts'))
  for (const program of programs) {
    const name = program.slice(0, -'.ts'.length)
    const [shows, how] = (await readFile(join(folder, program), 'utf8')).split('\n')
    expect(shows, program).toMatch(/^\/\/ [A-Z].*\.$/)
    expect(how, program).toContain(`// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/${name}.js`)
    expect(list, program).toContain(`[${program}](${program})`)
    expect(tests, program).toContain(`test('${name}'`)
  }
})
