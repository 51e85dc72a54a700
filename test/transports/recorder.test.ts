import { execFileSync } from 'node:child_process'
import { closeSync, constants, existsSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import { toHex } from '../../core/hex.ts'
import { type OpenTransport, packetType, type Transport, type TransportHandlers } from '../../hci/transport.ts'
import { BtsnoopFile } from '../../transports/captures/btsnoop-file.ts'
import { type CapturedPacket, CaptureError } from '../../transports/captures/capture.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { record } from '../../transports/recorder.ts'
import { chunksOf } from '../support/capture-bytes.ts'
import { startTcp } from '../support/stream-rigs.ts'
import { describeTransport } from '../support/transport-contract.ts'
import { Listener, packetOf, take } from '../support/transport-rig.ts'

let folder: string
let file: string
const failures: CaptureError[] = []
const failed = (error: CaptureError) => void failures.push(error)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baretooth-recorder-'))
  file = join(folder, 'recording.btsnoop')
  failures.length = 0
})
afterEach(() => rm(folder, { recursive: true }))

const recording = async (path = file) => {
  const capture = await readCapture(chunksOf(await readFile(path)))
  const packets: CapturedPacket[] = []
  for await (const packet of capture) packets.push(packet)
  return { packets, summary: capture.summary }
}

// The wrapper must be as good a transport as what it wraps.
describeTransport('recorder around tcp', {
  start: async () => {
    const rig = await startTcp()
    return { ...rig, open: record(rig.open, { file, failed }) }
  },
})

/** A transport whose far side is in the test's hands. */
const handmade = () => {
  const far: { handlers?: TransportHandlers; sent: string[]; closes: number } = { sent: [], closes: 0 }
  const time = { now: 1_700_000_000_000.125 }
  const transport: Transport = {
    send: (type, body) => far.sent.push(`${type} ${toHex(body)}`) < 3,
    close: async () => {
      if (far.closes++ === 0) far.handlers?.closed({ kind: 'closed' })
      await undefined
    },
    skippedBytes: 7,
    clock: { now: () => time.now, schedule: () => ({ cancel: () => {} }) },
  }
  const open: OpenTransport = handlers => {
    far.handlers = handlers
    return Promise.resolve(transport)
  }
  return { far, open, time }
}

test('every packet of both directions is in the file when close() resolves, in order and with its time', async () => {
  const rig = await startTcp()
  const near = new Listener()
  const transport = await record(rig.open, { file, failed })(near)
  const far = await rig.far()
  const before = systemClock.now()
  for (const type of Object.values(packetType)) {
    transport.send(type, packetOf(type, 1).body)
    await take(far.arrived, 1)
    far.send(packetOf(type, 2))
    await take(near.packets, 1)
  }
  await transport.close()
  const { packets, summary } = await recording()
  expect(summary).toMatchObject({ packets: 10, truncated: false, drops: 0 })
  expect(packets.map(({ type, direction, body }) => [type, direction, toHex(body)])).toEqual(
    Object.values(packetType).flatMap(type => [
      [type, 'sent', toHex(packetOf(type, 1).body)],
      [type, 'received', toHex(packetOf(type, 2).body)],
    ]),
  )
  const times = packets.map(({ time }) => time)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(times[0]).toBeGreaterThan(before - 1)
  expect(times.at(-1)).toBeLessThan(systemClock.now() + 1)
  expect(failures).toEqual([])
  await rig.stop()
})

test('it tells time as the transport does, and passes on its answers, its clock and its counter', async () => {
  const { far, open, time } = handmade()
  const transport = await record(open, { file, failed })(new Listener())
  expect([1, 2, 3].map(number => transport.send(packetType.acl, Uint8Array.of(number)))).toEqual([true, true, false])
  time.now += 0.5
  far.handlers?.packet(packetType.event, Uint8Array.of(0x0e))
  expect(transport.clock?.now()).toBe(time.now)
  expect(transport.skippedBytes).toBe(7)
  await transport.close()
  expect((await recording()).packets.map(packet => packet.time)).toEqual([...Array(3).fill(1_700_000_000_000.125), time.now])
})

test('a transport without a clock and a counter is still without them', async () => {
  const rig = await startTcp()
  const transport = await record(handlers => rig.open(handlers), { file, failed })(new Listener())
  expect('clock' in transport).toBe(false)
  await transport.close()
  await rig.stop()
})

test('the file is complete after the transport was lost, and nothing is recorded after close()', async () => {
  const { far, open } = handmade()
  const near = new Listener()
  const transport = await record(open, { file, failed })(near)
  far.handlers?.packet(packetType.event, Uint8Array.of(0x10, 1, 0))
  far.handlers?.closed({ kind: 'lost', error: new Error('unplugged') })
  expect(near.ends).toMatchObject([{ kind: 'lost' }])
  await transport.close()
  transport.send(packetType.command, Uint8Array.of(3, 12, 0))
  await transport.close()
  expect((await recording()).packets.length).toBe(1)
})

test('packets reach the file without close(), so that a killed process leaves them behind', async () => {
  const { far, open } = handmade()
  const transport = await record(open, { file, failed })(new Listener())
  far.handlers?.packet(packetType.event, Uint8Array.of(0x10, 1, 0))
  await vi.waitFor(async () => expect((await recording()).packets.length).toBe(1))
  await transport.close()
})

describe('the file', () => {
  const packet = { type: packetType.event, direction: 'received', time: 1_700_000_000_000 } as const
  const body = Uint8Array.of(0x10, 1, 0)

  test('replaces the one that was there, which stays whole when the transport cannot be opened', async () => {
    const older = 'something older'.repeat(100)
    await writeFile(file, older)
    const noTransport: OpenTransport = () => Promise.reject(new Error('no adapter'))
    await expect(record(noTransport, { file, failed })(new Listener())).rejects.toThrow('no adapter')
    expect(await readFile(file, 'utf8')).toBe(older)
    const { open } = handmade()
    await (await record(open, { file, failed })(new Listener())).close()
    expect((await recording()).summary).toMatchObject({ records: 0, bytes: 16, truncated: false })
  })

  test('is not there when the transport cannot be opened and it was not there before', async () => {
    const noTransport: OpenTransport = () => Promise.reject(new Error('no adapter'))
    await expect(record(noTransport, { file, failed })(new Listener())).rejects.toThrow('no adapter')
    expect(existsSync(file)).toBe(false)
  })

  test('that cannot be made is an error before the transport is touched', async () => {
    const open = vi.fn()
    const nowhere = join(folder, 'no', 'such', 'folder.btsnoop')
    await expect(record(open, { file: nowhere, failed })(new Listener())).rejects.toThrow(CaptureError)
    await expect(record(open, { file: nowhere, failed })(new Listener())).rejects.toThrow(/cannot write the recording .*ENOENT/)
    expect(open).not.toHaveBeenCalled()
  })

  test.skipIf(!existsSync('/dev/full'))('a full disk is reported once, and the transport goes on', async () => {
    const { far, open } = handmade()
    const near = new Listener()
    const transport = await record(open, { file: '/dev/full', failed })(near)
    far.handlers?.packet(packetType.event, body)
    await vi.waitFor(() => expect(failures.length).toBe(1))
    far.handlers?.packet(packetType.event, body)
    expect(await take(near.packets, 2)).toEqual(Array(2).fill({ type: packetType.event, body }))
    await transport.close()
    expect(failures.length).toBe(1)
    expect(failures[0]?.message).toMatch(/cannot write the recording \/dev\/full: ENOSPC/)
    expect(near.ends).toEqual([{ kind: 'closed' }])
  })

  test.skipIf(!existsSync('/dev/full'))('a callback that throws does no harm', async () => {
    const options = {
      path: '/dev/full',
      failed: () => {
        throw new Error('mine')
      },
    }
    const target = await BtsnoopFile.open(options)
    target.add(packet, body)
    await target.close()
  })

  test('a disk that is too slow costs packets, not memory, and the file says how many', async () => {
    const target = await BtsnoopFile.open({ path: file, failed, memoryLimit: 28 * 10 })
    // All in one turn: nothing can have been written in between.
    for (let i = 0; i < 25; i++) target.add(packet, body)
    expect(target.drops).toBe(15)
    await vi.waitFor(async () => expect((await stat(file)).size).toBe(16 + 280))
    target.add(packet, body)
    await target.close()
    const { packets, summary } = await recording()
    expect(packets.map(({ drops }) => drops)).toEqual([...Array(10).fill(0), 15])
    expect(summary.drops).toBe(15)
  })

  test('takes more than it writes at once, in order', async () => {
    const target = await BtsnoopFile.open({ path: file, failed })
    const bodies = Array.from({ length: 20_000 }, (_, i) => Uint8Array.of(0xff, 2, i & 0xff, i >> 8))
    for (const [i, one] of bodies.entries()) {
      target.add(packet, one)
      if (i % 1_000 === 0) await undefined
    }
    await target.close()
    expect((await recording()).packets.map(one => toHex(one.body))).toEqual(bodies.map(one => toHex(one)))
    expect(target.drops).toBe(0)
  })
})

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  const packet = { type: packetType.acl, direction: 'received', time: 1_700_000_000_000 } as const
  const body = packetOf(packetType.acl, 1, 1_000).body
  const makePipe = () => execFileSync('mkfifo', [file])
  /** The descriptor of its reading end, from which nothing is read yet; whoever takes it closes it. */
  const openReader = () => openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)

  test('that nobody reads is refused, and not waited for', async () => {
    makePipe()
    const opening = BtsnoopFile.open({ path: file, failed })
    await expect(opening).rejects.toThrow(CaptureError)
    await expect(opening).rejects.toThrow(/nobody reads/)
  })

  test('gets every packet, though its reader takes its time', async () => {
    makePipe()
    const reader = openReader()
    const target = await BtsnoopFile.open({ path: file, failed })
    for (let i = 0; i < 500; i++) target.add(packet, body)
    const closing = target.close()
    const chunks: Buffer[] = []
    for await (const chunk of new Socket({ fd: reader, readable: true, writable: false })) chunks.push(chunk)
    await closing
    const capture = await readCapture(chunksOf(Buffer.concat(chunks)))
    for await (const each of capture) expect(each.body).toEqual(body)
    expect(capture.summary).toMatchObject({ packets: 500, truncated: false })
    expect(failures).toEqual([])
  })

  test('whose reader has stopped holds up no close()', async () => {
    makePipe()
    const reader = openReader()
    const target = await BtsnoopFile.open({ path: file, failed })
    for (let i = 0; i < 500; i++) target.add(packet, body)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    void target.close()
    // Each attempt is a real write, so time goes on when it has failed.
    while (failures.length === 0) {
      await turn()
      await vi.advanceTimersByTimeAsync(10)
    }
    vi.useRealTimers()
    await target.close()
    expect(failures).toMatchObject([{ message: expect.stringContaining('EAGAIN') }])
    closeSync(reader)
  })
})
