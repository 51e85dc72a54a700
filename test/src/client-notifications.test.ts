import { describe, expect, test } from 'vitest'
import type { BleakGATTCharacteristic } from '../../src/index.ts'
import { notifyRig as connected, nothing, reading } from '../support/client-notify.ts'
import { thing } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'

describe('notifications()', () => {
  test('several run beside a callback on one CCCD, which is written once and cleared with the last', async () => {
    const rig = await connected()
    const got: number[] = []
    const before = rig.thing.asked.length
    const abort = new AbortController()
    const streams = [
      reading(rig.client.notifications('ffe1')),
      reading(rig.client.notifications('ffe1', { signal: abort.signal })),
    ]
    await rig.during(rig.client.startNotify('ffe1', (_, data) => void got.push(...data)))
    expect(rig.thing.asked.slice(before)).toEqual(['writeRequest'])
    await rig.tell(1, 2)
    await rig.during(rig.client.stopNotify('ffe1'))
    await rig.tell(3)
    abort.abort(new Error('enough'))
    expect(await streams[1]?.over).toMatchObject({ message: 'enough' })
    await rig.tell(4)
    expect([got, ...streams.map(({ seen }) => seen)]).toEqual([
      [1, 2],
      [1, 2, 3, 4],
      [1, 2, 3],
    ])
    expect(rig.wants()).toEqual({ notify: true, indicate: false })
    await rig.during(rig.client.disconnect())
    expect(await streams[0]?.over).toBe('ended')
  })

  test('leaving the loop unsubscribes', async () => {
    const rig = await connected()
    const first = (async () => {
      for await (const data of rig.client.notifications('ffe1')) return data
      return undefined
    })()
    await rig.until(() => rig.wants()?.notify === true)
    await rig.tell(7)
    expect(await rig.during(first)).toEqual(Uint8Array.of(7))
    expect(rig.wants()).toEqual(nothing)
  })

  test('GATT-14: a slow reader loses the oldest, and they are counted', async () => {
    const rig = await connected()
    const stream = rig.client.notifications('ffe1', { maxQueue: 3 })
    const iterator = stream[Symbol.asyncIterator]()
    const first = iterator.next()
    await rig.until(() => rig.wants()?.notify === true)
    await rig.tell(1, 2, 3, 4, 5, 6)
    expect(await first).toMatchObject({ value: Uint8Array.of(1) })
    expect(stream.dropped).toBe(2)
    expect(await iterator.next()).toMatchObject({ value: Uint8Array.of(4) })
    await rig.during(Promise.resolve(iterator.return?.()))
  })

  test('a link that is lost ends it with the reason', async () => {
    const rig = await connected()
    const { over } = reading(rig.client.notifications('ffe1'))
    await rig.until(() => rig.wants()?.notify === true)
    await rig.during(rig.thing.link.disconnect())
    await rig.until(() => !rig.client.isConnected)
    expect(await over).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x13 })
  })

  test('asks for indications only if nobody is notified', async () => {
    const rig = await connected()
    await rig.during(rig.client.startNotify('ffe1', () => {}))
    const error = await outcome(rig.client.notifications('ffe1', { forceIndicate: true })[Symbol.asyncIterator]().next())
    expect(error).toMatchObject({ message: expect.stringContaining('one for all') })
    expect(() => rig.client.notifications('ffe1', { maxQueue: 0 })).toThrow(RangeError)
  })
})

test('subscriptions end with the connection, and are not there on the next', async () => {
  const rig = await connected()
  const got: number[] = []
  await rig.during(rig.client.startNotify('ffe1', (_, data) => void got.push(...data)))
  await rig.during(rig.client.disconnect())
  await rig.thing.advertise()
  await rig.during(rig.client.connect())
  expect(rig.wants()).toEqual(nothing)
  await rig.during(rig.client.startNotify('ffe1', (_, data) => void got.push(100 + (data[0] ?? 0))))
  await rig.tell(1)
  expect(got).toEqual([101])
})

test('Service Changed: services are replaced, what stayed goes on, what went is told', async () => {
  const extra = { uuid: 0xffd0, characteristics: [{ uuid: 0xffd1, properties: ['notify' as const] }] }
  const rig = await connected({ server: { services: [thing, extra] } })
  const got: number[] = []
  const { over } = reading(rig.client.notifications('ffd1'))
  await rig.during(rig.client.startNotify('ffe1', (_, data) => void got.push(...data)))
  const [before, old] = [rig.client.services, rig.client.services.getCharacteristic('ffe1') as BleakGATTCharacteristic]
  rig.thing.server.removeService('ffd0')
  await rig.until(() => rig.client.services !== before)
  expect(await over).toMatchObject({ message: expect.stringContaining('any more') })
  await rig.air.advance(500)
  await rig.tell(9)
  expect(got).toEqual([9])
  expect(rig.client.services.getService('ffd0')).toBeUndefined()
  expect(await rig.during(rig.client.readGattChar(old))).toEqual(Uint8Array.of(1, 2, 3))
  const gone = before.getCharacteristic('ffd1') as BleakGATTCharacteristic
  await expect(rig.client.readGattChar(gone)).rejects.toThrow('any more')
})

test('getServices looks again when it is told to', async () => {
  const rig = await connected()
  expect(await rig.client.getServices()).toBe(rig.client.services)
  const before = rig.client.services
  const services = await rig.during(rig.client.getServices({ refresh: true }))
  expect(services).not.toBe(before)
  expect(rig.client.services).toBe(services)
})
