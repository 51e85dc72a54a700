import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Air, VirtualController } from '../../../controller/index.ts'
import { run } from '../../../src/cli/run.ts'
import { Adapter, BleakClient, BleakScanner } from '../../../src/index.ts'
import { serve, type TransportServer } from '../../../transports/index.ts'
import { Scratch } from './support/captures.ts'
import { baretooth, testIo } from './support/test-io.ts'

let scratch: Scratch
beforeEach(async () => {
  scratch = await Scratch.make()
})
afterEach(() => scratch[Symbol.asyncDispose]())

const fileOf = async (content: unknown, name = 'lamp.json') => {
  const path = scratch.path(name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** A controller for the command, and an adapter beside it, on one air that goes with the wall clock. */
class Place implements AsyncDisposable {
  readonly uri: string
  readonly adapter: Adapter
  readonly #server: TransportServer
  readonly #stopClock: () => void

  static async make(): Promise<Place> {
    const air = new Air()
    const stopClock = air.follow()
    const server = await serve('tcp:127.0.0.1:0', new VirtualController({ air }).open)
    return new Place(server, await Adapter.open({ transport: new VirtualController({ air }).open }), stopClock)
  }

  private constructor(server: TransportServer, adapter: Adapter, stopClock: () => void) {
    this.uri = server.uri
    this.adapter = adapter
    this.#server = server
    this.#stopClock = stopClock
  }

  /** The command while it serves. */
  async serving(file: string, ...options: readonly string[]) {
    const io = testIo()
    const code = run(['serve', file, '--adapter', this.uri, ...options], io)
    await Promise.race([io.stdout.has('\n'), code])
    return { io, code }
  }

  async connect(name: string): Promise<BleakClient> {
    const device = await BleakScanner.findDeviceByName(name, { adapter: this.adapter })
    if (!device) throw new Error(`${name} was not found`)
    return await BleakClient.connect(device, { adapter: this.adapter })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.adapter.close()
    await this.#server.close()
    this.#stopClock()
  }
}

const lamp = {
  deviceName: 'Paper Lamp',
  services: [
    {
      uuid: '180f',
      characteristics: [{ uuid: '2a19', properties: ['read', 'notify'], value: 99, notify: { every: 50, values: [98, 97] } }],
    },
    {
      uuid: 'ba2e1000-0000-4000-8000-000000000000',
      characteristics: [
        { uuid: 'a001', properties: ['read', 'write'], value: 'off', description: 'Switch' },
        { uuid: 'a002', properties: ['read'], value: { hex: '00ff' } },
        { uuid: 'a003', properties: ['read'], value: { int16: -2 } },
        { uuid: 'a004', properties: ['read'], value: { uint32: 4_000_000_000 } },
      ],
    },
  ],
}

describe('baretooth serve', () => {
  test('serves what a file describes, tells what clients do, and ends by Ctrl-C', async () => {
    await using place = await Place.make()
    const { io, code } = await place.serving(await fileOf(lamp))
    const client = await place.connect('Paper Lamp')
    expect([...(await client.readGattChar('a002'))]).toEqual([0x00, 0xff])
    expect([...(await client.readGattChar('a003'))]).toEqual([0xfe, 0xff])
    expect([...(await client.readGattChar('a004'))]).toEqual([0x00, 0x28, 0x6b, 0xee])
    await client.writeGattChar('a001', new TextEncoder().encode('bright'))
    const values: number[] = []
    await client.startNotify('2a19', (_, [value = 0]) => void values.push(value))
    await vi.waitFor(() => expect(values.length).toBeGreaterThan(3))
    expect(new Set(values)).toEqual(new Set([98, 97]))
    await client.stopNotify('2a19')
    await client.disconnect()
    await io.stdout.has('has gone: 0x13')
    io.process.emit('SIGINT')
    expect(await code).toBe(130)
    expect(io.process.eventNames()).toEqual([])
    const { address } = place.adapter
    const lines = io.stdout.lines.map(line => line.replace(/^\d\d:\d\d:\d\d\.\d{3} {2}/, ''))
    expect(lines[0]).toMatch(/^serving as BA:2E:70:00:00:01 on tcp:/)
    expect(lines[1]).toBe(`${address} has connected`)
    expect(lines.slice(-7)).toEqual([
      `${address} reads a002  00ff`,
      `${address} reads a003  feff`,
      `${address} reads a004  00286bee`,
      `${address} writes a001  627269676874  "bright"`,
      `${address} asks for notifications of Battery Level (2a19)`,
      `${address} unsubscribes from Battery Level (2a19)`,
      `${address} has gone: 0x13 (Remote User Terminated Connection)`,
    ])
    expect(io.stderr.text).toBe('Waiting for clients. Ctrl-C ends it.\n')
  })

  test('--json and --name', async () => {
    await using place = await Place.make()
    const { io, code } = await place.serving(await fileOf(lamp), '--json', '--name', 'Other Lamp')
    const client = await place.connect('Other Lamp')
    expect(new TextDecoder().decode(await client.readGattChar('2a00'))).toBe('Other Lamp')
    await client.disconnect()
    await io.stdout.has('"disconnected"')
    io.process.emit('SIGTERM')
    expect(await code).toBe(143)
    const events = io.stdout.lines.map(line => JSON.parse(line))
    expect(events[0]).toMatchObject({ event: 'started', adapter: place.uri, address: 'BA:2E:70:00:00:01', addressType: 'public' })
    expect(events[1]).toMatchObject({ event: 'connected', address: place.adapter.address, addressType: 'public' })
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'read', uuid: '00002a00-0000-1000-8000-00805f9b34fb', offset: 0, decoded: 'Other Lamp' }),
    )
    expect(events.at(-1)).toMatchObject({ event: 'disconnected', reason: 0x13 })
    expect(io.stderr.text).toBe('')
  })

  test('a module has handlers, and something to do when it has started', async () => {
    await using place = await Place.make()
    const module = `
      const clock = { uuid: 'a001', properties: ['read', 'notify'], onRead: () => Uint8Array.of(42) }
      export default { deviceName: 'Module', services: [{ uuid: '1805', characteristics: [clock] }] }
      export const started = (server, signal) => {
        const timer = setInterval(() => server.notify(clock, Uint8Array.of(7)), 20)
        signal.addEventListener('abort', () => clearInterval(timer))
      }`
    const { io, code } = await place.serving(await fileOf(module, 'served.mjs'))
    const client = await place.connect('Module')
    expect([...(await client.readGattChar('a001'))]).toEqual([42])
    const values = client.notifications('a001')
    for await (const [value] of values) {
      expect(value).toBe(7)
      break
    }
    await client.disconnect()
    io.process.emit('SIGINT')
    expect(await code).toBe(130)
  })

  test('--timeout ends it', async () => {
    await using place = await Place.make()
    const { io, code } = await place.serving(await fileOf(lamp), '--timeout', '0.05')
    expect(await code).toBe(0)
    expect(io.stdout.lines).toHaveLength(1)
  })

  const one = (characteristic: object) => ({
    services: [{ uuid: '180f', characteristics: [{ uuid: '2a19', ...characteristic }] }],
  })
  test.each([
    ['no JSON', '{', /it is no JSON/],
    ['a key that is not known', { servces: [] }, /servces is not known; there are deviceName, appearance, advertise, services/],
    ['an array that is none', { services: {} }, /services must be an array/],
    ['a value of no form', one({ properties: ['read'], value: { uint9: 1 } }), /characteristics\[0\]\.value\.uint9 is not known/],
    ['hex that is none', one({ properties: ['read'], value: { hex: '0' } }), /value\.hex must be hex/],
    [
      'a number that does not fit',
      one({ properties: ['read'], value: 256 }),
      /value must be a whole number from 0 to 255, not 256/,
    ],
    ['a property that is none', one({ properties: ['reed'] }), /'reed'/],
    ['a UUID that is none', { services: [{ uuid: 'battery' }] }, /battery/],
    ['a tick without time', one({ properties: ['notify'], notify: {} }), /notify\.every must be milliseconds, 10 or more/],
    ['an advertisement that nobody sends', { advertise: { interval: 1 } }, /interval/],
  ])('%s is told before an adapter is opened', async (_, content, message) => {
    const file = await fileOf(content)
    const { code, error } = await baretooth('serve', file, '--adapter', 'tcp:127.0.0.1:1')
    expect(code).toBe(2)
    expect(error).toMatch(message)
    expect(error).toContain('docs/serving.md')
  })

  test('a file that is not there, and a module without options', async () => {
    expect(await baretooth('serve', scratch.path('absent.json'))).toMatchObject({
      code: 2,
      error: expect.stringContaining('ENOENT'),
    })
    const file = await fileOf('export const lamp = 1', 'none.mjs')
    expect(await baretooth('serve', file)).toMatchObject({ code: 2, error: expect.stringContaining('default export') })
  })
})
