import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { commands } from '../../hci/commands.ts'
import { packetType } from '../../hci/transport.ts'
import { Host } from '../../host/host.ts'
import { outcome, quiet } from '../support/scanning.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settings = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

test.each([
  ['HCI-17: completed packets of an unknown handle', packetType.event, '13 05 01 ff 0e 01 00'],
  ['HCI-18: completed packets with fewer rows than announced', packetType.event, '13 05 ff 40 00 01 00'],
  ['HCI-21: the end of a link that never was', packetType.event, '05 04 00 77 07 13'],
  ['HCI-22: a disconnection that failed', packetType.event, '05 04 02 40 00 00'],
  ['HCI-43: SCO data', packetType.sco, '40 00 01 ff'],
  ['data of a link that never was', packetType.acl, '40 20 01 00 ff'],
])('%s changes nothing', async (_, type, bytes) => {
  const controller = new ScriptedController()
  const host = await Host.open(controller.open)
  controller.packet(type, hex(bytes))
  controller.packet(type, hex(bytes))
  const scan = await host.scan(settings, quiet)
  await scan.stop()
  await host.close()
  expect(await host.closed).toEqual({ kind: 'closed' })
})

test('opening has one deadline, and gives the transport back when it is over', async () => {
  const controller = new ScriptedController()
  controller.silence(commands.reset)
  const opening = outcome(Host.open(controller.open, { timeout: 1_000 }))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await opening).toMatchObject({ name: 'TimeoutError', phase: 'opening the adapter' })
  expect(controller.closes).toBe(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('an abort while the transport is being opened gives back what comes too late', async () => {
  const controller = new ScriptedController()
  const abort = new AbortController()
  const slow = vi.fn<typeof controller.open>(async (handlers, options) => {
    await new Promise(resolve => setTimeout(resolve, 100))
    return controller.open(handlers, options)
  })
  const opening = outcome(Host.open(slow, { signal: abort.signal }))
  abort.abort(new Error('enough'))
  expect(await opening).toMatchObject({ message: 'enough' })
  await vi.advanceTimersByTimeAsync(100)
  expect(controller.closes).toBe(1)
})
