import { describe, expect, test } from 'vitest'
import { propertyBit as property } from '../../gatt/properties.ts'
import type { Subscription } from '../../gatt/subscriptions.ts'
import { settle } from '../support/att-peer.ts'
import { exampleTable, gattClientRig, outcome } from '../support/gatt-client-rig.ts'
import { declare } from '../support/gatt-table.ts'
import { refuse } from '../support/scripted-gatt-server.ts'

/** A started client, the characteristic at handle 16 and its descriptor at 17. */
const started = async (table = exampleTable(), at = 16) => {
  const rig = gattClientRig(table)
  const services = await rig.client.start()
  const characteristic = services.flatMap(({ characteristics }) => characteristics).find(one => one.valueHandle === at)
  if (!characteristic) throw new Error('no such characteristic')
  rig.server.received.length = 0
  /** What was written to the descriptor since. */
  const writes = () => rig.server.received.flatMap(one => (one.name === 'writeRequest' ? [`${one.handle}: ${one.value[0]}`] : []))
  const heard: string[] = []
  const listener = (name = '') => ({
    value: (data: Uint8Array) => void heard.push(`${name}${[...data].join(' ')}`),
    ended: (error: Error) => void heard.push(`${name}ended: ${error.message}`),
  })
  return { ...rig, characteristic, writes, heard, listener }
}

const only = async (properties: number, descriptors: readonly number[] = [0x2902]) =>
  await started(declare([{ uuid: 1, characteristics: [{ uuid: 1, properties, descriptors }] }]), 3)

describe('subscribing', () => {
  test('notify is preferred; values are copies of their own; nothing comes after the end', async () => {
    const { client, server, characteristic, writes } = await started()
    const values: Uint8Array[] = []
    const subscription = await client.subscribe(characteristic, { value: data => void values.push(data) })
    expect(writes()).toEqual(['17: 1'])
    server.notify(16, 1, 2)
    server.notify(16)
    server.notify(19, 3)
    expect(values).toEqual([Uint8Array.of(1, 2), new Uint8Array()])
    expect(values[0]?.buffer.byteLength).toBe(2)
    const stopping = subscription.stop()
    server.notify(16, 4)
    await stopping
    server.notify(16, 5)
    expect(values).toHaveLength(2)
    expect(writes()).toEqual(['17: 1', '17: 0'])
    await subscription.stop()
    expect(writes()).toHaveLength(2)
    expect(client.unclaimed).toBe(3)
  })

  test('indications, where there is nothing else or they are asked for; each is confirmed', async () => {
    const { client, server, characteristic, writes, heard, listener } = await started()
    const subscription = await client.subscribe(characteristic, listener(), { kind: 'indicate' })
    server.indicate(16, 7)
    await settle()
    expect(heard).toEqual(['7'])
    expect(server.received.at(-1)?.name).toBe('handleValueConfirmation')
    await subscription.stop()
    expect(writes()).toEqual(['17: 2', '17: 0'])
    const indicating = await only(property.indicate)
    await indicating.client.subscribe(indicating.characteristic, listener())
    expect(indicating.writes()).toEqual(['4: 2'])
  })

  test('several listeners share one write of the descriptor', async () => {
    const { client, server, characteristic, writes, heard, listener } = await started()
    const [one, two] = await Promise.all([
      client.subscribe(characteristic, listener('a')),
      client.subscribe(characteristic, listener('b')),
    ])
    const three = await client.subscribe(characteristic, listener('c'))
    expect(writes()).toEqual(['17: 1'])
    server.notify(16, 1)
    expect(heard).toEqual(['a1', 'b1', 'c1'])
    await one.stop()
    await two.stop()
    server.notify(16, 2)
    expect(heard.slice(3)).toEqual(['c2'])
    expect(writes()).toEqual(['17: 1'])
    await three.stop()
    expect(writes()).toEqual(['17: 1', '17: 0'])
    await client.subscribe(characteristic, listener('d'), { kind: 'indicate' })
    expect(writes().at(-1)).toBe('17: 2')
    await expect(client.subscribe(characteristic, listener('e'), { kind: 'notify' })).rejects.toThrow('one for all')
  })

  test('GATT-12: a value that comes before the answer to the write is delivered once', async () => {
    const { client, server, characteristic, heard, listener } = await started()
    server.hook = (request, honest) => {
      if (request.name === 'writeRequest') server.notify(16, 1)
      return honest()
    }
    await client.subscribe(characteristic, listener())
    expect(heard).toEqual(['1'])
  })

  test('GATT-12: a refused write rejects as it is, and leaves nothing', async () => {
    const { client, server, characteristic, heard, listener, writes } = await started()
    server.hook = (request, honest) => (request.name === 'writeRequest' ? refuse(request, 0x05, 17) : honest())
    expect(await outcome(client.subscribe(characteristic, listener()))).toMatchObject({ name: 'BleakGATTProtocolError', code: 5 })
    server.notify(16, 1)
    expect(heard).toEqual([])
    expect(writes()).toEqual(['17: 1'])
    server.hook = undefined
    await client.subscribe(characteristic, listener())
    server.notify(16, 2)
    expect(heard).toEqual(['2'])
  })

  test('GATT-12: a write that is never answered rejects after 30 s', async () => {
    const { client, server, clock, characteristic, listener } = await started()
    server.hook = () => 'silence'
    const subscribing = outcome(client.subscribe(characteristic, listener()))
    await settle()
    clock.pass(30_000)
    expect(await subscribing).toMatchObject({ name: 'TimeoutError' })
    expect(clock.waiting).toBe(0)
  })

  test('an abort rejects at once, and the descriptor is put back', async () => {
    const { client, server, characteristic, writes, heard, listener } = await started()
    const abort = new AbortController()
    server.hook = (_, honest) => {
      abort.abort(new Error('enough'))
      return honest()
    }
    expect(await outcome(client.subscribe(characteristic, listener(), { signal: abort.signal }))).toMatchObject({
      message: 'enough',
    })
    server.notify(16, 1)
    expect(heard).toEqual([])
    await client.read(19)
    expect(writes()).toEqual(['17: 1', '17: 0'])
  })

  test('what cannot notify, or has no descriptor, is refused; unless forced', async () => {
    const reading = await only(property.read)
    expect(await outcome(reading.client.subscribe(reading.characteristic, reading.listener()))).toMatchObject({
      name: 'BleakError',
    })
    await reading.client.subscribe(reading.characteristic, reading.listener(), { force: true })
    expect(reading.writes()).toEqual(['4: 1'])

    const bare = await only(property.notify, [])
    await expect(bare.client.subscribe(bare.characteristic, bare.listener())).rejects.toThrow('no descriptor')
    const subscription = await bare.client.subscribe(bare.characteristic, bare.listener(), { force: true })
    bare.server.notify(3, 1)
    expect(bare.heard).toEqual(['1'])
    await subscription.stop()
    expect(bare.server.received).toEqual([])
  })
})

describe('callbacks', () => {
  test('what they throw is reported, and disturbs nobody', async () => {
    const { client, server, characteristic, reported, heard, listener } = await started()
    const wrong = new Error('thrown')
    const later = new Error('rejected')
    await client.subscribe(characteristic, {
      value: () => {
        throw wrong
      },
    })
    await client.subscribe(characteristic, { value: async () => Promise.reject(later) })
    await client.subscribe(characteristic, listener())
    server.indicate(16, 1)
    await settle()
    expect(heard).toEqual(['1'])
    expect(reported).toEqual([wrong, later])
    expect(server.received.at(-1)?.name).toBe('handleValueConfirmation')
    expect(await client.read(19)).toEqual(Uint8Array.of(9))
  })

  test('GATT-11: stopping, subscribing and closing inside of one', async () => {
    const { client, server, characteristic, heard, listener } = await started()
    const stopped: Subscription[] = []
    const first = {
      value: () => {
        heard.push('first')
        for (const one of stopped) one.stop().catch(() => {})
        client.subscribe(characteristic, listener('third ')).catch(() => {})
      },
    }
    stopped.push(await client.subscribe(characteristic, first))
    await client.subscribe(characteristic, listener('second '))
    stopped.push(await client.subscribe(characteristic, listener('never ')))
    server.notify(16, 1)
    server.notify(16, 2)
    await settle()
    expect(heard).toEqual(['first', 'second 1', 'second 2', 'third 2'])

    await client.subscribe(characteristic, { value: () => client.bearer.close(new Error('closed inside')) })
    server.indicate(16, 3)
    server.notify(16, 4)
    expect(heard.slice(4)).toEqual(['second 3', 'third 3', 'second ended: closed inside', 'third ended: closed inside'])
    expect(await outcome(client.read(19))).toMatchObject({ message: 'closed inside' })
  })
})

describe('the end of the link', () => {
  test('listeners hear of it once; stopping afterwards is no error; subscribing is', async () => {
    const { client, server, characteristic, heard, listener, clock } = await started()
    const subscription = await client.subscribe(characteristic, listener())
    const stopped = await client.subscribe(characteristic, listener('stopped '))
    await stopped.stop()
    server.lose()
    server.notify(16, 1)
    expect(heard).toEqual(['ended: the link has gone'])
    await subscription.stop()
    expect(await outcome(client.subscribe(characteristic, listener()))).toMatchObject({ message: 'the link has gone' })
    expect(clock.waiting).toBe(0)
  })

  test('HCI-24: in the middle of subscribing and of stopping', async () => {
    const subscribing = await started()
    subscribing.server.hook = () => {
      subscribing.server.lose()
      return 'silence'
    }
    const failed = outcome(subscribing.client.subscribe(subscribing.characteristic, subscribing.listener()))
    expect(await failed).toMatchObject({ message: 'the link has gone' })
    expect(subscribing.reported).toEqual([])

    const stopping = await started()
    const subscription = await stopping.client.subscribe(stopping.characteristic, stopping.listener())
    stopping.server.hook = () => {
      stopping.server.lose()
      return 'silence'
    }
    expect(await outcome(subscription.stop())).toMatchObject({ message: 'the link has gone' })
    expect(stopping.reported).toEqual([])
  })
})

describe('what comes unasked', () => {
  test('ATT-30: 100,000 notifications at once, to known and unknown handles; short ones are dropped', async () => {
    const { client, server, characteristic } = await started()
    let count = 0
    await client.subscribe(characteristic, { value: () => count++ })
    for (let at = 0; at < 50_000; at++) {
      server.notify(16, at & 0xff)
      server.notify(0x99, 1)
    }
    server.says('1b 01')
    server.says('1b 10 00')
    expect(count).toBe(50_001)
    expect(client.unclaimed).toBe(50_000)
    expect(client.bearer.counters.malformed).toBe(1)
    expect(await client.read(19)).toEqual(Uint8Array.of(9))
  })

  test('ATT-31: indications of unknown handles are confirmed', async () => {
    const { client, server } = await started()
    server.indicate(0x99, 1)
    server.says('1d 03')
    await settle()
    expect(server.received.map(({ name }) => name)).toEqual(['handleValueConfirmation'])
    expect(await client.read(19)).toEqual(Uint8Array.of(9))
  })

  test('ATT-32: several values in one notification, whole ones only', async () => {
    const { client, server, characteristic, heard, listener } = await started()
    await client.subscribe(characteristic, listener())
    server.says('23 1000 0100 41 1300 0100 42 1000 0000')
    server.says('23 1000 ff00 41')
    server.says('23 1000 01')
    expect(heard).toEqual(['65', ''])
    expect(await client.read(19)).toEqual(Uint8Array.of(9))
  })
})
