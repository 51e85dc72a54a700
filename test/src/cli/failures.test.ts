import { writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { commands } from '../../../hci/commands.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { ScriptedController } from '../../support/scripted-controller.ts'
import { listen, portOf } from '../../support/stream-rigs.ts'
import { Scratch } from './support/captures.ts'
import { TcpController } from './support/tcp-controller.ts'
import { baretooth } from './support/test-io.ts'

describe('a wrong command line: one sentence, what is allowed, exit code 2', () => {
  test.each([
    ['scan --rssi strong', 'a whole number from -127 to 20'],
    ['scan --rssi -128', 'a whole number from -127 to 20'],
    ['scan --timeout 0', 'seconds, above 0'],
    ['scan --timeout 1e9', 'up to 2000000'],
    ['scan --phy 2m', '1m, coded or 1m,coded'],
    ['scan --service zorp', 'a UUID of 4, 8 or 36 characters, or a part of the name'],
    ['scan --company zorp', 'a number from 0 to 0xffff, or a part of the name'],
    ['scan --company 70000', 'a number from 0 to 0xffff'],
    ['scan --name', "'--name <text>' argument missing"],
    ['replay x --speed 0', 'max or a number above 0'],
    ['replay', "missing required argument 'file'"],
    ['replay x y', 'Expected 1 argument'],
    ['scan --loud', "unknown option '--loud'"],
    ['sing', "unknown command 'sing'"],
    ['scan --adapter bogus', 'The forms are hci-socket:0'],
    ['scan --adapter usb:bogus', 'See the forms with "baretooth help scan".'],
  ])('%s', async (line, told) => {
    const { code, out, error } = await baretooth(...line.split(' '))
    expect(error).toMatch(/^baretooth: .+\n.+\n$/)
    expect(error).toContain(told)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  test('no command at all shows the help', async () => {
    const { code, error } = await baretooth()
    expect(code).toBe(2)
    expect(error).toContain('Usage: baretooth')
  })
})

describe('a failure: one sentence, a remedy on its own line, exit code 1', () => {
  test('no such capture', async () => {
    expect(await baretooth('replay', 'no-such-file')).toMatchObject({
      code: 1,
      error: 'baretooth: cannot replay no-such-file: there is no such file\nName a file that is there.\n',
    })
  })

  test('no capture at all', async () => {
    await using scratch = await Scratch.make()
    await writeFile(scratch.path('text'), 'Hello, world. This is no capture, and long enough to be one.')
    const { code, error } = await baretooth('replay', scratch.path('text'))
    expect(code).toBe(1)
    expect(error).toMatch(/^baretooth: cannot replay .*: not a capture.*\nName a whole btsnoop file, .*\n$/)
  })

  test('a file name with a terminal command in it', async () => {
    const { error } = await baretooth('replay', '\x1b[2J')
    expect(error).toContain('cannot replay \\x1b[2J')
  })

  test('a remedy is told once', async () => {
    const { code, error } = await baretooth('scan', '--adapter', 'tcp:127.0.0.1:1')
    expect(code).toBe(1)
    expect(error).toMatch(/^baretooth: tcp:127\.0\.0\.1:1: .*\nNothing listens on 127\.0\.0\.1 port 1.*\n$/)
    expect(error.split('Nothing listens')).toHaveLength(2)
  })

  test('a server that is no controller and hangs up', async () => {
    const { server, stop } = await listen({ port: 0, host: '127.0.0.1' }, socket => void socket.end('HTTP/1.1 400 Bad Request'))
    const { code, error } = await baretooth('scan', '--adapter', `tcp:127.0.0.1:${portOf(server)}`)
    await stop()
    expect(code).toBe(1)
    expect(error).toMatch(/^baretooth: tcp:127\.0\.0\.1:\d+: .+\nSee that it is a controller that speaks HCI.*\n$/)
  })

  test('a controller that refuses Reset is named', async () => {
    const controller = ScriptedController.legacy()
    controller.refuse(commands.reset)
    await using tcp = await TcpController.listen(controller)
    const { code, error } = await baretooth('scan', '--adapter', tcp.uri)
    expect(code).toBe(1)
    expect(error).toMatch(/^baretooth: tcp:127\.0\.0\.1:\d+: .*Reset.*\n.+\n$/)
  })

  test('a recording never replaces a file unless it is told to', async () => {
    await using scratch = await Scratch.make()
    const capture = await scratch.capture({ localName: 'Lamp' })
    await writeFile(scratch.path('mine'), 'mine')
    const argv = ['record', scratch.path('mine'), '--adapter', `replay:${capture}?speed=max`]
    const refused = await baretooth(...argv)
    expect(refused.code).toBe(1)
    expect(refused.error).toBe(
      `baretooth: ${scratch.path('mine')} is there already\nChoose another name, or replace it with --force.\n`,
    )
    expect(await baretooth(...argv, '--force')).toMatchObject({ code: 0 })
    expect((await baretooth('replay', scratch.path('mine'))).out).toContain('Lamp')
  })

  test('a recording that cannot be written', async () => {
    await using scratch = await Scratch.make()
    const capture = await scratch.capture({ localName: 'Lamp' })
    const { code, error } = await baretooth('record', scratch.path('no/where'), '--adapter', `replay:${capture}?speed=max`)
    expect(code).toBe(1)
    expect(error).toMatch(/^baretooth: cannot write the recording .*\nName a file in a folder that can be written\.\n$/)
  })
})

describe('a recording that fills the disk does not say that it is whole', () => {
  const recorded = async (adapter: string) => {
    const { code, out, error } = await baretooth('record', '/dev/full', '--force', '--adapter', adapter)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(error).toMatch(/^baretooth: cannot write the recording \/dev\/full: ENOSPC.*\nMake room on that disk, .*\n$/)
  }

  test('and ends at once', async () => {
    await using tcp = await TcpController.listen()
    await recorded(tcp.uri)
  })

  test('where only closing it tells, too', async () => {
    await using scratch = await Scratch.make()
    await recorded(`replay:${await scratch.capture({ localName: 'Lamp' })}?speed=max`)
  })
})

test('--version is that of the package', async () => {
  expect(await baretooth('--version')).toMatchObject({ code: 0, out: `${packageJson.version}\n` })
})

test('--help tells units, where a filter looks and what the exit status means', async () => {
  const { code, out } = await baretooth('scan', '--help')
  expect(code).toBe(0)
  expect(out).toContain('--timeout <seconds>')
  expect(out).toContain('only devices whose name contains this')
  expect(out).toContain('130  ended by Ctrl-C')
})
