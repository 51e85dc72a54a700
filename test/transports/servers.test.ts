import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { type PacketType, packetType, type Transport } from '../../hci/transport.ts'
import { noSerialLine } from '../support/serial-line.ts'
import { MuteController, type Place, Served } from '../support/served.ts'
import { Listener, type Packet, packetOf, take } from '../support/transport-rig.ts'

const obstacle = noSerialLine()
const streams: readonly Place[] = ['tcp', 'unix', 'ws']
const everywhere: readonly Place[] = obstacle === undefined ? [...streams, 'pty'] : streams

const reset: Packet = { type: packetType.command, body: fromHex('030c00') }
const resetDone = '0e0401030c00'
/** The code is this project's own. */
const hardwareError = '100102'

const send = (transport: Transport, packet: Packet) => transport.send(packet.type, packet.body)
const hexOf = (packets: readonly Packet[]): readonly string[] => packets.map(({ body }) => toHex(body))

/** Commands that come in order, and what came back. */
const run = async (host: Listener, transport: Transport, ...commands: readonly string[]): Promise<readonly string[]> => {
  const answers: Packet[] = []
  for (const command of commands) {
    transport.send(packetType.command, fromHex(command))
    answers.push(...(await take(host.packets, 1)))
  }
  return hexOf(answers)
}

const virtual = () => new VirtualController({ air: new Air() })

afterEach(() => {
  vi.useRealTimers()
})

describe.each(everywhere)('a virtual controller that is served: %s', place => {
  test('answers its host', async () => {
    await using served = await Served.at(place, virtual().open)
    const host = new Listener()
    const transport = await served.host(host)
    expect(await run(host, transport, '030c00', '091000')).toEqual([resetDone, '0e0a01091000010000702eba'])
    await transport.close()
  })

  test('is as after power-on for the next host', async () => {
    await using served = await Served.at(place, virtual().open)
    const setParameters = '0b20070010001000 0000'.replaceAll(' ', '')
    const first = new Listener()
    const one = await served.host(first)
    await run(first, one, setParameters, '0c20020100')
    expect(await run(first, one, setParameters)).toEqual(['0e04010b200c'])
    await one.close()
    await vi.waitFor(() => expect(served.told.at(-1)).toContain('has gone'))
    const second = new Listener()
    const other = await served.host(second)
    expect(await run(second, other, setParameters)).toEqual(['0e04010b2000'])
    await other.close()
  })

  test('is free again when a host hangs up, and open is called for each', async () => {
    const controller = new MuteController()
    await using served = await Served.at(place, controller.open)
    for (let number = 1; number <= 3; number++) {
      const transport = await vi.waitFor(() => served.host(new Listener()))
      send(transport, packetOf(packetType.command, number))
      expect(await take(controller.arrived, 1)).toEqual([packetOf(packetType.command, number)])
      await transport.close()
      await controller.gone()
    }
    expect(controller.hosts).toBe(3)
    await vi.waitFor(() => expect(served.told).toHaveLength(6))
  })

  test('Vol 4 Part A, 4: what is no H4 is answered with Hardware Error, and nothing is taken before HCI_Reset', async () => {
    const controller = new MuteController()
    await using served = await Served.at(place, controller.open)
    const host = new Listener()
    const transport = await served.host(host)
    // An event: hosts send none. What follows is whole, but may be anything.
    transport.send(packetType.event, fromHex('0f0400010000'))
    send(transport, packetOf(packetType.command, 1))
    send(transport, packetOf(packetType.acl, 2))
    expect(hexOf(await take(host.packets, 1))).toEqual([hardwareError])
    send(transport, reset)
    send(transport, packetOf(packetType.command, 3))
    expect(await take(controller.arrived, 2)).toEqual([reset, packetOf(packetType.command, 3)])
    controller.send(packetOf(packetType.event, 4))
    expect(await take(host.packets, 1)).toEqual([packetOf(packetType.event, 4)])
    await transport.close()
  })

  test('a controller that is unplugged takes its host along; the next one may come', async () => {
    const controller = new MuteController()
    await using served = await Served.at(place, controller.open)
    const host = new Listener()
    const transport = await served.host(host)
    await controller.opened
    controller.cut()
    expect(await host.ended.promise).toMatchObject({ kind: 'lost' })
    await transport.close()
    await vi.waitFor(() => expect(served.told.at(-1)).toBe('the host has gone: unplugged'))
    const next = await vi.waitFor(() => served.host(new Listener()))
    send(next, reset)
    expect(await take(controller.arrived, 1)).toEqual([reset])
    await next.close()
  })

  test('close() cuts the host off and gives the controller back; it may be called twice', async () => {
    const controller = new MuteController()
    const served = await Served.at(place, controller.open)
    const host = new Listener()
    const transport = await served.host(host)
    await controller.opened
    await Promise.all([served.close(), controller.gone()])
    expect(await host.ended.promise).toMatchObject({ kind: 'lost' })
    await served.close()
    await transport.close()
    await expect(served.host(new Listener())).rejects.toMatchObject({ reason: 'unreachable' })
  })
})

if (obstacle !== undefined) test('a virtual controller that is served: pty', ({ skip }) => skip(obstacle))

describe.each(streams)('one host at a time: %s', place => {
  test('a second one is hung up on, the first stays', async () => {
    const controller = new MuteController()
    await using served = await Served.at(place, controller.open)
    const first = await served.host(new Listener())
    await controller.opened
    const second = new Listener()
    // Where connecting is not refused, the connection is closed at once.
    const refused = await served.host(second).catch((error: unknown) => error)
    if (!(refused instanceof Error)) expect(await second.ended.promise).toMatchObject({ kind: 'lost' })
    send(first, reset)
    expect(await take(controller.arrived, 1)).toEqual([reset])
    expect(served.told).toEqual(['a host has come', 'another host was refused, since one is there'])
    expect(controller.hosts).toBe(1)
    await first.close()
  })

  test('one that comes right after another has hung up is never refused', async () => {
    const controller = new MuteController()
    await using served = await Served.at(place, controller.open)
    for (let number = 1; number <= 20; number++) {
      const transport = await served.host(new Listener())
      send(transport, packetOf(packetType.command, number))
      expect(await take(controller.arrived, 1)).toEqual([packetOf(packetType.command, number)])
      await transport.close()
    }
    expect(served.told).not.toContainEqual(expect.stringContaining('refused'))
  })

  test('a controller that cannot be opened refuses its host, and is asked again for the next', async () => {
    const controller = new MuteController()
    let attempts = 0
    await using served = await Served.at(place, (...call) =>
      attempts++ === 0 ? Promise.reject(new Error('used otherwise')) : controller.open(...call),
    )
    const host = new Listener()
    const refused = await served.host(host)
    expect(await host.ended.promise).toMatchObject({ kind: 'lost' })
    await refused.close()
    await vi.waitFor(() => expect(served.told.at(-1)).toContain('used otherwise'))
    const transport = await served.host(new Listener())
    send(transport, reset)
    expect(await take(controller.arrived, 1)).toEqual([reset])
    await transport.close()
  })
})

describe('a host that is slow', () => {
  const report = (type: PacketType, hex: string): Packet => ({ type, body: fromHex(hex) })
  const legacy = report(packetType.event, '3e0c02010000010203040506 00c4'.replace(' ', ''))
  const fragment = (number: number, more: boolean): Packet => {
    const data = new Uint8Array(200).fill(number)
    const head = fromHex(`3ee20d01${more ? '20' : '00'}00000102030405060100ff7fc4000000000000000000c8`)
    return { type: packetType.event, body: Uint8Array.of(...head, ...data) }
  }

  /** A host that has been sent all of this while it took nothing. */
  const late = async (place: Place, ...packets: readonly (readonly [packet: Packet, times: number])[]) => {
    const controller = new MuteController()
    const served = await Served.at(place, controller.open)
    const host = new Listener()
    const transport = await served.host(host)
    await controller.opened
    for (const [packet, times] of packets) for (let time = 0; time < times; time++) controller.send(packet)
    return { served, host, transport, controller }
  }

  test.each(streams)('loses advertising reports and nothing else: %s', async place => {
    const { served, host, transport } = await late(place, [legacy, 40_000], [packetOf(packetType.acl, 7), 3])
    await using _ = served
    let reports = 0
    for (let data = 0; data < 3; ) {
      const [packet] = await take(host.packets, 1)
      if (packet?.type === packetType.acl) data++
      else reports++
    }
    expect(reports).toBeGreaterThan(10_000)
    expect(reports).toBeLessThan(40_000)
    await transport.close()
  })

  test('never gets a part of an extended report', async () => {
    const chain = [fragment(1, true), fragment(2, true), fragment(3, false)] as const
    const { served, host, transport, controller } = await late('tcp')
    await using _ = served
    for (let time = 0; time < 1_000; time++) for (const packet of chain) controller.send(packet)
    await turn()
    for (const packet of chain) controller.send(packet)
    controller.send(packetOf(packetType.event, 9))
    const data: (number | undefined)[] = []
    for (;;) {
      const [packet] = await take(host.packets, 1)
      if (packet?.body[0] !== 0x3e) break
      data.push(packet.body.at(-1))
    }
    expect(data.length).toBeLessThan(3_000)
    expect(data.join('')).toMatch(/^(?:123)+$/)
    await transport.close()
  })

  test.each(streams)('is cut off before what waits for it grows without bound: %s', async place => {
    const large = packetOf(packetType.acl, 1, 60_000)
    const { served, host, transport, controller } = await late(place, [large, 80])
    await using _ = served
    await controller.gone()
    expect(served.told.at(-1)).toContain('took nothing')
    expect(await host.ended.promise).toMatchObject({ kind: 'lost' })
    await transport.close()
  })
})

describe('a packet of a host with a damaged length', () => {
  test('Vol 4 Part A, 4: is given up when nothing more comes, and the HCI_Reset inside it is found', async () => {
    const controller = new MuteController()
    await using served = await Served.at('tcp', controller.open)
    const host = new Listener()
    const transport = await served.host(host)
    await controller.opened
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    transport.send(packetType.acl, fromHex('4020ffffaabb'))
    send(transport, reset)
    send(transport, packetOf(packetType.command, 1))
    // One whole packet after another: what was sent before is there, too.
    await vi.waitUntil(() => vi.getTimerCount() > 0, { interval: 1 }).catch(() => {})
    for (let turns = 0; turns < 20; turns++) await turn()
    vi.advanceTimersByTime(2_000)
    vi.useRealTimers()
    expect(hexOf(await take(host.packets, 1))).toEqual([hardwareError])
    expect(await take(controller.arrived, 2)).toEqual([reset, packetOf(packetType.command, 1)])
    await transport.close()
  })
})
