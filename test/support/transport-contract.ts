import { getEventListeners } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BleakBluetoothNotAvailableError, BleakTimeoutError } from '../../core/errors.ts'
import { type PacketType, packetType, type Transport } from '../../hci/transport.ts'
import { bytesOf, type FarSide, Listener, type Medium, type Packet, packetOf, type Rig, take } from './transport-rig.ts'

const everyType = Object.values(packetType)

/** That packets 0, 1, 2, ... arrived, each as `packetOf` made it; tells of the first that is not. */
const expectInOrder = (packets: readonly Packet[], type: PacketType, size: number): void => {
  const wrong = packets.findIndex((packet, number) => {
    const { body } = packetOf(type, number, size)
    return packet.type !== type || packet.body.length !== body.length || body.some((byte, at) => byte !== packet.body[at])
  })
  if (wrong >= 0) expect(packets[wrong], `packet ${wrong}`).toEqual(packetOf(type, wrong, size))
}

const handles = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter(name => name !== 'Immediate')
    .sort()

/** What every transport promises (hci/transport.ts), checked against the real medium. */
export const describeTransport = (name: string, medium: Medium): void => {
  const toHost = medium.toHost ?? everyType
  const toController = medium.toController ?? everyType
  const data = toController.includes(packetType.acl) ? packetType.acl : packetType.command

  describe(`${name}: the transport contract`, () => {
    let rig: Rig
    let near: Listener
    beforeEach(async () => {
      rig = await medium.start()
      near = new Listener()
    })
    afterEach(() => rig.stop())

    const connect = async (): Promise<{ transport: Transport; far: FarSide }> => {
      const transport = await rig.open(near)
      return { transport, far: await rig.far() }
    }

    test('HCI-43: every type of packet travels both ways, empty ones included', async () => {
      const { transport, far } = await connect()
      const packets = (types: readonly PacketType[]) => types.flatMap(type => [packetOf(type, 1, 0), packetOf(type, 2, 0xff)])
      for (const packet of packets(toController)) transport.send(packet.type, packet.body)
      expect(await take(far.arrived, toController.length * 2)).toEqual(packets(toController))
      for (const packet of packets(toHost)) far.send(packet)
      expect(await take(near.packets, toHost.length * 2)).toEqual(packets(toHost))
      await transport.close()
    })

    test('the caller may reuse the bytes it sent at once', async () => {
      const { transport, far } = await connect()
      const scratch = packetOf(packetType.command, 7).body.slice()
      transport.send(packetType.command, scratch)
      scratch.fill(0xee)
      expect(await take(far.arrived, 1)).toEqual([packetOf(packetType.command, 7)])
      await transport.close()
    })

    test('10,000 packets in a burst arrive in order', async () => {
      const { transport, far } = await connect()
      for (let number = 0; number < 10_000; number++) far.send(packetOf(packetType.event, number))
      expectInOrder(await take(near.packets, 10_000), packetType.event, 8)
      await transport.close()
    })

    test('back-pressure: send() returns false, drained() follows, and 4,000 packets arrive in order', async () => {
      const { transport, far } = await connect()
      far.hold()
      const total = 4_000
      const size = data === packetType.acl ? 1_600 : 255
      let refusals = 0
      for (let number = 0; number < total; number++) {
        const { type, body } = packetOf(data, number, size)
        if (transport.send(type, body)) continue
        if (refusals++ === 0) far.resume()
        await near.drains.next()
      }
      expect(refusals).toBeGreaterThan(0)
      expectInOrder(await take(far.arrived, total), data, size)
      await transport.close()
    })

    test('packets keep coming while the other side takes nothing', async () => {
      const { transport, far } = await connect()
      far.hold()
      for (let number = 0; number < 40_000; number++) {
        const { type, body } = packetOf(data, number, 250)
        if (!transport.send(type, body)) break
      }
      far.send(packetOf(packetType.event, 5))
      expect(await take(near.packets, 1)).toEqual([packetOf(packetType.event, 5)])
      far.resume()
      await transport.close()
      expect(near.ends).toEqual([{ kind: 'closed' }])
    })

    test('close() reports "closed" once, however often it is called, and send() afterwards is harmless', async () => {
      const { transport } = await connect()
      await Promise.all([transport.close(), transport.close()])
      await transport.close()
      transport.send(packetType.command, packetOf(packetType.command, 1).body)
      await turn()
      expect(near.ends).toEqual([{ kind: 'closed' }])
      expect(near.callsAfterEnd).toBe(0)
    })

    test('what was sent before close() still arrives', async () => {
      const { transport, far } = await connect()
      const { type, body } = packetOf(packetType.command, 9)
      transport.send(type, body)
      await transport.close()
      expect(await take(far.arrived, 1)).toEqual([packetOf(packetType.command, 9)])
    })

    test('close() from inside a packet handler: nothing more is delivered', async () => {
      const { transport, far } = await connect()
      near.onPacket = () => {
        near.packets.close()
        void transport.close()
      }
      const put = vi.spyOn(near, 'packet')
      for (let number = 0; number < 100; number++) far.send(packetOf(packetType.event, number))
      expect(await near.ended.promise).toEqual({ kind: 'closed' })
      expect(put).toHaveBeenCalledTimes(1)
      expect(near.callsAfterEnd).toBe(0)
    })

    test('HCI-44: a cut connection is reported lost once; send() and close() afterwards are harmless', async () => {
      const { transport, far } = await connect()
      far.cut()
      const reason = await near.ended.promise
      expect(reason).toMatchObject({ kind: 'lost', error: { reason: 'lost' } })
      expect(reason.kind === 'lost' && reason.error).toBeInstanceOf(BleakBluetoothNotAvailableError)
      transport.send(packetType.command, packetOf(packetType.command, 1).body)
      await transport.close()
      expect(near.ends).toHaveLength(1)
      expect(near.callsAfterEnd).toBe(0)
    })

    test('HCI-44: a cut in the middle of traffic both ways is reported lost once', async () => {
      const { transport, far } = await connect()
      far.hold()
      for (let number = 0; number < 1_000; number++) far.send(packetOf(packetType.event, number))
      for (let number = 0; number < 40_000; number++) if (!transport.send(data, packetOf(data, number, 250).body)) break
      far.cut()
      expect(await near.ended.promise).toMatchObject({ kind: 'lost' })
      await transport.close()
      expect(near.ends).toHaveLength(1)
      expect(near.callsAfterEnd).toBe(0)
    })

    test('HCI-44: both ends at once: one report', async () => {
      const { transport, far } = await connect()
      far.cut()
      await transport.close()
      await turn()
      expect(near.ends).toHaveLength(1)
    })

    test('a packet handler that throws ends the transport, not the process', async () => {
      const fault = new Error('a fault of ours')
      const { transport, far } = await connect()
      near.onPacket = () => {
        throw fault
      }
      far.send(packetOf(packetType.event, 1))
      expect(await near.ended.promise).toMatchObject({ kind: 'lost', error: { cause: fault } })
      await transport.close()
    })

    test('an aborted signal rejects open() with its reason, before and during it', async () => {
      const reason = new Error('changed my mind')
      await expect(rig.open(near, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      const abort = new AbortController()
      const opening = rig.open(near, { signal: abort.signal })
      abort.abort(reason)
      await expect(opening).rejects.toBe(reason)
      expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
      expect(near.ends).toEqual([])
    })

    test('the signal of open() has no hold on an open transport', async () => {
      const abort = new AbortController()
      const transport = await rig.open(near, { signal: abort.signal })
      expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
      abort.abort()
      await turn()
      expect(near.ends).toEqual([])
      await transport.close()
    })

    test('nothing is left behind that keeps the process alive', async () => {
      const before = handles()
      const transport = await rig.open(near)
      const far = await rig.far()
      await transport.close()
      far.cut()
      await vi.waitFor(() => expect(handles().filter(handle => !before.includes(handle))).toEqual([]))
      expect(near.ends).toEqual([{ kind: 'closed' }])
    })

    if (medium.canBeSilent)
      test('open() gives up at its deadline', async () => {
        await expect(rig.silent?.(near, { timeout: 50 })).rejects.toBeInstanceOf(BleakTimeoutError)
        expect(near.ends).toEqual([])
      })

    if (!medium.stream) return

    test('HCI-44: bytes may be cut and joined anywhere', async () => {
      const { transport, far } = await connect()
      const packets = toHost.map((type, number) => packetOf(type, number, 20))
      const bytes = Uint8Array.from(packets.flatMap(packet => [...bytesOf(packet)]))
      far.sendBytes?.(bytes)
      expect(await take(near.packets, packets.length)).toEqual(packets)
      for (const byte of bytes) {
        far.sendBytes?.(Uint8Array.of(byte))
        await turn()
      }
      expect(await take(near.packets, packets.length)).toEqual(packets)
      await transport.close()
    })

    test('bytes that are no packet are skipped and counted, and the next event is found', async () => {
      const { transport, far } = await connect()
      far.sendBytes?.(new TextEncoder().encode('Boot ROM v1.2\r\n'))
      const answer: Packet = { type: packetType.event, body: Uint8Array.of(0x0e, 4, 1, 3, 0x0c, 0) }
      far.send(answer)
      expect(await take(near.packets, 1)).toEqual([answer])
      expect(transport.skippedBytes).toBe(15)
      await transport.close()
    })
  })
}
