import { describe, expect, test } from 'vitest'
import { attError } from '../../att/error-codes.ts'
import type { DatabaseMemory } from '../../gatt/client-database.ts'
import { type CachedDatabase, checkedDatabase, MemoryDatabaseCache, mostCached } from '../../gatt/database-cache.ts'
import { settle } from '../support/att-peer.ts'
import {
  example,
  exampleTable,
  featuresHandle,
  gattClientRig,
  genericAccess,
  genericAttribute,
  hashHandle,
  outcome,
  serviceChangedConfiguration,
  serviceChangedHandle,
} from '../support/gatt-client-rig.ts'
import { declare, type ScriptedAttribute } from '../support/gatt-table.ts'
import { refuse } from '../support/scripted-gatt-server.ts'

const memoryOf = (isBonded: boolean, cache = new MemoryDatabaseCache()): DatabaseMemory & { cache: MemoryDatabaseCache } => ({
  cache,
  key: 'us them',
  isBonded: () => isBonded,
})

/** A whole connection that only starts. */
const connect = async (memory: DatabaseMemory, table: ScriptedAttribute[] = exampleTable()) => {
  const rig = gattClientRig(table, { memory })
  await rig.client.start()
  return rig
}

/** With a configuration descriptor and a hash that a peer has changed. */
const withHash = (hash: Uint8Array) => {
  const table = exampleTable()
  const attribute = table.find(({ handle }) => handle === hashHandle)
  if (attribute) attribute.value = hash
  return table
}

/** No Database Hash and no supported features. */
const plainTable = () => {
  const [serviceChanged] = genericAttribute.characteristics ?? []
  return declare([genericAccess, { uuid: 0x1801, characteristics: serviceChanged ? [serviceChanged] : [] }, example])
}

describe('the request budget with a cache', () => {
  test('a bonded peer with a hash: the MTU and the hash', async () => {
    const memory = memoryOf(true)
    const first = await connect(memory)
    const second = await connect(memory)
    expect(second.server.requests).toEqual(['exchangeMtuRequest', 'readByTypeRequest'])
    expect(second.client.services).toEqual(first.client.services)
    expect(first.server.requests.length).toBeLessThanOrEqual(10)
  })

  test('a bonded peer without a hash tells of changes: the MTU', async () => {
    const memory = memoryOf(true)
    await connect(memory, plainTable())
    const second = await connect(memory, plainTable())
    expect(second.server.requests).toEqual(['exchangeMtuRequest'])
    expect(second.client.services).toHaveLength(3)
  })

  test('an unbonded peer forgets what it was told: Service Changed and our features once more', async () => {
    const memory = memoryOf(false)
    await connect(memory)
    const { server } = await connect(memory)
    expect(server.requests).toEqual(['exchangeMtuRequest', 'readByTypeRequest', 'writeRequest', 'writeRequest'])
    expect(server.at(serviceChangedConfiguration)?.value).toEqual(Uint8Array.of(2, 0))
    expect(server.at(featuresHandle)?.value).toEqual(Uint8Array.of(5))
  })
})

describe('what is remembered', () => {
  test('a cached bonded peer is listened to, and a change is followed', async () => {
    const memory = memoryOf(true)
    await connect(memory)
    const { server, client } = await connect(memory)
    server.table = withHash(new Uint8Array(16).fill(1))
    server.table.push(...declare([{ uuid: 0xabcd, at: 0x80 }]))
    server.indicate(serviceChangedHandle, 0x80, 0, 0xff, 0xff)
    for (let turns = 0; turns < 30; turns++) await settle()
    expect(client.services).toHaveLength(4)
    expect((await memory.cache.get(memory.key))?.services).toHaveLength(4)
    expect((await memory.cache.get(memory.key))?.hash).toBe('01'.repeat(16))
  })

  test('another hash: everything is looked at again', async () => {
    const memory = memoryOf(true)
    await connect(memory)
    const { server } = await connect(memory, withHash(new Uint8Array(16).fill(1)))
    expect(server.requests).toContain('readByGroupTypeRequest')
    const third = await connect(memory, withHash(new Uint8Array(16).fill(1)))
    expect(third.server.requests).toHaveLength(2)
  })

  test('GATT-08: an unbonded peer without a hash is not remembered', async () => {
    const memory = memoryOf(false)
    await connect(memory, plainTable())
    expect(await memory.cache.get(memory.key)).toBeUndefined()
  })

  test.each([0, 15, 17])('GATT-08: a hash of %i bytes is none', async length => {
    const memory = memoryOf(false)
    await connect(memory, withHash(new Uint8Array(length)))
    expect(await memory.cache.get(memory.key)).toBeUndefined()
  })

  test('GATT-08: a hash that cannot be read is none', async () => {
    const memory = memoryOf(false)
    await connect(memory)
    const table = exampleTable()
    const attribute = table.find(({ handle }) => handle === hashHandle)
    if (attribute) attribute.refusal = attError.insufficientEncryption
    const { server, client } = await connect(memory, table)
    expect(server.requests).toContain('readByGroupTypeRequest')
    expect(client.services).toHaveLength(3)
  })

  test('GATT-08: the same hash though the handles changed: Invalid Handle drops what is remembered', async () => {
    const memory = memoryOf(false)
    await connect(memory)
    const { server, client } = await connect(memory, declare([genericAccess, genericAttribute, { ...example, at: 0x40 }]))
    expect(client.services?.[2]?.handle).toBe(14)
    expect(await outcome(client.read(16))).toMatchObject({ code: attError.invalidHandle })
    expect(client.services?.[2]?.handle).toBe(0x40)
    expect((await memory.cache.get(memory.key))?.services[2]?.handle).toBe(0x40)
    expect(await client.read(0x42)).toEqual(Uint8Array.of(1, 2, 3))
    server.received.length = 0
    expect(await outcome(client.read(16))).toMatchObject({ code: attError.invalidHandle })
    expect(server.requests).toEqual(['readRequest'])
  })

  test('only some services are not remembered, but found among all that are', async () => {
    const memory = memoryOf(false)
    const some = gattClientRig(exampleTable(), { memory })
    await some.client.start({ services: [0xffe0] })
    expect(await memory.cache.get(memory.key)).toBeUndefined()
    await connect(memory)
    const again = gattClientRig(exampleTable(), { memory })
    expect((await again.client.start({ services: [0xffe0] })).map(({ handle }) => handle)).toEqual([14])
    expect(again.server.requests).not.toContain('findByTypeValueRequest')
  })

  test('a peer that refuses Service Changed and our features is none that tells of changes', async () => {
    const memory = memoryOf(true)
    const rig = gattClientRig(plainTable(), { memory })
    rig.server.hook = (request, honest) => (request.name === 'writeRequest' ? refuse(request, 3, 9) : honest())
    await rig.client.start()
    expect(await memory.cache.get(memory.key)).toBeUndefined()
  })

  test('once there is a bond, what the peer was told before counts no more', async () => {
    const cache = new MemoryDatabaseCache()
    await connect(memoryOf(false, cache))
    const { server } = await connect(memoryOf(true, cache))
    expect(server.requests).toHaveLength(4)
    expect((await connect(memoryOf(true, cache))).server.requests).toHaveLength(2)
  })

  test('a memory that fails costs a discovery and is reported', async () => {
    const wrong = new Error('no disk')
    const fail = () => Promise.reject(wrong)
    const memory = { cache: { get: fail, set: fail, delete: fail }, key: 'x', isBonded: () => true }
    const { client, reported } = await connect(memory)
    expect(client.services).toHaveLength(3)
    expect(reported).toEqual([wrong, wrong])
  })

  test('a memory that never answers ends with the abort', async () => {
    const memory = memoryOf(true)
    memory.cache.get = () => new Promise(() => {})
    const { client } = gattClientRig(exampleTable(), { memory })
    const abort = new AbortController()
    const starting = outcome(client.start({ signal: abort.signal }))
    await settle()
    abort.abort(new Error('enough'))
    expect(await starting).toMatchObject({ message: 'enough' })
  })
})

describe('checkedDatabase', () => {
  const sound = async (): Promise<CachedDatabase> => {
    const memory = memoryOf(true)
    await connect(memory)
    const entry = await memory.cache.get(memory.key)
    if (!entry) throw new Error('nothing remembered')
    return entry
  }

  test('what went through JSON is the same', async () => {
    const entry = await sound()
    expect(checkedDatabase(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
  })

  test.each<[string, (entry: CachedDatabase) => unknown]>([
    ['nothing', () => undefined],
    ['no object', () => 'x'],
    ['no services', ({ isWatched }) => ({ isWatched })],
    ['a short hash', entry => ({ ...entry, hash: 'ab' })],
    ['a hash that is no text', entry => ({ ...entry, hash: 5 })],
    ['services that overlap', entry => ({ ...entry, services: [...entry.services, ...entry.services] })],
    ['a service without a UUID', entry => ({ ...entry, services: entry.services.map(one => ({ ...one, uuid: 'x' })) })],
    [
      'a service that ends before it begins',
      entry => ({ ...entry, services: entry.services.map(one => ({ ...one, endHandle: 0 })) }),
    ],
    [
      'characteristics outside',
      entry => ({ ...entry, services: entry.services.map(one => ({ ...one, endHandle: one.handle })) }),
    ],
    [
      'properties beyond a byte',
      entry => ({
        ...entry,
        services: entry.services.map(one => ({ ...one, characteristics: [{ ...one.characteristics[0], properties: 256 }] })),
      }),
    ],
  ])('%s is refused', async (_, spoil) => {
    expect(checkedDatabase(spoil(await sound()))).toBeUndefined()
  })

  test('a spoiled entry costs a discovery', async () => {
    const memory = memoryOf(true)
    await memory.cache.set(memory.key, JSON.parse('{"services":[{"handle":-1}],"isWatched":true}'))
    expect((await connect(memory)).client.services).toHaveLength(3)
  })
})

test('MemoryDatabaseCache: the peers that were used last stay', async () => {
  const cache = new MemoryDatabaseCache()
  const entry = { services: [], isWatched: false }
  for (let at = 0; at < mostCached; at++) await cache.set(`${at}`, entry)
  await cache.get('0')
  await cache.set('another', entry)
  expect(await cache.get('0')).toBe(entry)
  expect(await cache.get('1')).toBeUndefined()
  await cache.delete('0')
  expect(await cache.get('0')).toBeUndefined()
})
