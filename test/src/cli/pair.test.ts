import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { Scratch } from './support/captures.ts'
import { GattDevice } from './support/gatt-device.ts'
import { testIo } from './support/test-io.ts'

let scratch: Scratch
beforeEach(async () => {
  scratch = await Scratch.make()
})
afterEach(() => scratch[Symbol.asyncDispose]())
/** Bonds of its own for each test: the devices all have the same addresses. */
const ownBonds = () => ({ BARETOOTH_BONDS: scratch.path('bonds.json') })

const baretooth = async (...argv: readonly string[]) => {
  const io = testIo({ env: ownBonds() })
  const code = await run(argv, io)
  return { code, out: io.stdout.text, error: io.stderr.text }
}

/** The command with somebody who answers what it asks. */
const answering = (device: GattDevice, ...argv: readonly string[]) => {
  const stdin = new PassThrough()
  const io = testIo({ stdin, env: ownBonds() })
  const [command = '', ...rest] = argv
  const code = run([command, 'Pulse Strap', ...rest, '--adapter', device.uri], io)
  return { io, stdin, code, type: (text: string) => void stdin.write(`${text}\n`) }
}

describe('baretooth pair', () => {
  test('with a device that can do nothing: that it protects little is told', async () => {
    await using device = await GattDevice.on()
    device.pairing = {}
    expect(await baretooth('pair', 'Pulse Strap', '--adapter', device.uri)).toEqual({
      code: 0,
      error: '',
      out: 'Paired by Just Works: LE Secure Connections, a key of 16 bytes, somebody may have been in between, kept for the next time.\n',
    })
  })

  test('--json', async () => {
    await using device = await GattDevice.on()
    device.pairing = {}
    const { out } = await baretooth('pair', 'Pulse Strap', '--no-bond', '--json', '--adapter', device.uri)
    expect(JSON.parse(out)).toEqual({
      address: device.address,
      name: 'Pulse Strap',
      method: 'just-works',
      encrypted: true,
      authenticated: false,
      keySize: 16,
      secureConnections: true,
      bonded: false,
    })
  })

  test.each([
    ['y', 0, 'Paired by comparing numbers'],
    ['n', 1, ''],
  ])('comparing numbers, and the answer is %s', async (answer, exit, told) => {
    await using device = await GattDevice.on()
    const numbers: number[] = []
    device.pairing = { agent: { confirmNumeric: value => numbers.push(value) > 0 } }
    const { io, code, type } = answering(device, 'pair')
    await io.stderr.has('(y/n)')
    type(answer)
    expect(await code).toBe(exit)
    expect(io.stderr.text).toContain(`Does Pulse Strap show ${String(numbers[0]).padStart(6, '0')}, too?`)
    expect(io.stdout.text).toContain(told)
    if (exit === 1) expect(io.stderr.text).toContain('somebody may be in between')
  })

  test('a passkey that the device shows', async () => {
    await using device = await GattDevice.on()
    let shown = ''
    device.pairing = {
      agent: {
        displayPasskey: passkey => {
          shown = String(passkey).padStart(6, '0')
        },
      },
    }
    const { io, code, type } = answering(device, 'pair', '--mitm')
    await io.stderr.has('empty to give up')
    type('no number')
    await io.stderr.has('A passkey has six digits')
    type(shown)
    expect(await code).toBe(0)
    expect(io.stdout.text).toMatch(/^Paired by a passkey: LE Secure Connections, .*nobody in between/)
  })

  test('nobody who answers: the pairing fails, and says what to do', async () => {
    await using device = await GattDevice.on()
    device.pairing = { agent: { displayPasskey: () => {} } }
    const { code, error } = await baretooth('pair', 'Pulse Strap', '--adapter', device.uri)
    expect(code).toBe(1)
    expect(error).toMatch(/^baretooth: pairing failed: no passkey was entered\.?\n?.*type what the device shows/s)
  })

  test('the end of the input while it asks', async () => {
    await using device = await GattDevice.on()
    device.pairing = { agent: { displayPasskey: () => {} } }
    const { io, stdin, code } = answering(device, 'pair')
    await io.stderr.has('empty to give up')
    stdin.end()
    expect(await code).toBe(1)
  })

  test('Ctrl-C while it asks', async () => {
    await using device = await GattDevice.on()
    device.pairing = { agent: { confirmNumeric: () => true } }
    const { io, code } = answering(device, 'pair')
    await io.stderr.has('(y/n)')
    io.process.emit('SIGINT', 'SIGINT')
    expect(await code).toBe(130)
    expect(device.isConnected).toBe(false)
  })

  test.each([
    [['--mitm', '--just-works'], 'see "baretooth help pair"'],
    [['--secure-connections', 'maybe'], 'Allowed choices are no, preferred, only'],
  ])('%j', async (options, remedy) => {
    await using device = await GattDevice.on()
    device.pairing = {}
    const { code, error } = await baretooth('pair', 'Pulse Strap', ...options, '--adapter', device.uri)
    expect(code).toBeGreaterThan(0)
    expect(error).toContain(remedy)
  })

  test('a device that pairs with nobody', async () => {
    await using device = await GattDevice.on()
    const { code, error } = await baretooth('pair', 'Pulse Strap', '--adapter', device.uri)
    expect(code).toBe(1)
    expect(error).toContain('have to be put into a pairing mode first')
  })
})

test('read --pair gets what only paired clients get', async () => {
  await using device = await GattDevice.on()
  device.pairing = {}
  expect(await baretooth('read', 'Pulse Strap', '2a24', '--pair', '--adapter', device.uri)).toMatchObject({
    code: 0,
    out: '736563726574  "secret"\n',
  })
})
