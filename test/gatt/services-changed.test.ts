import { describe, expect, test } from 'vitest'
import { attError } from '../../att/error-codes.ts'
import type { HandleRange } from '../../gatt/handle-range.ts'
import { propertyBit as property } from '../../gatt/properties.ts'
import { settle } from '../support/att-peer.ts'
import {
  example,
  exampleTable,
  gattClientRig,
  genericAccess,
  genericAttribute,
  outcome,
  serviceChangedConfiguration,
  serviceChangedHandle,
} from '../support/gatt-client-rig.ts'
import { type DeclaredService, declare } from '../support/gatt-table.ts'
import { refuse } from '../support/scripted-gatt-server.ts'

/** The example moved up by one service. */
const movedTable = () => declare([genericAccess, genericAttribute, { uuid: 0xfff0, end: 0x2f }, { ...example, at: 0x30 }])

const started = async () => {
  const changes: HandleRange[] = []
  const rediscovered: number[][] = []
  const rig = gattClientRig(exampleTable(), {
    servicesChanged: range => void changes.push(range),
    rediscovered: services => void rediscovered.push(services.map(({ handle }) => handle)),
  })
  await rig.client.start()
  rig.server.received.length = 0
  const characteristic = rig.client.services?.[2]?.characteristics[0]
  if (!characteristic) throw new Error('no characteristic')
  return { ...rig, changes, rediscovered, characteristic }
}

/** Until no request is under way. */
const quiet = async () => {
  for (let turns = 0; turns < 30; turns++) await settle()
}

describe('Service Changed', () => {
  test('is subscribed by the start; best effort', async () => {
    const { server } = await started()
    expect(server.at(serviceChangedConfiguration)?.value).toEqual(Uint8Array.of(2, 0))
    for (const code of [0x03, 0x05, 0x0f]) {
      const refusing = gattClientRig(exampleTable())
      refusing.server.hook = (request, honest) => (request.name === 'writeRequest' ? refuse(request, code, 9) : honest())
      expect(await refusing.client.start()).toHaveLength(3)
      expect(refusing.reported).toEqual([])
    }
  })

  test('is confirmed, then the services are looked at again, and the owner is told both', async () => {
    const { server, client, changes, rediscovered } = await started()
    server.table = movedTable()
    server.indicate(serviceChangedHandle, 14, 0, 0xff, 0xff)
    expect(changes).toEqual([{ start: 14, end: 0xffff }])
    expect(client.isStale).toBe(true)
    await quiet()
    expect(server.received[0]?.name).toBe('handleValueConfirmation')
    expect(rediscovered).toEqual([[1, 6, 14, 0x30]])
    expect(client.isStale).toBe(false)
    expect(client.services?.map(({ handle }) => handle)).toEqual([1, 6, 14, 0x30])
    expect(await client.read(0x32)).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('subscriptions go on where the characteristic is where it was; the others end', async () => {
    const { server, client, characteristic } = await started()
    const heard: string[] = []
    await client.subscribe(characteristic, { value: data => heard.push(`${data}`), ended: ({ message }) => heard.push(message) })
    server.table = exampleTable()
    server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    await quiet()
    expect(server.at(17)?.value).toEqual(Uint8Array.of(1, 0))
    server.notify(16, 1)
    expect(heard).toEqual(['1'])
    server.table = movedTable()
    server.indicate(serviceChangedHandle, 14, 0, 0xff, 0xff)
    await quiet()
    expect(heard.slice(1)).toEqual([`the characteristic ${characteristic.uuid} has gone: the peer's services changed`])
    server.notify(16, 2)
    expect(heard).toHaveLength(2)
  })

  test('several at once take one more look, and one that moves is followed', async () => {
    const { server, client, rediscovered } = await started()
    server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    server.indicate(serviceChangedHandle, 1, 0)
    await quiet()
    expect(rediscovered).toHaveLength(1)
    server.table = declare([{ uuid: 0x1800 }, genericAttribute])
    server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    await quiet()
    // Now at 4, its descriptor at 5.
    expect(server.at(5)?.value).toEqual(Uint8Array.of(2, 0))
    server.table = exampleTable()
    server.indicate(4, 1, 0, 0xff, 0xff)
    await quiet()
    expect(client.services).toHaveLength(3)
  })

  test('a peer that changes without end', async () => {
    const { server, client, reported, clock } = await started()
    server.hook = (request, honest) => {
      if (request.name === 'readByGroupTypeRequest') server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
      return honest()
    }
    server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    await quiet()
    await quiet()
    expect(reported).toEqual([expect.objectContaining({ message: expect.stringMatching('changed its services 4 times') })])
    expect(client.isStale).toBe(true)
    server.hook = undefined
    expect(await client.rediscover()).toHaveLength(3)
    expect(client.isStale).toBe(false)
    client.bearer.close(new Error('done'))
    expect(clock.waiting).toBe(0)
  })

  test('that comes while the first discovery is under way is not lost', async () => {
    const { server, client } = gattClientRig(exampleTable())
    server.hook = (request, honest) => {
      const answer = honest()
      if (request.name === 'readByTypeRequest' && server.table.length < 20) {
        server.table = movedTable()
        server.indicate(serviceChangedHandle, 14, 0, 0xff, 0xff)
      }
      return answer
    }
    expect((await client.start()).map(({ handle }) => handle)).toEqual([1, 6, 14, 0x30])
  })

  test('HCI-24, GATT-11: the link goes in the middle of the second look, or in the hook', async () => {
    const { server, reported, clock } = await started()
    server.hook = () => {
      server.lose()
      return 'silence'
    }
    server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    await quiet()
    expect(reported).toEqual([])
    expect(clock.waiting).toBe(0)

    const inside = gattClientRig(exampleTable(), { servicesChanged: () => inside.server.lose() })
    await inside.client.start()
    inside.server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    await quiet()
    expect(inside.reported).toEqual([])
    expect(inside.ends).toHaveLength(1)
  })

  test('a hook that throws is reported', async () => {
    const wrong = new Error('thrown')
    const { server, client, reported } = gattClientRig(exampleTable(), {
      servicesChanged: () => {
        throw wrong
      },
    })
    await client.start()
    server.indicate(serviceChangedHandle, 1, 0, 0xff, 0xff)
    await quiet()
    expect(reported).toEqual([wrong])
    expect(client.isStale).toBe(false)
  })
})

describe('Database Out Of Sync', () => {
  const outOfSync = attError.databaseOutOfSync

  test('2.5.2.1: the services are looked at again, and what still means the same is done once more', async () => {
    const { server, client, rediscovered } = await started()
    let count = 0
    server.hook = (request, honest) =>
      request.name === 'readRequest' && count++ === 0 ? refuse(request, outOfSync, 16) : honest()
    expect(await client.read(16)).toEqual(Uint8Array.of(1, 2, 3))
    expect(rediscovered).toHaveLength(1)
    expect(count).toBe(2)
  })

  test('what means something else now is not done', async () => {
    const { server, client } = await started()
    server.hook = (request, honest) => {
      if (request.name !== 'writeRequest' || request.handle !== 16) return honest()
      server.table = declare([genericAccess, genericAttribute, { ...example, uuid: 0xeeee } as DeclaredService])
      return refuse(request, outOfSync, 16)
    }
    expect(await outcome(client.write(16, Uint8Array.of(7)))).toMatchObject({ code: outOfSync })
    expect(server.at(16)?.value).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('GATT-10: as answer to each request: one more look, then the error', async () => {
    const { server, client } = await started()
    server.hook = (request, honest) => (request.name === 'readRequest' ? refuse(request, outOfSync, 16) : honest())
    expect(await outcome(client.read(16))).toMatchObject({ code: outOfSync })
    expect(server.requests.filter(name => name === 'readRequest')).toHaveLength(2)
    server.received.length = 0
    server.hook = request => refuse(request, outOfSync)
    expect(await outcome(client.read(16))).toMatchObject({ code: outOfSync })
    expect(server.requests.length).toBeLessThan(6)
    expect(client.isStale).toBe(true)
    server.hook = undefined
    expect(await client.rediscover()).toHaveLength(3)
    expect(await client.read(16)).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('GATT-10: in each step of the first discovery: begun once more', async () => {
    const whole = gattClientRig(exampleTable())
    await whole.client.start()
    for (let at = 1; at < whole.server.requests.length; at++) {
      const { server, client } = gattClientRig(exampleTable())
      let count = 0
      server.hook = (request, honest) => (count++ === at ? refuse(request, outOfSync) : honest())
      expect(await client.start(), `at request ${at}`).toHaveLength(3)
    }
    const always = gattClientRig(exampleTable())
    always.server.hook = request => refuse(request, outOfSync)
    expect(await outcome(always.client.start())).toMatchObject({ code: outOfSync })
    expect(always.server.requests.length).toBeLessThan(5)
  })

  test('of calls with several handles, and with none', async () => {
    const { server, client } = await started()
    for (const [name, call] of [
      ['readByTypeRequest', () => client.readByUuid(0xffe1)],
      ['readMultipleRequest', () => client.readMultiple([16, 19])],
      ['readMultipleVariableRequest', () => client.readMultipleVariable([16, 19])],
      ['prepareWriteRequest', () => client.writeReliably([{ handle: 16, value: Uint8Array.of(1) }])],
    ] as const) {
      let count = 0
      server.hook = (request, honest) => (request.name === name && count++ === 0 ? refuse(request, outOfSync) : honest())
      expect(await outcome(call()), name).not.toBeInstanceOf(Error)
      expect(count).toBeGreaterThan(1)
    }
    server.hook = request => refuse(request, outOfSync)
    expect(await outcome(client.readMultiple([16, 99]))).toMatchObject({ code: outOfSync })
  })

  test('when subscribing', async () => {
    const { server, client, characteristic } = await started()
    let count = 0
    server.hook = (request, honest) =>
      request.name === 'writeRequest' && count++ === 0 ? refuse(request, outOfSync, 17) : honest()
    await client.subscribe(characteristic, { value: () => {} })
    expect(server.at(17)?.value).toEqual(Uint8Array.of(1, 0))
  })

  test('an abort while the services are looked at again detaches the caller only', async () => {
    const { server, client, rediscovered } = await started()
    const abort = new AbortController()
    server.hook = (request, honest) => {
      if (request.name === 'readRequest') return refuse(request, outOfSync, 16)
      abort.abort(new Error('enough'))
      return honest()
    }
    expect(await outcome(client.read(16, abort.signal))).toMatchObject({ message: 'enough' })
    server.hook = undefined
    await quiet()
    expect(rediscovered).toHaveLength(1)
  })
})

test('a peer without the Generic Attribute service is left alone', async () => {
  const { server, client } = gattClientRig(declare([{ uuid: 1, characteristics: [{ uuid: 2, properties: property.read }] }]))
  await client.start()
  expect(server.requests).not.toContain('writeRequest')
})
