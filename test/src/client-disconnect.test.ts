import { describe, expect, test } from 'vitest'
import { commands } from '../../hci/commands.ts'
import { BleakClient } from '../../src/index.ts'
import { clientRig } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'

const withEnds = async () => {
  const rig = await clientRig()
  const ends: (number | undefined)[] = []
  const callback = (ended: BleakClient) => void ends.push(ended === client ? ended.disconnectReason : -1)
  const client = rig.client({ disconnectedCallback: callback })
  await rig.during(client.connect())
  return { ...rig, client, ends }
}

type Rig = Awaited<ReturnType<typeof withEnds>>

describe('disconnect', () => {
  test('is shared, idempotent, and calls back once, with the client and the reason', async () => {
    const { client, during, ends, thing, until } = await withEnds()
    const first = client.disconnect()
    expect(client.disconnect()).toBe(first)
    await during(first)
    await client.disconnect()
    expect({ ends, isConnected: client.isConnected }).toEqual({ ends: [0x16], isConnected: false })
    await until(() => !thing.link.isOpen)
  })

  test('before there was a connection is nothing', async () => {
    const { client } = await clientRig()
    await client().disconnect()
  })

  test('the same client connects again, as often as one likes', async () => {
    const { client, during, ends, thing } = await withEnds()
    for (let round = 0; round < 3; round++) {
      await during(client.disconnect())
      await thing.advertise()
      await during(client.connect())
      expect(await during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
      expect(client.disconnectReason).toBeUndefined()
    }
    expect(ends).toEqual([0x16, 0x16, 0x16])
  })

  test('objects of the connection before are still good where nothing has changed', async () => {
    const { client, during, thing } = await withEnds()
    const known = client.services.getCharacteristic('ffe1')
    await during(client.disconnect())
    await thing.advertise()
    await during(client.connect())
    expect(await during(client.readGattChar(known ?? ''))).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('connect in the middle of it waits for it; disconnect again ends that', async () => {
    const { client, during, thing } = await withEnds()
    const [disconnecting, connecting] = [client.disconnect(), outcome(client.connect())]
    const again = client.disconnect()
    expect(await during(connecting)).toMatchObject({ message: expect.stringContaining('while it was connecting') })
    await during(Promise.all([disconnecting, again]))
    expect(client.isConnected).toBe(false)
    await thing.advertise()
    await during(client.connect())
    const other = [client.disconnect(), client.connect()]
    await thing.advertise().catch(() => {})
    await during(Promise.all(other).catch(() => {}))
    expect(client.isConnected).toBe(true)
  })

  test('a disposed client has disconnected', async () => {
    const rig = await clientRig()
    await rig.during(
      (async () => {
        await using client = await BleakClient.connect(rig.thing.device, { adapter: rig.adapter })
        expect(client.isConnected).toBe(true)
      })(),
    )
    await rig.until(() => !rig.thing.link.isOpen)
  })

  test('HCI-22: a controller that cannot: it rejects, and there is a connection still', async () => {
    const rig = await clientRig({ central: { bugs: { missing: ['disconnect'] } } })
    const client = await rig.connected()
    expect(await rig.during(outcome(client.disconnect()))).toMatchObject({
      name: 'BleakHciError',
      command: commands.disconnect.name,
    })
    expect(client.isConnected).toBe(true)
    expect(await rig.during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('a link that is lost', () => {
  test.each<[string, (rig: Rig) => unknown, number | undefined]>([
    ['the peer hangs up', rig => rig.during(rig.thing.link.disconnect()), 0x13],
    ['the peer is gone', rig => rig.thing.station.controller.unplug(), 0x08],
    ['the adapter is gone', rig => rig.controller.unplug(), undefined],
    ['the adapter is closed', rig => rig.during(rig.adapter.close()), undefined],
  ])('%s: everything that waits is told, and the callback once', async (_, end, reason) => {
    const rig = await withEnds()
    const { client } = rig
    rig.thing.mute()
    const waiting = [
      client.readGattChar('ffe1'),
      client.writeGattChar('ffe1', Uint8Array.of(1)),
      client.startNotify('ffe1', () => {}),
      client.getServices({ refresh: true }),
    ].map(outcome)
    await end(rig)
    await rig.until(() => !client.isConnected)
    for (const error of await rig.during(Promise.all(waiting)))
      expect(error).toMatchObject({ message: expect.any(String), name: expect.stringMatching(/^Bleak/) })
    await client.disconnect()
    expect({ ends: rig.ends, reason: client.disconnectReason }).toEqual({ ends: [reason], reason })
    await expect(client.readGattChar('ffe1')).rejects.toMatchObject({ name: 'BleakNotConnectedError' })
  })

  test('connects again from the callback', async () => {
    const rig = await clientRig()
    let again: Promise<void> | undefined
    const client = await rig.connected({
      disconnectedCallback: one => {
        again = one.connect()
      },
    })
    await rig.during(rig.thing.link.disconnect())
    await rig.until(() => again !== undefined)
    await rig.thing.advertise()
    await rig.during(again as unknown as Promise<void>)
    expect(client.isConnected).toBe(true)
  })
})

describe('giving up in the middle of connecting', () => {
  /** How many instants a connection takes, from the call to the services. */
  const instants = async () => {
    const rig = await clientRig()
    const client = rig.client()
    let isOver = false
    void client.connect().then(() => {
      isOver = true
    })
    for (let at = 0; ; at++) {
      if (isOver) return at
      await rig.air.advance(1)
    }
  }

  test.each(['abort', 'disconnect', 'timeout'] as const)(
    '%s, at every moment: nothing stays, and it connects again',
    async kind => {
      const most = await instants()
      const rig = await clientRig()
      for (let at = 0; at < most; at++) {
        const ends: unknown[] = []
        const client = rig.client({ disconnectedCallback: () => void ends.push(at) })
        const abort = new AbortController()
        const connecting = outcome(client.connect({ signal: abort.signal, ...(kind === 'timeout' && { timeout: at }) }))
        await rig.air.advance(at)
        if (kind === 'abort') abort.abort(new Error('enough'))
        if (kind === 'disconnect') void client.disconnect()
        const error = await rig.during(connecting)
        await rig.during(client.disconnect())
        await rig.air.advance(100)
        const expected = { abort: 'enough', disconnect: 'while it was connecting', timeout: `${at} ms` }[kind]
        if (error) expect(error).toMatchObject({ message: expect.stringContaining(expected) })
        await rig.until(() => rig.thing.host.links.length === 0)
        expect({ at, isConnected: client.isConnected, ends: ends.length }).toEqual({
          at,
          isConnected: false,
          ends: error ? 0 : 1,
        })
        await rig.thing.advertise().catch(() => {})
      }
      const client = await rig.connected()
      expect(await rig.during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
    },
  )
})
