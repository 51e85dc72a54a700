import { describe, expect, test } from 'vitest'
import { Air, type Bugs, VirtualController } from '../../controller/index.ts'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { type CommandName, commandNameOf } from '../../hci/commands.ts'
import { type OpenTransport, packetType } from '../../hci/transport.ts'
import { Adapter } from '../../src/index.ts'

const controllerWith = (bugs: Bugs, air = new Air()) => new VirtualController({ air, bugs, address: 0xa0b0c0d0e0f0 })

/** Our own host on a controller with these bugs, after all the time that it may take. */
const opened = async (bugs: Bugs): Promise<Adapter | Error> => {
  const air = new Air()
  const opening = Adapter.open({ transport: controllerWith(bugs, air).open }).catch((error: Error) => error)
  await air.advance(20_000)
  return opening
}

const expectOpen = async (bugs: Bugs): Promise<void> => {
  const adapter = await opened(bugs)
  if (adapter instanceof Error) throw adapter
  expect(adapter).toMatchObject({ address: expect.any(String) })
  await adapter.close()
}

const expectUnusable = async (bugs: Bugs, message: RegExp): Promise<void> => {
  const error = await opened(bugs)
  expect(error).toBeInstanceOf(BleakBluetoothNotAvailableError)
  expect(error).toMatchObject({ message: expect.stringMatching(message), reason: 'controller', remedy: expect.any(String) })
}

/** Every command that our host sends while it is opened. */
const bringUpCommands = async (): Promise<readonly CommandName[]> => {
  const names = new Set<CommandName>()
  const { open } = controllerWith({})
  const transport: OpenTransport = async (handlers, options) => {
    const inner = await open(handlers, options)
    return {
      ...inner,
      send: (type, body) => {
        const name = commandNameOf((body[0] ?? 0) | ((body[1] ?? 0) << 8))
        if (type === packetType.command && name) names.add(name)
        return inner.send(type, body)
      },
    }
  }
  await (await Adapter.open({ transport })).close()
  return [...names]
}

const names = await bringUpCommands()
const needed: readonly CommandName[] = ['reset', 'readLocalVersionInformation']
const useful = names.filter(name => !needed.includes(name))

describe('bring-up on a controller with bugs', () => {
  test('sends enough commands for what follows to say something', () => {
    expect(useful.length).toBeGreaterThanOrEqual(10)
    expect(names).toEqual(expect.arrayContaining([...needed]))
  })

  test.each(useful)('HCI-12: %s is never answered', name => expectOpen({ silent: [name] }))
  test.each(useful)('HCI-15: %s is announced and then unknown', name => expectOpen({ missing: [name] }))
  test.each(useful)('HCI-01: the answer to %s has no status', name => expectOpen({ emptyAnswers: [name] }))

  test.each(needed)('HCI-12: %s is never answered, and nothing works without it', name =>
    expectUnusable({ silent: [name] }, /no answer within/),
  )
  test.each(needed)('HCI-15: %s is unknown, and nothing works without it', name =>
    expectUnusable({ missing: [name] }, /Unknown HCI Command/i),
  )
  test.each(needed)('HCI-01: the answer to %s has no status, and nothing works without it', name =>
    expectUnusable({ emptyAnswers: [name] }, /has no status/),
  )

  test('HCI-12: all of them are never answered, and it still opens in its time', () => expectOpen({ silent: useful }))
  test('HCI-12: nothing at all is answered', () => expectUnusable({ silent: names }, /no answer within/))

  test('HCI-10: every answer comes twice', () => expectOpen({ doubledAnswers: true }))
  test('HCI-07: credits come back by an answer to nothing', () => expectOpen({ creditsByNop: true }))
  test('HCI-13: it has no buffers, neither for LE nor for BR/EDR', () => expectUnusable({ noBuffers: true }, /data packets/))

  test.each(Array.from({ length: names.length }, (_, index) => index + 1))(
    '7.7.16: a hardware error after %i commands',
    hardwareErrorAfter => expectOpen({ hardwareErrorAfter }),
  )

  test('all the harmless ones at once', () =>
    expectOpen({
      doubledAnswers: true,
      creditsByNop: true,
      silent: ['leReadSupportedStates'],
      missing: ['leReadResolvingListSize'],
    }))
})
