import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../../hci/commands.ts'
import { legacy, named } from '../../support/advertisers.ts'
import { Scratch } from './support/captures.ts'
import { compile, onTerminal, removeCompiled } from './support/compiled.ts'
import { TcpController } from './support/tcp-controller.ts'

let main = ''
beforeAll(async () => {
  main = await compile()
})
afterAll(removeCompiled)

const node = process.execPath

describe('the command as it is installed', () => {
  test('reads a capture and ends by itself', async () => {
    await using scratch = await Scratch.make()
    const { stdout, stderr } = await promisify(execFile)(node, [main, 'replay', await scratch.capture({ localName: 'Lamp' })])
    expect(stdout).toBe('C1:00:00:00:00:01  random      -60 dBm  Lamp\n')
    expect(stderr).toBe('1 device, 1 report in 0.0 s.\n')
  })

  test('a failure reaches the shell', async () => {
    const failed = promisify(execFile)(node, [main, 'replay', 'no-such-file'])
    await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('there is no such file') })
  })

  test.each(['adapters', '--help', '--version', 'replay FILE'])('a full disk is a failure: %s', async line => {
    await using scratch = await Scratch.make()
    const argv = line.replace('FILE', await scratch.capture({ localName: 'Lamp' })).split(' ')
    await expect(promisify(execFile)('sh', ['-c', '"$0" "$@" >/dev/full', node, main, ...argv])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/baretooth: the output cannot be written: ENOSPC.*\nSend it somewhere else\.\n$/),
    })
  })

  test('loses nothing on its way into a pipe', async () => {
    await using scratch = await Scratch.make()
    const many = Array.from({ length: 5_000 }, (_, i) => ({ address: 0xc10000000000 + i, localName: 'Lamp' }))
    const child = spawn(node, [main, 'replay', await scratch.capture(...many), '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = (await text(child.stdout)).trimEnd().split('\n')
    expect(new Set(lines.map(line => (JSON.parse(line) as { address: string }).address)).size).toBe(5_000)
  })

  test('a reader that goes away (head) is no crash, and the scan is stopped', async () => {
    await using tcp = await TcpController.listen()
    const child = spawn(node, [main, 'scan', '--adapter', tcp.uri, '--duplicates'], { stdio: ['ignore', 'pipe', 'pipe'] })
    const told = text(child.stderr)
    await tcp.scanning
    const feeding = setInterval(() => legacy(tcp.controller, { data: named('Lamp') }), 5)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [code] = await once(child, 'exit')
    clearInterval(feeding)
    expect(code).toBe(0)
    expect(await told).toMatch(/^1 device, [\d,]+ reports? in .*\n$/)
    expect(tcp.scanCommands.at(-1)).toBe('LE Set Scan Enable 0000')
  })

  test('adapters: each with a reason and a remedy, or what to do about there being none', async () => {
    const { stdout } = await promisify(execFile)(node, [main, 'adapters'])
    const { stdout: json } = await promisify(execFile)(node, [main, 'adapters', '--json'])
    const adapters = json
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line) as { uri: string; available: boolean; remedy?: string })
    if (adapters.length === 0) expect(stdout).toMatch(/^baretooth: no Bluetooth controller was found\n.+\n$/)
    for (const { uri, available, remedy } of adapters) {
      expect(stdout).toContain(uri)
      expect(available || remedy !== undefined).toBe(true)
    }
  })
})

describe('on a real terminal', () => {
  const leave = '\x1b[?7h\x1b[?25h\x1b[?1049l'
  /** Tells the settings of the terminal before and after, and the exit code. */
  const watched = (argv: string) => onTerminal(`trap : INT; stty -g; ${node} ${main} ${argv}; echo code $?; stty -g`)
  const unchanged = (text: string): void => {
    const lines = text.trimEnd().split('\r\n')
    expect(lines.at(-1)).toBe(lines[0])
  }

  test('Ctrl-C stops the scan in the controller and leaves the terminal as it was', async () => {
    await using tcp = await TcpController.listen()
    const terminal = watched(`scan --adapter ${tcp.uri}`)
    await tcp.scanning
    legacy(tcp.controller, { data: named('Lamp') })
    await terminal.has('Lamp')
    terminal.type('\x03')
    await terminal.done
    const { text: all } = terminal.output
    expect(tcp.scanCommands.at(-1)).toBe('LE Set Scan Enable 0000')
    expect(all).toContain('\x1b[?1049h')
    expect(all.slice(all.lastIndexOf(leave))).toMatch(/Lamp[\s\S]*1 device, 1 report in .*\r\ncode 130\r\n/)
    unchanged(all)
  })

  test('a second Ctrl-C does not wait for a controller that says nothing', async () => {
    await using tcp = await TcpController.listen()
    const terminal = watched(`scan --adapter ${tcp.uri}`)
    await tcp.scanning
    await terminal.has('Ctrl-C ends the scan')
    tcp.controller.silence(commands.leSetScanEnable)
    const typing = setInterval(() => terminal.type('\x03'), 200)
    await terminal.has('code ')
    clearInterval(typing)
    await terminal.done
    const { text: all } = terminal.output
    expect(all.slice(all.lastIndexOf(leave))).toContain('code 130')
    unchanged(all)
  })

  test('a replay ends by itself and leaves what it has seen', async () => {
    await using scratch = await Scratch.make()
    const file = await scratch.capture({ localName: 'Lamp' }, { localName: 'Lamp', at: 400 })
    const terminal = watched(`replay ${file}`)
    await terminal.done
    const { text: all } = terminal.output
    expect(all.slice(all.lastIndexOf(leave))).toMatch(/ADDRESS[\s\S]*Lamp[\s\S]*1 device, 2 reports in 0.4 s\.\r\ncode 0\r\n/)
    unchanged(all)
  })
})
