import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BleakScanner } from '../../src/index.ts'
import { H4Framer } from '../../transports/streams/h4.ts'
import { legacy, named } from '../support/advertisers.ts'
import { ReplayRig, reports } from '../support/replay-rig.ts'
import { outcome } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'
import { listen, portOf } from '../support/stream-rigs.ts'

/** A controller on loopback, of which only one connection at a time may be open, as of a serial line or a USB device. */
const loopback = async () => {
  const controller = ScriptedController.legacy()
  const connections = { open: 0, all: 0, most: 0 }
  const serve = async (socket: Socket) => {
    connections.all++
    connections.open++
    connections.most = Math.max(connections.most, connections.open)
    socket.once('close', () => connections.open--)
    const transport = await controller.open({
      packet: (type, body) => void socket.write(Uint8Array.of(type, ...body)),
      drained: () => {},
      closed: () => socket.destroy(),
    })
    const framer = new H4Framer({ packet: (type, body) => void transport.send(type, body) })
    socket.on('data', chunk => framer.push(chunk))
  }
  const { server, stop } = await listen({ port: 0, host: '127.0.0.1' }, socket => void serve(socket))
  return { controller, connections, stop, uri: `tcp:127.0.0.1:${portOf(server)}` }
}

let rig: Awaited<ReturnType<typeof loopback>>
beforeEach(async () => {
  rig = await loopback()
})
afterEach(() => rig.stop())

const resets = () => rig.controller.received.filter(line => line === 'Reset').length
const scanEnables = () => rig.controller.received.filter(line => line.startsWith('LE Set Scan Enable'))
/** The first Reset gets no answer until the function returned is called. */
const holdReset = () => {
  let held = true
  rig.controller.script(0x0c03, () => (held ? undefined : Uint8Array.of(0)))
  return () => {
    held = false
    rig.controller.event({
      name: 'commandComplete',
      numHciCommandPackets: 1,
      opcode: 0x0c03,
      returnParameters: Uint8Array.of(0),
    })
  }
}

describe('an adapter named by URI', () => {
  test('is opened once for all who use it at once, and closed with the last of them', async () => {
    const names: string[][] = [[], []]
    const [one, two] = names.map(
      list => new BleakScanner({ adapter: rig.uri, detectionCallback: device => void list.push(`${device.name}`) }),
    ) as [BleakScanner, BleakScanner]
    await Promise.all([one.start(), two.start()])
    expect(resets()).toBe(1)
    legacy(rig.controller, { data: named('lamp') })
    await vi.waitFor(() => expect(names).toEqual([['lamp'], ['lamp']]))
    await one.stop()
    expect(rig.connections.open).toBe(1)
    await two.stop()
    await vi.waitFor(() => expect(rig.connections.open).toBe(0))
    expect(scanEnables().at(-1)).toBe('LE Set Scan Enable 0000')
  })

  test('one who gives up while it is opened hears so at once, and the other gets it', async () => {
    const answer = holdReset()
    const abort = new AbortController()
    const first = outcome(new BleakScanner({ adapter: rig.uri }).start({ signal: abort.signal }))
    const second = new BleakScanner({ adapter: rig.uri })
    const starting = second.start()
    await vi.waitFor(() => expect(resets()).toBe(1))
    abort.abort(new Error('enough'))
    expect(await first).toMatchObject({ message: 'enough' })
    answer()
    await starting
    expect(rig.connections).toEqual({ open: 1, all: 1, most: 1 })
    await second.stop()
    await vi.waitFor(() => expect(rig.connections.open).toBe(0))
  })

  test.each(['abort', 'deadline', 'stop'])('an opening that nobody waits for any more ends at once (%s)', async how => {
    const answer = holdReset()
    const abort = new AbortController()
    const scanner = new BleakScanner({ adapter: rig.uri })
    const starting = outcome(scanner.start({ signal: abort.signal, ...(how === 'deadline' && { timeout: 300 }) }))
    await vi.waitFor(() => expect(resets()).toBe(1))
    if (how === 'abort') abort.abort(new Error('enough'))
    if (how === 'stop') await scanner.stop()
    expect(await starting).toBeInstanceOf(Error)
    await vi.waitFor(() => expect(rig.connections.open).toBe(0))
    answer()
    await scanner.start()
    expect(rig.connections).toEqual({ open: 1, all: 2, most: 1 })
    await scanner.stop()
  })

  test('who starts while the last user stops gets it after it has been given back', async () => {
    const first = new BleakScanner({ adapter: rig.uri })
    await first.start()
    const stopping = first.stop()
    const second = new BleakScanner({ adapter: rig.uri })
    await Promise.all([stopping, second.start()])
    await Promise.all([second.stop(), first.start()])
    await first.stop()
    expect(rig.connections.most).toBe(1)
    await vi.waitFor(() => expect(rig.connections.open).toBe(0))
  })

  test('HCI-44: lost, all its users hear it, and each can start anew', async () => {
    const scanners = [new BleakScanner({ adapter: rig.uri }), new BleakScanner({ adapter: rig.uri })]
    await Promise.all(scanners.map(scanner => scanner.start()))
    const stopped = scanners.map(scanner => outcome(scanner.stopped))
    rig.controller.lose()
    for (const end of stopped) expect(await end).toMatchObject({ reason: 'lost' })
    await Promise.all(scanners.map(scanner => scanner.start()))
    expect(rig.connections.all).toBe(2)
    await Promise.all(scanners.map(scanner => scanner.stop()))
  })

  test('one that cannot be opened fails for all who wait, and is tried again for the next', async () => {
    rig.controller.refuse({ opcode: 0x0c03 } as never, 0x03)
    const starts = [1, 2].map(() => outcome(new BleakScanner({ adapter: rig.uri }).start()))
    for (const start of starts) expect(await start).toMatchObject({ message: expect.stringContaining('Reset') })
    rig.controller.script(0x0c03, () => Uint8Array.of(0))
    await using scanner = await BleakScanner.start({ adapter: rig.uri })
    expect(scanner.discoveredDevices).toEqual([])
    expect(rig.connections.all).toBe(2)
  })
})

test('two scanners over one replay see the same, end with it, and the next one begins it again', async () => {
  const captures = new ReplayRig()
  try {
    const adapter = `replay:${await captures.file(reports(50))}?speed=max`
    const seen = [0, 0]
    const scanners = seen.map(
      (_, at) => new BleakScanner({ adapter, detectionCallback: () => void seen.splice(at, 1, (seen[at] ?? 0) + 1) }),
    )
    await Promise.all(scanners.map(scanner => scanner.start()))
    await Promise.all(scanners.map(scanner => scanner.stopped))
    expect(seen).toEqual([50, 50])
    expect(await BleakScanner.discover({ adapter })).toHaveLength(1)
  } finally {
    await captures.stop()
  }
})

test('the default adapter and the same one by its URI are one', async () => {
  vi.stubEnv('BARETOOTH_ADAPTER', rig.uri)
  try {
    const first = await BleakScanner.start()
    const second = await BleakScanner.start({ adapter: rig.uri })
    expect(rig.connections.all).toBe(1)
    await first.stop()
    expect(rig.connections.open).toBe(1)
    await second.stop()
    await vi.waitFor(() => expect(rig.connections.open).toBe(0))
    await (await BleakScanner.start({ adapter: rig.uri })).stop()
    expect(rig.connections).toMatchObject({ all: 2, most: 1 })
  } finally {
    vi.unstubAllEnvs()
  }
})
