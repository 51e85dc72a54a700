import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commands } from '../../hci/commands.ts'
import type { Link } from '../../host/link.ts'
import { strict } from '../support/advertising.ts'
import { connected, connectingHost, device, disconnected } from '../support/connecting.ts'
import type { ScriptedController } from '../support/scripted-controller.ts'
import { connectable } from '../support/two-hosts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const content = { data: new Uint8Array(), scanResponse: new Uint8Array() }
const soon = () => vi.advanceTimersByTimeAsync(0)
const incoming = connected({ role: 1 })
const goodBye = 'Disconnect 400013'

const advertisingHost = async (controller: ScriptedController = strict()) => {
  const rig = await connectingHost(controller)
  const taken: Link[] = []
  const ends: (number | undefined)[] = []
  rig.host.onPeripheralLink = link => {
    taken.push(link)
    return { closed: ({ reason }) => void ends.push(reason) }
  }
  const advertise = () => rig.host.advertise(connectable, content, () => {})
  return { ...rig, taken, ends, advertise }
}

describe('whether a connection is one to our advertisement', () => {
  test('HCI-29: while it is on the air', async () => {
    const { controller, host, taken, told, advertise } = await advertisingHost()
    await advertise()
    controller.event(incoming)
    await soon()
    expect(taken).toMatchObject([{ role: 'peripheral', peer: device(1), own: { address: host.info.address } }])
    expect(told()).toEqual([])
    await host.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('HCI-29: before the answer to the command that puts it there', async () => {
    const controller = strict()
    const { host, taken, told, advertise } = await advertisingHost(controller)
    controller.script(commands.leSetAdvertisingEnable.opcode, ([enable]) => {
      if (enable === 1) queueMicrotask(() => queueMicrotask(() => controller.event(incoming)))
      return Uint8Array.of(0)
    })
    await advertise()
    await soon()
    expect(taken).toHaveLength(1)
    expect(told()).toEqual([])
    await host.close()
  })

  test('HCI-29: while it is being stopped it is not, nor afterwards', async () => {
    const { controller, host, taken, told, advertise } = await advertisingHost()
    const advertisement = await advertise()
    const stopping = advertisement.stop()
    controller.event(incoming)
    await stopping
    await soon()
    expect(told()).toEqual([goodBye])
    controller.event(connected({ role: 1, connectionHandle: 0x41 }))
    await soon()
    expect(told()).toEqual([goodBye, 'Disconnect 410013'])
    expect(taken).toEqual([])
    await host.close()
  })

  test('HCI-29: what cannot be connected to has no connections', async () => {
    const { controller, host, taken, told } = await advertisingHost()
    await host.advertise({ ...connectable, connectable: false, scannable: false }, content, () => {})
    controller.event(incoming)
    await soon()
    expect(told()).toEqual([goodBye])
    expect(taken).toEqual([])
    await host.close()
  })
})

describe('0x3E', () => {
  test('as a disconnection: the link was none', async () => {
    const { controller, host, taken, ends, advertise } = await advertisingHost()
    await advertise()
    controller.event(incoming)
    const established = taken[0]?.established
    controller.event(disconnected(0x3e))
    expect(await established).toBe(false)
    expect(ends).toEqual([0x3e])
    await soon()
    expect(controller.received.at(-1)).toBe('LE Set Advertising Enable 01')
    await host.close()
  })

  test('as status: it is on the air again', async () => {
    const { controller, host, taken, advertise } = await advertisingHost()
    await advertise()
    const before = controller.received.length
    controller.event(connected({ role: 1, status: 0x3e }))
    await soon()
    expect(taken).toEqual([])
    expect(controller.received.slice(before).at(-1)).toBe('LE Set Advertising Enable 01')
    await host.close()
  })
})

test('a link that ends for another reason before anything was heard was one', async () => {
  const { controller, host, taken, advertise } = await advertisingHost()
  await advertise()
  controller.event(incoming)
  const established = taken[0]?.established
  controller.event(disconnected(0x13))
  expect(await established).toBe(true)
  await host.close()
})

test('without somebody who takes links there is one all the same', async () => {
  const { controller, host, advertise } = await advertisingHost()
  host.onPeripheralLink = undefined
  await advertise()
  controller.event(incoming)
  expect(host.links).toMatchObject([{ role: 'peripheral', isOpen: true }])
  await host.close()
})
