import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { restAfterFailure } from '../../gap/initiating-activity.ts'
import { commands } from '../../hci/commands.ts'
import { strict } from '../support/advertising.ts'
import { cancelling, connected, connectingHost, device, disconnected } from '../support/connecting.ts'
import { outcome } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const soon = () => vi.advanceTimersByTimeAsync(0)
const otherParameters = { intervalMin: 50, intervalMax: 50, latency: 0, supervisionTimeout: 4_000 }
const creations = (told: readonly string[]) => told.filter(line => line.startsWith('LE Create Connection 6')).length

describe('failed to be established (0x3E)', () => {
  test('as status: tried again', async () => {
    const { controller, host, told } = await connectingHost()
    const connecting = host.connect(device(1))
    await soon()
    for (let tries = 1; tries < 4; tries++) {
      expect(creations(told())).toBe(tries)
      controller.event(connected({ status: 0x3e }))
      await vi.advanceTimersByTimeAsync(restAfterFailure)
    }
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({ handle: 0x40 })
    await host.close()
  })

  test('as a disconnection: tried again, and whoever uses the connection is told of the last one', async () => {
    const { controller, host, told } = await connectingHost()
    const connecting = host.connect(device(1))
    await soon()
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(200)
    controller.event(disconnected(0x3e))
    await vi.advanceTimersByTimeAsync(restAfterFailure)
    expect(creations(told())).toBe(2)
    controller.event(connected({ connectionHandle: 0x41 }))
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({ handle: 0x41, isOpen: true })
    expect(host.links).toHaveLength(1)
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a link that ends at once for another reason is no connection, and is not tried again', async () => {
    const { controller, host, told } = await connectingHost()
    const connecting = outcome(host.connect(device(1)))
    await soon()
    controller.event(connected())
    controller.event(disconnected(0x13))
    expect(await connecting).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(creations(told())).toBe(1)
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('for ever: until the time is up', async () => {
    const { controller, host, told } = await connectingHost(cancelling())
    controller.script(commands.leCreateConnection.opcode, () => {
      queueMicrotask(() => queueMicrotask(() => controller.event(connected({ status: 0x3e }))))
      return Uint8Array.of(0)
    })
    const connecting = outcome(host.connect(device(1), { timeout: 1_000 }))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await connecting).toMatchObject({ name: 'TimeoutError' })
    expect(creations(told())).toBe(1_000 / restAfterFailure)
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a link that is established and then ends for this reason has ended', async () => {
    const { controller, host } = await connectingHost()
    const connecting = host.connect(device(1))
    await soon()
    controller.event(connected())
    controller.event({ name: 'leReadRemoteFeaturesComplete', status: 0, connectionHandle: 0x40, leFeatures: 0n })
    await soon()
    const link = await connecting
    controller.event(disconnected(0x3e))
    expect(await link.closed).toMatchObject({ reason: 0x3e, error: { name: 'BleakDisconnectedError', reason: 0x3e } })
    await host.close()
  })
})

describe('a controller that refuses', () => {
  const refusals = [
    [0x09, 'Connection Limit Exceeded: it has no room for another link'],
    [0x0b, 'Connection Already Exists: it has a link to this device already'],
    [0x0c, 'Command Disallowed: it cannot connect beside what else it does'],
    [0x12, 'Invalid HCI Command Parameters'],
  ] as const

  test.each(refusals)('the command, with 0x%s', async (status, meaning) => {
    const controller = strict()
    controller.refuse(commands.leCreateConnection, status)
    controller.refuse(commands.leCreateConnectionCancel, 0x0c)
    const { host } = await connectingHost(controller)
    const refused = await outcome(host.connect(device(1)))
    expect(refused).toMatchObject({ name: 'BleakHciError', status, message: expect.stringContaining(`(${meaning})`) })
    controller.answer(commands.leCreateConnection, {})
    const connecting = host.connect(device(1))
    await soon()
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(300)
    await connecting
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each(refusals)('by the event, with 0x%s', async (status, meaning) => {
    const { controller, host } = await connectingHost()
    const connecting = outcome(host.connect(device(1)))
    await soon()
    controller.event(connected({ status }))
    expect(await connecting).toMatchObject({ status, message: expect.stringContaining(`(${meaning})`) })
    await host.close()
  })

  test('one kind of connection: the others are made', async () => {
    const controller = cancelling()
    controller.script(commands.leCreateConnection.opcode, params => Uint8Array.of(params[13] === 0x28 ? 0x11 : 0))
    const { host } = await connectingHost(controller)
    const good = host.connect(device(1))
    await soon()
    const bad = outcome(host.connect(device(2), { settings: { parameters: otherParameters } }))
    await soon()
    expect(await bad).toMatchObject({ status: 0x11 })
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(300)
    await good
    await host.close()
  })

  test('and never answers: the caller is told, and what may have begun is cancelled', async () => {
    const controller = ScriptedController.legacy()
    controller.silence(commands.leCreateConnection)
    controller.refuse(commands.leCreateConnectionCancel, 0x0c)
    const { host, told } = await connectingHost(controller)
    const connecting = outcome(host.connect(device(1)))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await connecting).toMatchObject({ name: 'TimeoutError', phase: 'LE Create Connection' })
    expect(told().at(-1)).toBe('LE Create Connection Cancel')
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('after a hardware error', () => {
  const hardwareError = { name: 'hardwareError', hardwareCode: 7 } as const

  test('what is wanted is declared again', async () => {
    const { controller, host, told } = await connectingHost()
    const connecting = host.connect(device(1))
    await soon()
    controller.event(hardwareError)
    await vi.advanceTimersByTimeAsync(1)
    expect(creations(told())).toBe(2)
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({ handle: 0x40 })
    await host.close()
  })

  test('in the middle of a cancel: nobody waits for its event', async () => {
    const { controller, host, told } = await connectingHost()
    const abort = new AbortController()
    const connecting = outcome(host.connect(device(1), { signal: abort.signal }))
    await soon()
    abort.abort(new Error('enough'))
    await connecting
    await soon()
    controller.event(hardwareError)
    const next = host.connect(device(2))
    await vi.advanceTimersByTimeAsync(1)
    expect(told().at(-1)).toContain('LE Create Connection 60006000000102')
    controller.event(connected({ peerAddress: device(2).address }))
    await vi.advanceTimersByTimeAsync(300)
    await next
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('all links are lost, and the same device can be connected to again', async () => {
    const { controller, host } = await connectingHost()
    const connect = async () => {
      const connecting = host.connect(device(1))
      await vi.advanceTimersByTimeAsync(1)
      controller.event(connected())
      await vi.advanceTimersByTimeAsync(300)
      return connecting
    }
    const link = await connect()
    const reading = outcome(link.bearer.request({ name: 'readRequest', handle: 1 }))
    controller.event(hardwareError)
    const error = expect.objectContaining({ message: expect.stringContaining('hardware error (code 7)') })
    expect(await link.closed).toEqual({ reason: undefined, error })
    expect(await reading).toEqual(error)
    expect(await connect()).toMatchObject({ isOpen: true })
    expect(host.links).toHaveLength(1)
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})
