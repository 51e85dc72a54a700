import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import { CommandQueue } from '../../hci/command-queue.ts'
import { commands } from '../../hci/commands.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const { reset, leRand, leSetScanEnable, disconnect, readRssi } = commands

const setUp = () => {
  const sent: string[] = []
  const deaths: Error[] = []
  const queue = new CommandQueue({
    clock: systemClock,
    send: packet => sent.push(Buffer.from(packet).toString('hex')),
    dead: error => deaths.push(error),
  })
  return { queue, sent, deaths }
}
const scanOff = { enable: false, filterDuplicates: false }
/** What a promise has come to, so that a test can go on while it waits. */
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

describe('credits (Vol 4 Part E, 4.4)', () => {
  test('one command at a time, the next when the answer allows it', async () => {
    const { queue, sent } = setUp()
    const first = queue.run(reset, {})
    const second = queue.run(leRand, {})
    expect(sent).toEqual(['030c00'])
    queue.complete(1, reset.opcode, hex('00'))
    await first
    expect(sent).toEqual(['030c00', '182000'])
    queue.complete(1, leRand.opcode, hex('000807060504030201'))
    expect(await second).toEqual({ randomNumber: 0x0102030405060708n })
  })

  test('HCI-07: the NOP only updates the window', async () => {
    const { queue, sent } = setUp()
    const first = queue.run(reset, {})
    queue.complete(0, reset.opcode, hex('00'))
    await first
    void outcome(queue.run(leRand, {}))
    expect(sent).toEqual(['030c00'])
    queue.complete(5, 0, new Uint8Array())
    expect(sent).toEqual(['030c00', '182000'])
  })

  test('HCI-08: credits of zero for ever: nothing is sent, what waits rejects, the adapter is dead and says so', async () => {
    const { queue, sent, deaths } = setUp()
    const first = queue.run(reset, {})
    queue.complete(0, reset.opcode, hex('00'))
    await first
    const waiting = outcome(queue.run(leRand, {}))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await waiting).toMatchObject({ name: 'BleakBluetoothNotAvailableError', reason: 'controller' })
    expect(deaths).toHaveLength(1)
    expect(sent).toEqual(['030c00'])
    await expect(queue.run(leRand, {})).rejects.toMatchObject({ reason: 'controller' })
  })

  test('HCI-09: a window of 255 is no licence to send two at once', () => {
    const { queue, sent } = setUp()
    queue.complete(255, 0, new Uint8Array())
    void outcome(queue.run(reset, {}))
    void outcome(queue.run(leRand, {}))
    expect(sent).toEqual(['030c00'])
  })

  test('a credit that comes while nothing waits is kept, and counts once', async () => {
    const { queue, sent } = setUp()
    queue.complete(1, 0, new Uint8Array())
    queue.complete(1, 0, new Uint8Array())
    void outcome(queue.run(reset, {}))
    void outcome(queue.run(leRand, {}))
    expect(sent).toHaveLength(1)
  })
})

describe('answers', () => {
  test('a refusal carries the status and what it means', async () => {
    const { queue } = setUp()
    const refused = outcome(queue.run(leSetScanEnable, scanOff))
    queue.complete(1, leSetScanEnable.opcode, hex('0c'))
    expect(await refused).toMatchObject({
      name: 'BleakHciError',
      status: 0x0c,
      command: 'LE Set Scan Enable',
      message: expect.stringContaining('Command Disallowed'),
    })
  })

  test('Command Status of success completes only the commands that it answers', async () => {
    const { queue } = setUp()
    const settled = vi.fn()
    const complete = queue.run(leRand, {})
    complete.then(settled)
    queue.status(1, leRand.opcode, 0)
    await vi.advanceTimersByTimeAsync(0)
    expect(settled).not.toHaveBeenCalled()
    queue.complete(1, leRand.opcode, hex('000000000000000000'))
    await complete

    const status = queue.run(disconnect, { connectionHandle: 0x40, reason: 0x13 })
    queue.status(1, disconnect.opcode, 0)
    await status
  })

  test('Command Status of an error refuses any command', async () => {
    const { queue } = setUp()
    const refused = outcome(queue.run(leRand, {}))
    queue.status(1, leRand.opcode, 0x01)
    expect(await refused).toMatchObject({ status: 0x01 })
  })

  test('HCI-01: Command Complete without a status fails that command only', async () => {
    const { queue } = setUp()
    const truncated = outcome(queue.run(reset, {}))
    queue.complete(1, reset.opcode, new Uint8Array())
    expect(await truncated).toMatchObject({ name: 'DecodeError', message: expect.stringContaining('Reset') })
    const next = queue.run(reset, {})
    queue.complete(1, reset.opcode, hex('00'))
    await next
  })

  test('HCI-01: return parameters that end too early fail that command, by name', async () => {
    const { queue } = setUp()
    const truncated = outcome(queue.run(readRssi, { connectionHandle: 0x40 }))
    queue.complete(1, readRssi.opcode, hex('004000'))
    expect(await truncated).toMatchObject({ name: 'DecodeError', message: expect.stringContaining('Read RSSI') })
  })

  test('return parameters may have more fields than we know', async () => {
    const { queue } = setUp()
    const answered = queue.run(readRssi, { connectionHandle: 0x40 })
    queue.complete(1, readRssi.opcode, hex('004000c4ffff'))
    expect(await answered).toEqual({ connectionHandle: 0x40, rssi: -60 })
  })

  test('HCI-06: an answer to a command never sent is ignored, its credits are not', async () => {
    const { queue, sent } = setUp()
    const first = queue.run(reset, {})
    queue.complete(0, reset.opcode, hex('00'))
    await first
    const second = queue.run(leRand, {})
    queue.complete(1, 0x1234, hex('00'))
    expect(sent).toEqual(['030c00', '182000'])
    queue.status(1, 0x1234, 0)
    queue.complete(1, leRand.opcode, hex('000000000000000000'))
    await second
  })

  test('HCI-10: an answer that comes twice does not complete another command', async () => {
    const { queue } = setUp()
    const first = queue.run(reset, {})
    queue.complete(1, reset.opcode, hex('00'))
    await first
    const settled = vi.fn()
    const second = queue.run(leRand, {})
    second.then(settled)
    queue.complete(1, reset.opcode, hex('00'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(settled).not.toHaveBeenCalled()
    queue.complete(1, leRand.opcode, hex('000000000000000000'))
    await second
  })

  test('a command that no table knows travels as opcode and bytes', async () => {
    const { queue, sent } = setUp()
    const answer = queue.runRaw(0xfc09, hex('aa'))
    expect(sent).toEqual(['09fc01aa'])
    queue.complete(1, 0xfc09, hex('00beef'))
    expect(await answer).toEqual(hex('00beef'))
  })
})

describe('deadlines', () => {
  test('HCI-12: a command that is never answered rejects with its name; the next one is sent', async () => {
    const { queue, sent } = setUp()
    const first = outcome(queue.run(leSetScanEnable, scanOff))
    const second = queue.run(leRand, {})
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await first).toMatchObject({ name: 'TimeoutError', phase: 'LE Set Scan Enable' })
    expect(sent).toEqual(['0c20020000', '182000'])
    queue.complete(1, leRand.opcode, hex('000000000000000000'))
    await second
  })

  test('a late answer completes nothing else, the same command asked again included', async () => {
    const { queue } = setUp()
    const first = outcome(queue.run(readRssi, { connectionHandle: 0x40 }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await first).toMatchObject({ name: 'TimeoutError' })
    const second = queue.run(readRssi, { connectionHandle: 0x41 })
    queue.complete(1, readRssi.opcode, hex('004000c4'))
    queue.complete(1, readRssi.opcode, hex('004100d8'))
    expect(await second).toEqual({ connectionHandle: 0x41, rssi: -40 })
  })

  test('a command that was never answered does not spoil the next ones for ever', async () => {
    const { queue } = setUp()
    const first = outcome(queue.run(readRssi, { connectionHandle: 0x40 }))
    await vi.advanceTimersByTimeAsync(2_000)
    await first
    const second = outcome(queue.run(readRssi, { connectionHandle: 0x40 }))
    queue.complete(1, readRssi.opcode, hex('004000c4'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await second).toMatchObject({ name: 'TimeoutError' })
    const third = queue.run(readRssi, { connectionHandle: 0x40 })
    queue.complete(1, readRssi.opcode, hex('004000c4'))
    expect(await third).toMatchObject({ rssi: -60 })
  })

  test('Reset forgets what the controller still owed', async () => {
    const { queue } = setUp()
    const first = outcome(queue.run(reset, {}))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await first).toMatchObject({ phase: 'Reset' })
    const second = queue.run(reset, {})
    queue.complete(1, reset.opcode, hex('00'))
    await second
  })

  test('a time-out gives no credit back to a controller that said zero', async () => {
    const { queue, sent } = setUp()
    const first = outcome(queue.run(leRand, {}))
    queue.complete(0, 0, new Uint8Array())
    const second = outcome(queue.run(reset, {}))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await first).toMatchObject({ name: 'TimeoutError' })
    expect(sent).toEqual(['182000'])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await second).toMatchObject({ reason: 'controller' })
  })

  test('no timer is left when everything is answered', async () => {
    const { queue } = setUp()
    const answered = queue.run(reset, {})
    queue.complete(1, reset.opcode, hex('00'))
    await answered
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('abort and end', () => {
  test('an aborted command that was not sent is never sent', async () => {
    const { queue, sent } = setUp()
    const first = queue.run(reset, {})
    const abort = new AbortController()
    const second = outcome(queue.run(leRand, {}, { signal: abort.signal }))
    abort.abort(new Error('changed my mind'))
    expect(await second).toMatchObject({ message: 'changed my mind' })
    queue.complete(1, reset.opcode, hex('00'))
    await first
    expect(sent).toEqual(['030c00'])
  })

  test('an aborted command that was sent keeps its place until it is answered', async () => {
    const { queue, sent } = setUp()
    const abort = new AbortController()
    const first = outcome(queue.run(leRand, {}, { signal: abort.signal }))
    const second = queue.run(reset, {})
    abort.abort(new Error('changed my mind'))
    expect(await first).toMatchObject({ message: 'changed my mind' })
    expect(sent).toEqual(['182000'])
    queue.complete(1, leRand.opcode, hex('000000000000000000'))
    expect(sent).toEqual(['182000', '030c00'])
    queue.complete(1, reset.opcode, hex('00'))
    await second
  })

  test('the end rejects everything at once, and everything after it', async () => {
    const { queue } = setUp()
    const waiting = [queue.run(reset, {}), queue.run(leRand, {})].map(outcome)
    queue.fail(new Error('unplugged'))
    expect(await Promise.all(waiting)).toMatchObject([{ message: 'unplugged' }, { message: 'unplugged' }])
    await expect(queue.run(reset, {})).rejects.toThrow('unplugged')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('after a hardware error the queue starts afresh', async () => {
    const { queue, sent } = setUp()
    const lost = outcome(queue.run(leRand, {}))
    queue.complete(0, 0, new Uint8Array())
    queue.restart(new Error('hardware error'))
    expect(await lost).toMatchObject({ message: 'hardware error' })
    const next = queue.run(reset, {})
    expect(sent).toEqual(['182000', '030c00'])
    queue.complete(1, reset.opcode, hex('00'))
    await next
  })

  test('parameters that do not fit are the caller’s mistake, and disturb nobody', async () => {
    const { queue, sent } = setUp()
    await expect(queue.run(disconnect, { connectionHandle: 0x40, reason: 256 })).rejects.toThrow(RangeError)
    await expect(queue.runRaw(0xfc01, new Uint8Array(256))).rejects.toThrow(RangeError)
    expect(sent).toEqual([])
  })
})
