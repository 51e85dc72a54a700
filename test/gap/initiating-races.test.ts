import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import { cancelTimeout } from '../../gap/initiating-activity.ts'
import { commands } from '../../hci/commands.ts'
import { cancelling, connected, connectingHost, device, disconnected } from '../support/connecting.ts'
import { outcome } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const soon = () => vi.advanceTimersByTimeAsync(0)
const enough = new Error('enough')
const goodBye = (handle = 0x40) => `Disconnect ${handle.toString(16)}0013`
const creations = (told: readonly string[]) => told.filter(line => line.startsWith('LE Create Connection 6')).length

describe('cancel', () => {
  const aborted = async (rig: Awaited<ReturnType<typeof connectingHost>>) => {
    const abort = new AbortController()
    const connecting = outcome(rig.host.connect(device(1), { signal: abort.signal }))
    await soon()
    abort.abort(enough)
    return connecting
  }
  /** A good connection straight after it. */
  const connectsAgain = async ({ host, controller, told }: Awaited<ReturnType<typeof connectingHost>>, handle = 0x41) => {
    const before = creations(told())
    const connecting = host.connect(device(2))
    await soon()
    expect(creations(told())).toBe(before + 1)
    controller.event(connected({ connectionHandle: handle, peerAddress: device(2).address }))
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({ handle, peer: device(2), isOpen: true })
  }

  test('HCI-31: answered with success, then 0x02', async () => {
    const rig = await connectingHost(cancelling())
    expect(await aborted(rig)).toBe(enough)
    await soon()
    expect(rig.told()).toHaveLength(2)
    await connectsAgain(rig)
    await rig.host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([
    ['before the answer', 0x0c],
    ['before the answer, which is success', 0x00],
  ])('HCI-31: the connection comes %s: nobody wants it, and it is closed', async (_, status) => {
    const rig = await connectingHost()
    rig.controller.script(commands.leCreateConnectionCancel.opcode, () => {
      rig.controller.event(connected())
      return Uint8Array.of(status)
    })
    expect(await aborted(rig)).toBe(enough)
    await soon()
    expect(rig.told().slice(1)).toEqual(['LE Create Connection Cancel', goodBye()])
    rig.controller.event(disconnected(0x16))
    await connectsAgain(rig)
    expect(rig.host.links).toHaveLength(1)
    await rig.host.close()
  })

  test('HCI-31: refused with 0x0C, then a connection: closed', async () => {
    const rig = await connectingHost()
    rig.controller.refuse(commands.leCreateConnectionCancel, 0x0c)
    expect(await aborted(rig)).toBe(enough)
    await soon()
    rig.controller.event(connected())
    await soon()
    expect(rig.told().slice(1)).toEqual(['LE Create Connection Cancel', goodBye()])
    await connectsAgain(rig)
    await rig.host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('HCI-31: refused with 0x0C, then 0x02', async () => {
    const rig = await connectingHost()
    rig.controller.refuse(commands.leCreateConnectionCancel, 0x0c)
    expect(await aborted(rig)).toBe(enough)
    await soon()
    rig.controller.event(connected({ status: 2 }))
    await soon()
    await connectsAgain(rig)
    await rig.host.close()
  })

  test('HCI-31: whoever wants the device again by then gets the connection', async () => {
    const rig = await connectingHost()
    rig.controller.refuse(commands.leCreateConnectionCancel, 0x0c)
    expect(await aborted(rig)).toBe(enough)
    await soon()
    const again = rig.host.connect(device(1))
    rig.controller.event(connected())
    await vi.advanceTimersByTimeAsync(300)
    expect(await again).toMatchObject({ handle: 0x40, isOpen: true })
    expect(rig.told()).not.toContain(goodBye())
    await rig.host.close()
  })

  test('7.8.13: a controller that sends no event is waited for a second; one that comes later ends nothing else', async () => {
    const rig = await connectingHost()
    expect(await aborted(rig)).toBe(enough)
    await soon()
    const next = rig.host.connect(device(2))
    await vi.advanceTimersByTimeAsync(cancelTimeout - 1)
    expect(creations(rig.told())).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(creations(rig.told())).toBe(2)
    rig.controller.event(connected({ status: 2 }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(creations(rig.told())).toBe(2)
    rig.controller.event(connected({ peerAddress: device(2).address }))
    await vi.advanceTimersByTimeAsync(300)
    expect(await next).toMatchObject({ peer: device(2) })
    await rig.host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a cancel that is never answered is given up, and the next connection works', async () => {
    const rig = await connectingHost(ScriptedController.legacy())
    rig.controller.silence(commands.leCreateConnectionCancel)
    expect(await aborted(rig)).toBe(enough)
    await vi.advanceTimersByTimeAsync(2_000)
    await connectsAgain(rig)
    await rig.host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a timeout cancels as an abort does', async () => {
    const rig = await connectingHost(cancelling())
    const connecting = outcome(rig.host.connect(device(1), { timeout: 3_000 }))
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await connecting).toMatchObject({ name: 'TimeoutError', phase: 'connecting to C0:00:00:00:00:01' })
    await soon()
    expect(rig.told().at(-1)).toBe('LE Create Connection Cancel')
    await rig.host.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('whose connection it is', () => {
  test('HCI-29: one that nobody asked for is closed', async () => {
    const { controller, host, told } = await connectingHost()
    controller.event(connected())
    controller.event(connected({ role: 1, connectionHandle: 0x41 }))
    await soon()
    expect(told()).toEqual([goodBye(), goodBye(0x41)])
    expect(host.links).toEqual([])
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('HCI-30: that of another device is closed, and the wanted one is looked for again', async () => {
    const { controller, host, told } = await connectingHost()
    const connecting = host.connect(device(1))
    await soon()
    controller.event(connected({ peerAddress: device(2).address }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told().slice(1, 2)).toEqual([goodBye()])
    expect(creations(told())).toBe(2)
    controller.event(connected({ connectionHandle: 0x41 }))
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({ handle: 0x41, peer: device(1) })
    await host.close()
  })

  test('HCI-30: the same number of the other address type is another device', async () => {
    const { controller, host, told } = await connectingHost()
    const connecting = outcome(host.connect(device(1)))
    await soon()
    controller.event(connected({ peerAddressType: 0 }))
    await soon()
    expect(told().at(-1)).toBe(goodBye())
    await host.close()
    await connecting
  })

  const irk = Uint8Array.from({ length: 16 }, (_, i) => i + 1)
  const privateAddress = makeResolvableAddress(irk, () => 0x1234567)

  test('HCI-30: an identity that the controller has resolved is the device', async () => {
    const { controller, host } = await connectingHost()
    const connecting = host.connect(device(1))
    await soon()
    controller.event({
      ...connected({ peerAddressType: 3 }),
      name: 'leEnhancedConnectionCompleteV1',
      localResolvablePrivateAddress: 0x4c0000000001,
      peerResolvablePrivateAddress: privateAddress,
    })
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({
      peer: { ...device(1), isResolved: true, privateAddress },
      own: { address: 0x4c0000000001, addressType: 'random' },
    })
    await host.close()
  })

  test('HCI-30: a device that was asked for by its private address may come with its identity', async () => {
    const { controller, host } = await connectingHost()
    const connecting = host.connect({ address: privateAddress, addressType: 'random' })
    await soon()
    controller.event({
      ...connected({ peerAddressType: 2 }),
      name: 'leEnhancedConnectionCompleteV1',
      localResolvablePrivateAddress: 0,
      peerResolvablePrivateAddress: privateAddress,
    })
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({ peer: { address: device(1).address, addressType: 'public' } })
    await host.close()
  })

  test('HCI-30: a private address that the key of the wanted device resolves is the device', async () => {
    const { controller, host } = await connectingHost()
    const connecting = host.connect({ ...device(1), irk })
    await soon()
    controller.event(connected({ peerAddress: privateAddress }))
    await vi.advanceTimersByTimeAsync(300)
    expect(await connecting).toMatchObject({ peer: { address: privateAddress, isResolved: false } })
    await host.close()
  })

  test('one device is connected to once', async () => {
    const { controller, host } = await connectingHost()
    const connecting = host.connect(device(1))
    await expect(host.connect(device(1))).rejects.toThrow('is being made already')
    controller.event(connected())
    await vi.advanceTimersByTimeAsync(300)
    await connecting
    await expect(host.connect(device(1))).rejects.toThrow('there is a connection to C0:00:00:00:00:01 already')
    await host.close()
  })
})
