import { describe, expect, test } from 'vitest'
import { propertyBit as property } from '../../gatt/properties.ts'
import {
  example,
  exampleTable,
  gattClientRig,
  genericAccess,
  genericAttribute,
  longUuid,
  outcome,
} from '../support/gatt-client-rig.ts'
import { type DeclaredService, declare } from '../support/gatt-table.ts'

const short = (uuid: string) => (uuid.endsWith('-0000-1000-8000-00805f9b34fb') ? uuid.slice(4, 8) : uuid)

describe('what discovery finds', () => {
  test('services, characteristics and descriptors with their handles', async () => {
    const { client } = gattClientRig(exampleTable())
    const services = await client.start()
    expect(services.map(({ uuid, handle, endHandle, isPrimary }) => [short(uuid), handle, endHandle, isPrimary])).toEqual([
      ['1800', 1, 5, true],
      ['1801', 6, 13, true],
      ['ffe0', 14, 19, true],
    ])
    expect(services[2]?.characteristics).toEqual([
      {
        uuid: expect.stringMatching('^0000ffe1'),
        handle: 15,
        valueHandle: 16,
        properties: 0x3e,
        descriptors: [{ uuid: expect.stringMatching('^00002902'), handle: 17 }],
      },
      { uuid: expect.stringMatching('^0000ffe2'), handle: 18, valueHandle: 19, properties: 0x0a, descriptors: [] },
    ])
    expect(JSON.parse(JSON.stringify(services))).toEqual(services)
  })

  test('other descriptors, of 16 and of 128 bits, in the gaps that configuration descriptors leave', async () => {
    const table = declare([
      {
        uuid: 0xffe0,
        characteristics: [
          { uuid: 1, properties: property.notify, descriptors: [0x2901, 0x2902, longUuid(1), 0x2904] },
          { uuid: 2, properties: property.notify, descriptors: [0x2902] },
          { uuid: 3, properties: property.read, descriptors: [longUuid(2), longUuid(3)] },
        ],
      },
    ])
    const { client } = gattClientRig(table)
    const [service] = await client.start()
    expect(service?.characteristics.map(one => one.descriptors.map(({ uuid, handle }) => `${handle} ${short(uuid)}`))).toEqual([
      ['4 2901', '5 2902', `6 ${longUuid(1)}`, '7 2904'],
      ['10 2902'],
      [`13 ${longUuid(2)}`, `14 ${longUuid(3)}`],
    ])
  })

  test('at the smallest MTU and at the largest the same', async () => {
    const small = gattClientRig(exampleTable(), { mtu: 23 })
    const large = gattClientRig(exampleTable(), { mtu: 517 })
    expect(await small.client.start()).toEqual(await large.client.start())
    expect(small.client.bearer.mtu).toBe(23)
    expect(large.client.bearer.mtu).toBe(517)
  })

  test('nothing, of a peer that has nothing', async () => {
    const { client, server } = gattClientRig([])
    expect(await client.start()).toEqual([])
    expect(server.requests).toEqual(['exchangeMtuRequest', 'readByGroupTypeRequest'])
  })

  test('services without characteristics, and one that ends with the last handle', async () => {
    const table = declare([{ uuid: 1 }, { uuid: 2, end: 20 }, { ...example, at: 0x100, end: 0xffff }])
    const { client } = gattClientRig(table)
    const services = await client.start()
    expect(services.map(({ handle, endHandle, characteristics }) => [handle, endHandle, characteristics.length])).toEqual([
      [1, 1, 0],
      [2, 20, 0],
      [0x100, 0xffff, 2],
    ])
  })

  test('a thousand characteristics with mixed UUIDs', async () => {
    const services = Array.from(
      { length: 50 },
      (_, at): DeclaredService => ({
        uuid: at % 2 ? 0x1000 + at : longUuid(at),
        characteristics: Array.from({ length: 20 }, (__, number) => ({
          uuid: number % 3 ? longUuid(number) : 0x2000 + number,
          properties: property.notify,
          descriptors: number % 4 ? [0x2902] : [0x2901, 0x2902],
        })),
      }),
    )
    const { client } = gattClientRig(declare(services))
    const found = await client.start()
    expect(found.flatMap(({ characteristics }) => characteristics)).toHaveLength(1000)
    for (const { characteristics } of found)
      expect(characteristics.map(({ descriptors }) => descriptors.length)).toEqual(
        Array.from({ length: 20 }, (_, number) => (number % 4 ? 1 : 2)),
      )
  })

  test('only the services that are asked for, and Service Changed is subscribed all the same', async () => {
    const { client, server } = gattClientRig(exampleTable())
    const services = await client.start({ services: [0xffe0, '1234'] })
    expect(services.map(({ uuid }) => short(uuid))).toEqual(['ffe0'])
    expect(services[0]?.characteristics).toHaveLength(2)
    expect(server.requests.filter(name => name === 'readByGroupTypeRequest')).toEqual([])
    expect(server.at(9)?.value).toEqual(Uint8Array.of(2, 0))
  })
})

describe('included services', () => {
  test('16-bit and 128-bit ones, primary and secondary, and what these include', async () => {
    const table = declare([
      { uuid: 0xa, includes: [6, 9], characteristics: [{ uuid: 1, properties: property.read }] },
      { uuid: longUuid(6), at: 6, characteristics: [{ uuid: 2, properties: property.read }] },
      { uuid: longUuid(9), at: 9, secondary: true, includes: [20], characteristics: [{ uuid: 3, properties: property.read }] },
      { uuid: 0x14, at: 20, secondary: true, characteristics: [{ uuid: 4, properties: property.notify, descriptors: [0x2902] }] },
    ])
    const { client } = gattClientRig(table)
    const services = await client.start()
    expect(
      services.map(({ handle, isPrimary, includes, characteristics }) => ({
        handle,
        isPrimary,
        includes: includes.map(one => `${one.handle}: ${one.serviceHandle}-${one.endHandle} ${short(one.uuid)}`),
        values: characteristics.map(({ valueHandle }) => valueHandle),
      })),
    ).toEqual([
      { handle: 1, isPrimary: true, includes: [`2: 6-8 ${longUuid(6)}`, `3: 9-12 ${longUuid(9)}`], values: [5] },
      { handle: 6, isPrimary: true, includes: [], values: [8] },
      { handle: 9, isPrimary: false, includes: ['10: 20-23 0014'], values: [12] },
      { handle: 20, isPrimary: false, includes: [], values: [22] },
    ])
    expect(services[3]?.characteristics[0]?.descriptors).toHaveLength(1)
  })

  test('GATT-05: services that include each other and themselves, and one that is not there', async () => {
    const table = declare(
      [
        { uuid: 0xa, includes: [1, 5], characteristics: [{ uuid: 1, properties: property.read }] },
        { uuid: 0xb, at: 6, includes: [1, 6] },
        { uuid: longUuid(5), at: 30, secondary: true, includes: [30] },
      ].map(one => ({ ...one, includes: one.includes.map(handle => (handle === 5 ? 6 : handle)) })),
    )
    // An include of nowhere, one of handle 0, and one that ends before it begins.
    const missing = table.find(({ handle }) => handle === 3)
    if (missing) missing.value = Uint8Array.of(0x40, 0, 0x50, 0)
    const rig = gattClientRig(table)
    const services = await rig.client.start()
    expect(services.map(({ handle, includes }) => [handle, includes.length])).toEqual([
      [1, 1],
      [6, 2],
    ])
    expect(await rig.client.read(5)).toEqual(table.find(({ handle }) => handle === 5)?.value)
  })
})

/** 5 services x 5 characteristics, each with a configuration descriptor, behind the two that every server has. */
const five = (uuid: (number: number) => string | number, last?: number): DeclaredService[] =>
  Array.from({ length: 5 }, (_, service) => ({
    uuid: uuid(service + 1),
    ...(service === 4 && last !== undefined && { end: last }),
    characteristics: Array.from({ length: 5 }, (__, at) => ({
      uuid: uuid(0x100 + service * 5 + at),
      properties: property.read | property.notify,
      descriptors: [0x2902],
    })),
  }))

describe('request budget from connection to services, MTU and Service Changed included', () => {
  const short16 = (number: number) => 0xf000 + number
  test.each([
    ['16-bit UUIDs', short16, undefined, 10],
    ['16-bit UUIDs up to the last handle', short16, 0xffff, 10],
    ['128-bit UUIDs', longUuid, undefined, 14],
    ['128-bit UUIDs up to the last handle', longUuid, 0xffff, 14],
  ])('%s', async (_, uuid, last, most) => {
    const { client, server } = gattClientRig(declare([genericAccess, genericAttribute, ...five(uuid, last)]))
    const services = await client.start()
    expect(services.slice(2).flatMap(({ characteristics }) => characteristics.flatMap(one => one.descriptors))).toHaveLength(25)
    expect(server.at(9)?.value).toEqual(Uint8Array.of(2, 0))
    expect(server.agreed).toBe(247)
    expect(server.requests.length, server.requests.join('\n')).toBeLessThanOrEqual(most)
  })
})

describe('calls that end before discovery does', () => {
  test('an abort rejects at once; the bearer is of use afterwards', async () => {
    const { client, server } = gattClientRig(exampleTable())
    const abort = new AbortController()
    server.hook = (request, honest) => {
      if (request.name === 'readByTypeRequest') abort.abort(new Error('enough'))
      return honest()
    }
    expect(await outcome(client.start({ signal: abort.signal }))).toMatchObject({ message: 'enough' })
    server.hook = undefined
    expect(await client.read(16)).toEqual(Uint8Array.of(1, 2, 3))
    expect(await client.start()).toHaveLength(3)
  })

  test('HCI-24: the link goes at each request: rejected with the reason, no timer left', async () => {
    const whole = gattClientRig(exampleTable())
    await whole.client.start()
    for (let at = 0; at < whole.server.requests.length; at++) {
      const { client, server, clock, ends } = gattClientRig(exampleTable())
      let count = 0
      server.hook = (_, honest) => {
        if (count++ < at) return honest()
        server.lose()
        return 'silence'
      }
      expect(await outcome(client.start()), `at request ${at}`).toMatchObject({ message: 'the link has gone' })
      expect(ends).toHaveLength(1)
      expect(clock.waiting).toBe(0)
    }
  })

  test('3.3.3: a peer that falls silent at a request has 30 s', async () => {
    const { client, server, clock } = gattClientRig(exampleTable())
    server.hook = (request, honest) => (request.name === 'readByGroupTypeRequest' ? 'silence' : honest())
    const starting = outcome(client.start())
    while (server.requests.length < 2) await Promise.resolve()
    clock.pass(30_000)
    expect(await starting).toMatchObject({ name: 'TimeoutError', phase: 'readByGroupTypeRequest' })
  })
})
