import { describe, expect, test } from 'vitest'
import { Air, type ControllerOptions, profiles, VirtualController } from '../../controller/index.ts'
import { packetType } from '../../hci/transport.ts'
import { Adapter } from '../../src/index.ts'
import { broadcast, legacyEvent } from '../support/air-events.ts'
import { toPeer } from '../support/initiating.ts'
import { linked } from '../support/links.ts'
import { RawHost } from '../support/raw-host.ts'

const readVersion = 0x1001
const readAddress = 0x1009
const reset = 0x0c03

const rig = async (options: Omit<ControllerOptions, 'air'> = {}) => {
  const air = new Air()
  const controller = new VirtualController({ air, ...options })
  return { air, controller, host: await RawHost.on(controller, { quiet: true }) }
}

/** What the controller has to tell reaches the host. */
const turn = async () => {
  for (let i = 0; i < 3; i++) await Promise.resolve()
}

describe('a host on a virtual controller', () => {
  test.each(Object.entries(profiles))('%s: our own host opens it', async (_, profile) => {
    const air = new Air()
    const opening = Adapter.open({ transport: new VirtualController({ air, profile, address: 0xa0b0c0d0e0f0 }).open })
    await air.advance(2_000)
    await using adapter = await opening
    expect(adapter).toMatchObject({ address: 'A0:B0:C0:D0:E0:F0', addressType: 'public' })
  })

  test('a second host is refused until the first has gone', async () => {
    const { controller, host } = await rig()
    await expect(RawHost.on(controller)).rejects.toMatchObject({ reason: 'busy' })
    await host.close()
    expect(host.closings).toMatchObject([{ kind: 'closed' }])
    const next = await RawHost.on(controller)
    expect(await next.command('readBdAddr', {})).toMatchObject({ status: 0 })
  })

  test('an aborted signal opens nothing', async () => {
    const controller = new VirtualController({ air: new Air() })
    const handlers = { packet: () => {}, drained: () => {}, closed: () => {} }
    const signal = AbortSignal.abort(new Error('changed my mind'))
    await expect(controller.open(handlers, { signal })).rejects.toThrow('changed my mind')
    expect(await RawHost.on(controller)).toBeInstanceOf(RawHost)
  })

  test('a host that closes hears no more, and the next one finds the controller as after power-on', async () => {
    const { air, controller, host } = await rig()
    await host.listenToEverything()
    await host.run('leCreateConnection', toPeer())
    host.send(readVersion)
    await host.close()
    await turn()
    expect(host.answers.filter(({ opcode }) => opcode === readVersion)).toEqual([])
    expect(air.isListenedTo).toBe(false)
    const next = await RawHost.on(controller)
    expect(await next.command('leCreateConnection', toPeer())).toMatchObject({ status: 0 })
  })

  test('a host that is unplugged is told, once', async () => {
    const { controller, host } = await rig()
    controller.unplug()
    controller.unplug()
    expect(host.closings).toMatchObject([{ kind: 'lost', error: { reason: 'lost' } }])
    host.send(readVersion)
    await turn()
    expect(host.answers).toEqual([])
    expect(await RawHost.on(controller)).toBeInstanceOf(RawHost)
  })

  test('a peer of a controller that is unplugged runs into its supervision timeout', async () => {
    const { air, central, peripheral } = await linked()
    await air.advance(500)
    central.controller.unplug()
    await air.advance(3_000)
    expect(peripheral.host.got('disconnectionComplete')).toMatchObject([{ reason: 0x08 }])
  })

  test('our own host is told that the controller has gone', async () => {
    const controller = new VirtualController({ air: new Air() })
    const adapter = await Adapter.open({ transport: controller.open })
    controller.unplug()
    expect(await adapter.closed).toMatchObject({ kind: 'lost' })
    await adapter.close()
  })
})

describe('commands and their answers (Vol 4 Part E, 4.4 and 4.5)', () => {
  test('4.4: commands without credit are lost', async () => {
    const { air, controller, host } = await rig({ profile: profiles.slow })
    host.send(readVersion)
    host.send(readAddress)
    await air.advance(1_000)
    expect(host.answers.map(({ opcode }) => opcode)).toEqual([readVersion])
    expect(controller.counters.dropped).toBe(1)
  })

  test('4.4: with two credits two commands are taken, and carried out one after the other', async () => {
    const { air, host } = await rig({ profile: { ...profiles.slow, commandCredits: 2 } })
    host.send(readVersion)
    host.send(readAddress)
    await air.advance(19)
    expect(host.answers).toEqual([])
    await air.advance(2)
    expect(host.answers).toMatchObject([{ opcode: readVersion, numHciCommandPackets: 1 }])
    await air.advance(20)
    expect(host.answers[1]).toMatchObject({ opcode: readAddress, numHciCommandPackets: 2 })
  })

  test('7.3.2: one Reset is taken without credit, and gives no credits that there are not', async () => {
    const { air, host } = await rig({ profile: profiles.slow })
    for (const opcode of [readVersion, reset, reset]) host.send(opcode)
    await air.advance(1_000)
    expect(host.answers).toMatchObject([
      { opcode: readVersion, numHciCommandPackets: 0 },
      { opcode: reset, numHciCommandPackets: 1 },
    ])
    expect(await host.command('readBdAddr', {}).catch((error: Error) => error.message)).toMatch('no answer')
    await air.advance(20)
    expect(host.answers[2]).toMatchObject({ opcode: readAddress, numHciCommandPackets: 1 })
  })

  test('4.5: a command that nobody knows', async () => {
    const { host } = await rig()
    host.send(0xfc77)
    await turn()
    expect(host.answers).toEqual([{ name: 'commandStatus', opcode: 0xfc77, status: 0x01, numHciCommandPackets: 1 }])
  })

  test('4.5: a command of a feature that the controller does not have', async () => {
    const { host } = await rig({ profile: profiles.le40 })
    host.send(0x2036, new Uint8Array(25))
    await turn()
    expect(host.answers).toEqual([{ name: 'commandStatus', opcode: 0x2036, status: 0x01, numHciCommandPackets: 1 }])
  })

  test.each([
    ['too short', 0x200a, [], 'commandComplete'],
    ['too long', 0x200a, [0, 0], 'commandComplete'],
    ['too short', 0x200d, [4, 0, 4, 0], 'commandStatus'],
  ])('4.5: parameters that are %s', async (_, opcode, params, name) => {
    const { host } = await rig()
    host.send(opcode, Uint8Array.from(params))
    await turn()
    const answer = name === 'commandComplete' ? { returnParameters: Uint8Array.of(0x12) } : { status: 0x12 }
    expect(host.answers).toEqual([{ name, opcode, numHciCommandPackets: 1, ...answer }])
  })

  test.each([
    ['7.8.9', 0x200a, [2]],
    ['7.8.11', 0x200c, [2, 0]],
    ['7.8.11', 0x200c, [0, 255]],
    ['7.8.56', 0x2039, [2, 0]],
    ['7.8.65', 0x2042, [2, 0, 0, 0, 0, 0]],
    ['7.8.44', 0x202d, [2]],
    ['7.3.79', 0x0c6d, [2, 0]],
  ])('%s: what is enabled by 1 and disabled by 0 is nothing else (%i, %o)', async (_, opcode, params) => {
    const { host } = await rig()
    host.send(opcode, Uint8Array.from(params))
    await turn()
    expect(host.answers).toMatchObject([{ opcode, returnParameters: Uint8Array.of(0x12) }])
  })

  test('4.5: a refusal has all its return parameters, and says which link it is about', async () => {
    const { host } = await rig()
    host.send(0x1405, Uint8Array.of(0x23, 0x01))
    await turn()
    expect(host.answers).toMatchObject([{ opcode: 0x1405, returnParameters: Uint8Array.of(0x02, 0x23, 0x01, 0) }])
  })

  test('events that a command causes come after its answer', async () => {
    const air = new Air()
    const controller = new VirtualController({ air })
    const order: (number | undefined)[] = []
    const transport = await controller.open({ packet: (_, body) => order.push(body[0]), drained: () => {}, closed: () => {} })
    const send = (...bytes: number[]) => transport.send(packetType.command, Uint8Array.from(bytes))
    send(0x01, 0x0c, 8, 255, 255, 255, 255, 255, 255, 255, 63)
    send(0x0d, 0x20, 25, 4, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 24, 0, 24, 0, 0, 0, 100, 0, 0, 0, 0, 0)
    send(0x0e, 0x20, 0)
    await air.advance(1)
    // Command Complete, Command Status, Command Complete, LE Meta.
    expect(order).toEqual([0x0e, 0x0f, 0x0e, 0x3e])
  })

  test('nothing reaches a host inside a call of its own', async () => {
    const { host } = await rig()
    host.send(readVersion)
    expect(host.answers).toEqual([])
    await turn()
    expect(host.answers).toHaveLength(1)
  })
})

describe('packets that are none', () => {
  test.each([
    ['half a command', packetType.command, [0x03, 0x0c]],
    ['half the header of data', packetType.acl, [0x00, 0x00, 0x01]],
    ['data that is longer than it says', packetType.acl, [0x00, 0x00, 0x01, 0x00, 0xaa, 0xbb]],
    ['data that is shorter than it says', packetType.acl, [0x00, 0x00, 0x03, 0x00, 0xaa, 0xbb]],
    ['broadcast data (5.4.2)', packetType.acl, [0x00, 0x40, 0x01, 0x00, 0xaa]],
  ])('%s is counted and dropped', async (_, type, bytes) => {
    const controller = new VirtualController({ air: new Air() })
    const packets: Uint8Array[] = []
    const transport = await controller.open({ packet: (_, body) => packets.push(body), drained: () => {}, closed: () => {} })
    transport.send(type, Uint8Array.from(bytes))
    await turn()
    expect(packets).toEqual([])
    expect(controller.counters).toMatchObject({ malformed: 1, dropped: 0 })
  })
})

describe('a host that is not given a turn', () => {
  test('misses reports beyond 2,000, and nothing else', async () => {
    const { air, controller, host } = await rig()
    await host.listenToEverything()
    const parameters = { leScanType: 0, leScanInterval: 16, leScanWindow: 16, ownAddressType: 0, scanningFilterPolicy: 0 }
    await host.run('leSetScanParameters', parameters)
    await host.run('leSetScanEnable', { enable: true, filterDuplicates: false })
    for (let event = 0; event < 2_500; event++) {
      air.advertise(legacyEvent())
      air.advanceAlone(10)
    }
    host.send(readVersion)
    await turn()
    expect(host.got('leAdvertisingReport')).toHaveLength(2_000)
    expect(controller.counters.missed).toBe(500)
    expect(host.answers.at(-1)).toMatchObject({ opcode: readVersion })
    await broadcast(air, legacyEvent())
    expect(host.got('leAdvertisingReport')).toHaveLength(2_001)
  })
})

test('a host that polls without end leaves others their turn', async () => {
  const air = new Air()
  const host = await RawHost.on(new VirtualController({ air }))
  let polls = 0
  let isOver = false
  const polling = (async () => {
    for (; !isOver; polls++) await host.run('readBdAddr', {})
  })()
  await new Promise(resolve => setImmediate(resolve))
  isOver = true
  await polling
  expect(polls).toBeGreaterThan(100)
})
