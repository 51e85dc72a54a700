import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { commands } from '../../hci/commands.ts'
import { Hci, type HciHandlers } from '../../hci/hci.ts'
import { packetType } from '../../hci/transport.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const setUp = async () => {
  const controller = new ScriptedController()
  const handlers = { event: vi.fn(), acl: vi.fn(), drained: vi.fn(), closed: vi.fn() } satisfies HciHandlers
  const hci = await Hci.open(controller.open, handlers)
  return { controller, handlers, hci, event: (text: string) => controller.packet(packetType.event, hex(text)) }
}
/** The good transaction after the bad input. */
const works = async ({ hci }: Awaited<ReturnType<typeof setUp>>) => {
  await hci.run(commands.reset, {})
}

describe('events', () => {
  test('those of the command queue stay there, the others go up decoded', async () => {
    const rig = await setUp()
    await works(rig)
    expect(rig.handlers.event).not.toHaveBeenCalled()
    rig.event('10 01 05')
    expect(rig.handlers.event).toHaveBeenCalledWith({ name: 'hardwareError', hardwareCode: 5 })
  })

  test.each([
    ['HCI-05', '0e ff 01 03 0c'],
    ['HCI-05', '0e 04 01 03 0c 00 0e 04 01 03 0c 00'],
    ['HCI-18', '13 00'],
    ['HCI-32', '3e 00'],
    ['a truncated one', '05 02 00 40'],
  ])('%s: %s is counted as malformed and disturbs nothing', async (_, bytes) => {
    const rig = await setUp()
    rig.event(bytes)
    expect(rig.handlers.event).not.toHaveBeenCalled()
    expect(rig.hci.counters.malformed + rig.hci.counters.ignored).toBe(1)
    await works(rig)
  })

  test.each([
    ['HCI-32', '3e 01 ff'],
    ['HCI-43', 'ff 00'],
    ['HCI-43', 'fe 01 00'],
  ])('%s: the unknown event %s is counted and ignored', async (_, bytes) => {
    const rig = await setUp()
    rig.event(bytes)
    expect(rig.hci.counters).toMatchObject({ ignored: 1, malformed: 0 })
    await works(rig)
  })

  test('HCI-06: answers to commands never sent are harmless', async () => {
    const rig = await setUp()
    rig.event('0f 04 00 01 34 12')
    rig.event('0e 04 01 34 12 00')
    await works(rig)
  })
})

describe('data', () => {
  test('an ACL packet goes up as handle, boundary and data', async () => {
    const { controller, handlers } = await setUp()
    controller.packet(packetType.acl, hex('40 20 03 00 01 02 03'))
    expect(handlers.acl).toHaveBeenCalledWith(0x40, 2, hex('010203'))
  })

  test.each(['40 20 05 00 01 00', '40 30 02 00 01 00', '40 60 02 00 01 00', '40 20 01', ''])(
    'HCI-42: the ACL packet "%s" is dropped',
    async bytes => {
      const rig = await setUp()
      rig.controller.packet(packetType.acl, hex(bytes))
      expect(rig.handlers.acl).not.toHaveBeenCalled()
      expect(rig.hci.counters.malformed).toBe(1)
      await works(rig)
    },
  )

  test('HCI-43: SCO and ISO packets are counted', async () => {
    const rig = await setUp()
    rig.controller.packet(packetType.sco, hex('40 00 01 ff'))
    rig.controller.packet(packetType.iso, hex('40 20 01 00 ff'))
    expect(rig.hci.counters.ignored).toBe(2)
    await works(rig)
  })
})

test('HCI-44: a lost transport is told once, and nothing comes after it', async () => {
  const { controller, handlers, hci } = await setUp()
  controller.silence(commands.leRand)
  const waiting = hci.run(commands.leRand, {}).catch((error: unknown) => error)
  controller.lose('unplugged')
  expect(await waiting).toMatchObject({
    name: 'BleakBluetoothNotAvailableError',
    reason: 'lost',
    message: 'the adapter has been lost: unplugged',
  })
  await hci.close()
  expect(handlers.closed).toHaveBeenCalledTimes(1)
  expect(handlers.closed).toHaveBeenCalledWith({ kind: 'lost', error: expect.objectContaining({ message: 'unplugged' }) })
  await expect(hci.run(commands.reset, {})).rejects.toThrow('unplugged')
})

test('a closed adapter says so', async () => {
  const { handlers, hci } = await setUp()
  await hci.close()
  await hci.close()
  expect(handlers.closed).toHaveBeenCalledTimes(1)
  await expect(hci.run(commands.reset, {})).rejects.toThrow('the adapter has been closed')
})

test('no packet whatever throws, and the controller still works', async () => {
  const rig = await setUp()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 2, 3, 4, 5), fc.uint8Array({ maxLength: 300 }), async (type, body) => {
      rig.controller.packet(type, body)
    }),
    { numRuns: 5_000 },
  )
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 255 }), async (code, parameters) => {
      rig.controller.packet(packetType.event, Uint8Array.of(code, parameters.length, ...parameters))
    }),
    { numRuns: 5_000 },
  )
  rig.event('0e 03 01 00 00')
  await works(rig)
})
