import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { Adapter, BleakAdvertiser, BleakScanner } from '../../../src/index.ts'
import { noSerialLine } from '../../support/serial-line.ts'
import { listen, portOf } from '../../support/stream-rigs.ts'
import { Scratch } from './support/captures.ts'
import { compile, removeCompiled } from './support/compiled.ts'
import { baretooth, testIo } from './support/test-io.ts'

const anyPort = 'tcp:127.0.0.1:0'

/** The command while it serves: what it says, and how to end it. */
const serving = async (...argv: readonly string[]) => {
  const io = testIo()
  const code = run(['controller', ...argv], io)
  await io.stdout.has('\n')
  if (!argv.includes('--json')) await io.stderr.has('Ctrl-C ends it.\n')
  const end = (signal = 'SIGINT') => {
    io.process.emit(signal)
    return code
  }
  return { io, end, uris: io.stdout.lines.map(line => line.split(' ')[0] as string) }
}

describe('baretooth controller', () => {
  test('serves a controller at each URI, tells them by a line each, and ends by Ctrl-C', async () => {
    await using scratch = await Scratch.make()
    const socket = scratch.path('hci')
    const { io, end, uris } = await serving(anyPort, `unix:${socket}`, 'ws://127.0.0.1:0/hci', '--profile', 'le50')
    expect(io.stdout.lines).toEqual([
      expect.stringMatching(/^tcp:127\.0\.0\.1:[1-9]\d* {2}BA:2E:70:00:00:01 {2}le50$/),
      `unix:${socket}  BA:2E:70:00:00:02  le50`,
      expect.stringMatching(/^ws:\/\/127\.0\.0\.1:[1-9]\d*\/hci {2}BA:2E:70:00:00:03 {2}le50$/),
    ])
    for (const [index, uri] of uris.entries()) {
      await using adapter = await Adapter.open(uri)
      expect(adapter).toMatchObject({ address: `BA:2E:70:00:00:0${index + 1}`, version: '5.0' })
    }
    expect(await end()).toBe(130)
    expect(io.stderr.text).toBe('Ready for hosts. Ctrl-C ends it.\n')
    expect(existsSync(socket)).toBe(false)
    for (const uri of uris) await expect(Adapter.open(uri)).rejects.toMatchObject({ reason: 'unreachable' })
  })

  test('all are on one air, which goes with the wall clock', async () => {
    const { end, uris } = await serving(anyPort, anyPort, '--seed', '7')
    const [near = '', far = ''] = uris
    await using other = await Adapter.open(far)
    await using advertiser = await BleakAdvertiser.start({ adapter: other, localName: 'Lamp', interval: 20 })
    await using adapter = await Adapter.open(near)
    const found = await BleakScanner.findDeviceByName('Lamp', { adapter })
    expect(found?.address).toBe(other.address)
    await advertiser.stop()
    expect(await end('SIGTERM')).toBe(143)
  })

  test('--neighbourhood: the devices of virtual: are there, too', async () => {
    const { end, uris } = await serving(anyPort, '--neighbourhood')
    await using adapter = await Adapter.open(uris[0])
    const found = await BleakScanner.findDeviceByFilter(({ name }) => name !== null, { adapter })
    expect(found).not.toBeNull()
    await adapter.close()
    expect(await end()).toBe(130)
  })

  test('a host that is there is cut off at the end', async () => {
    const { end, uris } = await serving(anyPort)
    const adapter = await Adapter.open(uris[0])
    expect(await end()).toBe(130)
    expect(await adapter.closed).toMatchObject({ kind: 'lost' })
  })

  test('--json: an object a line, and nothing else', async () => {
    const { io, end, uris: _ } = await serving(anyPort, anyPort, '--json', '--profile', 'tiny')
    await vi.waitFor(() => expect(io.stdout.lines).toHaveLength(2))
    expect(io.stdout.lines.map(line => JSON.parse(line))).toEqual([
      { uri: expect.stringMatching(/^tcp:127\.0\.0\.1:\d+$/), address: 'BA:2E:70:00:00:01', profile: 'tiny' },
      { uri: expect.stringMatching(/^tcp:127\.0\.0\.1:\d+$/), address: 'BA:2E:70:00:00:02', profile: 'tiny' },
    ])
    await end()
    expect(io.stderr.text).toBe('')
  })

  test('--debug: every packet and every host, each with the URI', async () => {
    const { io, end, uris } = await serving(anyPort, '--debug')
    const adapter = await Adapter.open(uris[0])
    await adapter.close()
    await io.stderr.has('the host has gone')
    await end()
    const lines = io.stderr.lines
    expect(lines).toContain(`${anyPort} a host has come`)
    expect(lines).toContainEqual(expect.stringMatching(/^tcp:127\.0\.0\.1:0 +\d\.\d{6} > Reset \(0x0c03\)$/))
    expect(lines).toContainEqual(expect.stringMatching(/^tcp:127\.0\.0\.1:0 +\d\.\d{6} < Command Complete Reset .*Success$/))
  })

  test('--bug: a mistake that hosts meet', async () => {
    const { end, uris } = await serving(anyPort, '--bug', 'missing=readLocalVersionInformation', '--bug', 'doubledAnswers')
    await expect(Adapter.open(uris[0])).rejects.toThrow(/Read Local Version Information.*Unknown HCI Command/)
    await end()
  })
})

describe('what is wrong with the command line', () => {
  test.each([
    ['no URI', [], /missing required argument 'uris'/],
    ['a URI of another kind', ['usb:0'], /nothing can be served at "usb:0"\nThe forms are tcp:host:port, .*pty:\/path\.\n/],
    ['a profile', [anyPort, '--profile', 'le99'], /le99.*Give one of le40, le42, le50, le54, tiny, slow\./],
    ['a seed', [anyPort, '--seed', '-1'], /whole number from 0/],
    ['a bug', [anyPort, '--bug', 'slowness'], /Give one of silent=command,.*, copiesAdvertisements/],
    ['a bug without its value', [anyPort, '--bug', 'hardwareErrorAfter'], /Give hardwareErrorAfter=commands\./],
    ['a bug with a value that it has not', [anyPort, '--bug', 'noBuffers=1'], /Give noBuffers\./],
    ['a command that there is not', [anyPort, '--bug', 'silent=leSetPhy,leMakeTea'], /names such as leSetPhy/],
    ['a failure told in no known way', [anyPort, '--bug', 'failsToEstablish=2:never'], /times:status\|disconnection/],
  ])('%s', async (_, argv, message) => {
    const { code, out, error } = await baretooth('controller', ...argv)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(error).toMatch(message)
  })

  test('a port that is taken: what to do, and what was served before is closed again', async () => {
    await using scratch = await Scratch.make()
    const { server, stop } = await listen({ port: 0, host: '127.0.0.1' }, () => {})
    const socket = scratch.path('hci')
    const { code, error } = await baretooth('controller', `unix:${socket}`, `tcp:127.0.0.1:${portOf(server)}`)
    expect(code).toBe(1)
    expect(error).toMatch(/^baretooth: tcp:127\.0\.0\.1:\d+: .*EADDRINUSE.*\nSomething listens there already: .*\n$/)
    expect(existsSync(socket)).toBe(false)
    await stop()
  })

  test('--help names profiles, bugs and forms', async () => {
    const { code, out } = await baretooth('controller', '--help')
    expect(code).toBe(0)
    for (const text of ['pty:/path', 'le40, le42', 'failsToEstablish=times:status|disconnection', '130  ended by Ctrl-C'])
      expect(out).toContain(text)
  })
})

describe('the command as it is installed', () => {
  let main = ''
  beforeAll(async () => {
    main = await compile()
  })
  afterAll(removeCompiled)

  test('ends by SIGTERM with everything removed', async ({ skip }) => {
    const obstacle = noSerialLine()
    if (obstacle !== undefined) skip(obstacle)
    await using scratch = await Scratch.make()
    const [socket, tty] = [scratch.path('hci'), scratch.path('tty')]
    const child = spawn(process.execPath, [main, 'controller', `unix:${socket}`, `pty:${tty}`])
    const told = text(child.stderr)
    let out = ''
    child.stdout.setEncoding('utf8').on('data', chunk => {
      out += chunk
    })
    await vi.waitUntil(() => out.split('\n').length === 3)
    expect([existsSync(socket), existsSync(tty)]).toEqual([true, true])
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect(code).toBe(143)
    expect([existsSync(socket), existsSync(tty)]).toEqual([false, false])
    expect(await told).toBe('Ready for hosts. Ctrl-C ends it.\n')
  })
})
