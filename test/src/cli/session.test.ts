import { readFile } from 'node:fs/promises'
import { describe, expect, test, vi } from 'vitest'
import { commands } from '../../../hci/commands.ts'
import { run } from '../../../src/cli/run.ts'
import { extended, legacy, named } from '../../support/advertisers.ts'
import { ScriptedController } from '../../support/scripted-controller.ts'
import { Scratch } from './support/captures.ts'
import { TcpController } from './support/tcp-controller.ts'
import { baretooth, TestOutput, testIo } from './support/test-io.ts'

const disabled = 'LE Set Scan Enable 0000'

describe('a scan on a controller', () => {
  test('is active on 1M, ends with its --timeout and leaves the controller idle', async () => {
    await using tcp = await TcpController.listen()
    const { code } = await baretooth('scan', '--adapter', tcp.uri, '--timeout', '0.05')
    expect(code).toBe(0)
    expect(tcp.scanCommands[0]).toMatch(/^LE Set Scan Parameters 01/)
    expect(tcp.scanCommands.at(-1)).toBe(disabled)
    expect(tcp.controller.closes).toBe(0)
  })

  test('--passive asks for no scan responses', async () => {
    await using tcp = await TcpController.listen()
    await baretooth('scan', '--adapter', tcp.uri, '--timeout', '0.05', '--passive')
    expect(tcp.scanCommands[0]).toMatch(/^LE Set Scan Parameters 00/)
  })

  test('--phy 1m,coded listens on both', async () => {
    await using tcp = await TcpController.listen(new ScriptedController())
    await baretooth('scan', '--adapter', tcp.uri, '--timeout', '0.05', '--phy', '1m,coded')
    expect(tcp.scanCommands).toContainEqual(expect.stringMatching(/^LE Set Extended Scan Parameters 0.0005/))
  })

  test('BARETOOTH_ADAPTER names the adapter', async () => {
    await using tcp = await TcpController.listen()
    const io = testIo({ env: { BARETOOTH_ADAPTER: tcp.uri } })
    expect(await run(['scan', '--timeout', '0.05'], io)).toBe(0)
    expect(tcp.scanCommands.at(-1)).toBe(disabled)
  })

  test('JSON tells PHYs and set of extended advertising', async () => {
    await using tcp = await TcpController.listen(new ScriptedController())
    const io = testIo()
    const done = run(['scan', '--adapter', tcp.uri, '--json'], io)
    await tcp.scanning
    extended(tcp.controller, { eventType: 0, data: named('Far'), primaryPhy: 3, secondaryPhy: 3, advertisingSid: 5 })
    await io.stdout.has('\n')
    io.process.emit('SIGINT')
    expect(await done).toBe(130)
    expect(JSON.parse(io.stdout.text)).toMatchObject({ name: 'Far', primaryPhy: 'coded', secondaryPhy: 'coded', sid: 5 })
  })

  test('--debug tells every packet on stderr and leaves stdout alone', async () => {
    await using scratch = await Scratch.make()
    const { out, error } = await baretooth('replay', await scratch.capture({ localName: 'Lamp' }), '--debug')
    expect(out).toBe('C1:00:00:00:00:01  random      -60 dBm  Lamp\n')
    expect(error).toMatch(/\d\.\d{6} > Reset \(0x0c03\)\n/)
    expect(error).toMatch(/\d\.\d{6} < Command Complete Reset \(0x0c03\) status=Success\n/)
    expect(error).toMatch(/ \| ended\n/)
  })

  test('--record keeps what was scanned', async () => {
    await using scratch = await Scratch.make()
    const capture = await scratch.capture({ localName: 'Lamp' }, { localName: 'Lamp 2', address: 0xc10000000002 })
    const first = await baretooth('scan', '--adapter', `replay:${capture}?speed=max`, '--record', scratch.path('again'))
    const second = await baretooth('replay', scratch.path('again'))
    expect(first.lines).toHaveLength(2)
    expect(second.lines).toEqual(first.lines)
  })

  test('record tells what it has recorded', async () => {
    await using scratch = await Scratch.make()
    const capture = await scratch.capture({ localName: 'Lamp' })
    const { code, out } = await baretooth('record', scratch.path('new'), '--adapter', `replay:${capture}?speed=max`)
    expect(code).toBe(0)
    expect(out).toMatch(/^\d+ packets and 1 device in 0\.0 s are in .*new\.\n$/)
    expect((await readFile(scratch.path('new'))).subarray(0, 7).toString()).toBe('btsnoop')
  })
})

describe('what ends a scan before its time', () => {
  /** A scan that has shown one device. */
  const scanning = async (tcp: TcpController) => {
    const io = testIo()
    const done = run(['scan', '--adapter', tcp.uri], io)
    await tcp.scanning
    legacy(tcp.controller, { data: named('Lamp') })
    await io.stdout.has('Lamp')
    return { io, done }
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('%s stops the scan in the controller', async (signal, code) => {
    await using tcp = await TcpController.listen()
    const { io, done } = await scanning(tcp)
    io.process.emit(signal)
    expect(await done).toBe(code)
    expect(tcp.scanCommands.at(-1)).toBe(disabled)
    expect(io.process.eventNames()).toEqual([])
  })

  test('Ctrl-C while the adapter is being opened', async () => {
    await using tcp = await TcpController.listen()
    tcp.controller.silence(commands.reset)
    const io = testIo()
    const done = run(['scan', '--adapter', tcp.uri], io)
    await vi.waitFor(() => expect(tcp.controller.received).toEqual(['Reset']))
    io.process.emit('SIGINT')
    expect(await done).toBe(130)
    expect(io.stdout.text + io.stderr.text).toBe('')
  })

  test('a Ctrl-C that comes twice at once is one; a later one waits for nothing', async () => {
    await using tcp = await TcpController.listen()
    const { io, done } = await scanning(tcp)
    tcp.controller.silence(commands.leSetScanEnable)
    io.process.emit('SIGINT')
    io.process.emit('SIGINT')
    await vi.waitFor(() => expect(tcp.scanCommands.at(-1)).toBe(disabled))
    expect(io.exits).toEqual([])
    await vi.waitFor(() => {
      io.process.emit('SIGINT')
      expect(io.exits[0]).toBe(130)
    })
    await tcp.unplug()
    expect(await done).toBe(130)
  })

  test('a reader that has gone is no failure', async () => {
    await using tcp = await TcpController.listen()
    const { io, done } = await scanning(tcp)
    io.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    expect(await done).toBe(0)
    expect(tcp.scanCommands.at(-1)).toBe(disabled)
  })

  test('a full disk is one', async () => {
    await using tcp = await TcpController.listen()
    const { io, done } = await scanning(tcp)
    io.stdout.destroy(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    expect(await done).toBe(1)
    expect(io.stderr.text).toContain(
      'baretooth: the output cannot be written: no space left on device\nSend it somewhere else.\n',
    )
  })

  test('an adapter that is lost', async () => {
    await using tcp = await TcpController.listen()
    const { io, done } = await scanning(tcp)
    await tcp.unplug()
    expect(await done).toBe(1)
    expect(io.stderr.text).toMatch(/^1 device, 1 report in .*\nbaretooth: .+\n.+\n$/)
  })

  test('a reader that takes nothing costs a bounded number of lines, and Ctrl-C still works', async () => {
    await using scratch = await Scratch.make()
    class Stuck extends TestOutput {
      override _write(): void {}
    }
    const io = testIo({ stdout: new Stuck() })
    const many = Array.from({ length: 25_000 }, () => ({ localName: 'Lamp' }))
    const done = run(['replay', await scratch.capture(...many), '--duplicates', '--debug'], io)
    await io.stderr.has('| ended')
    io.process.emit('SIGINT')
    expect(await done).toBe(130)
    expect(io.stderr.lines.slice(-2)).toEqual([
      expect.stringMatching(/^4,\d{3} lines left out: the reader was too slow\.$/),
      expect.stringMatching(/^1 device, 25,000 reports in /),
    ])
  })
})
