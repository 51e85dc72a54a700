import { describe, expect, test } from 'vitest'
import { attError } from '../../att/error-codes.ts'
import type { AttPdu } from '../../att/pdus.ts'
import { mostServices } from '../../gatt/discovery-sweep.ts'
import { propertyBit as property } from '../../gatt/properties.ts'
import { exampleTable, gattClientRig, outcome } from '../support/gatt-client-rig.ts'
import { declare } from '../support/gatt-table.ts'
import { type Answer, refuse } from '../support/scripted-gatt-server.ts'

type Rig = ReturnType<typeof gattClientRig>

/** After whatever came before, a transaction and a whole discovery still work. */
const stillWorks = async ({ server, client, reported }: Rig): Promise<void> => {
  server.hook = undefined
  server.table = exampleTable()
  expect(await client.read(16)).toEqual(Uint8Array.of(1, 2, 3))
  expect((await client.rediscover()).map(({ handle }) => handle)).toEqual([1, 6, 14])
  expect(reported).toEqual([])
}

/** A client whose peer answers one kind of request so. */
const rigWith = (
  name: AttPdu['name'],
  answer: (request: AttPdu, honest: () => AttPdu) => Answer,
  table = exampleTable(),
): Rig => {
  const rig = gattClientRig(table)
  rig.server.hook = (request, honest) => (request.name === name ? answer(request, honest) : honest())
  return rig
}

/** Every answer to one kind of request is this one. */
const always = (name: AttPdu['name'], hex: string): Rig => rigWith(name, () => hex)

const withGap = () => declare([{ uuid: 0xa, characteristics: [{ uuid: 1, properties: property.read, descriptors: [0x2901] }] }])

describe('answers that are refused', () => {
  test.each([
    ['ATT-20: a list that is no whole multiple', '11 06 0100 0500 0018 0a'],
    ['ATT-20: a length of 0', '11 00 0100 0500 0018'],
    ['ATT-20: a length beyond the PDU', '11 ff 0100 0500 0018'],
    ['ATT-20: a list without entries', '11 06'],
    ['ATT-20: a service with a UUID of four bytes', '11 08 0100 0500 00180000'],
    ['ATT-21: a service that ends before it begins', '11 06 0500 0100 0018'],
    ['ATT-21: services that overlap', '11 06 0100 0500 0018 0400 0900 0118'],
    ['ATT-21: services in descending order', '11 06 0900 0a00 0018 0100 0200 0118'],
    ['ATT-21: a service with handle 0', '11 06 0000 0500 0018'],
  ])('%s', async (_, hex) => {
    const rig = always('readByGroupTypeRequest', hex)
    expect(await outcome(rig.client.start())).toMatchObject({
      message: expect.stringMatching(/services|malformed|attribute type/),
    })
    await stillWorks(rig)
  })

  test('ATT-21: the same answer again and again, below what was asked for', async () => {
    const rig = always('readByGroupTypeRequest', '11 06 0100 0500 0018')
    expect(await outcome(rig.client.start())).toMatchObject({
      message: 'discovery of services: the peer was asked for handles 0x0006 to 0xffff and tells of 0x0001 to 0x0005',
    })
    expect(rig.server.requests).toHaveLength(3)
    await stillWorks(rig)
  })

  test.each([
    ['ATT-17: nothing', '05'],
    ['ATT-17: only a format', '05 01'],
    ['ATT-17: an entry that is cut', '05 02 0100'],
    ['ATT-17: format 0', '05 00 0400 0229'],
    ['ATT-17: format 3', '05 03 0400 0229'],
    ['ATT-21: handles that were not asked for', '05 01 0100 0229'],
    ['ATT-21: descending handles', '05 01 0400 0129 0300 0229'],
  ])('Find Information, %s', async (_, hex) => {
    const rig = rigWith('findInformationRequest', () => hex, withGap())
    expect(await outcome(rig.client.start())).toMatchObject({ name: expect.stringMatching(/^(Bleak|Decode)Error$/) })
    await stillWorks(rig)
  })

  test.each([
    ['a declaration that is too short', '09 06 0200 02 0300 00'],
    ['a declaration with a UUID of three bytes', '09 08 0200 02 0300 000000'],
    ['handles that were not asked for', '09 07 0900 02 0a00 0000'],
    ['the same handle twice', '09 07 0200 02 0300 0000 0200 02 0300 0000'],
  ])('ATT-20, ATT-21: characteristics, %s', async (_, hex) => {
    const rig = rigWith('readByTypeRequest', () => hex, withGap())
    expect(await outcome(rig.client.start())).toBeInstanceOf(Error)
    await stillWorks(rig)
  })

  test.each([
    ['a range that ends before it begins', '07 0500 0400'],
    ['a range that was not asked for', '07 0000 0400'],
    ['half a range', '07 0500'],
    ['nothing', '07'],
  ])('ATT-21: services by UUID, %s', async (_, hex) => {
    const rig = always('findByTypeValueRequest', hex)
    expect(await outcome(rig.client.start({ services: [0xffe0] }))).toBeInstanceOf(Error)
    rig.server.hook = undefined
    expect(await rig.client.start({ services: [0xffe0] })).toHaveLength(1)
  })

  test('two UUIDs in the same handles', async () => {
    const rig = rigWith('findByTypeValueRequest', (request, honest) =>
      'startingHandle' in request && request.startingHandle === 1 ? '07 0100 0500' : honest(),
    )
    expect(await outcome(rig.client.start({ services: [0xa, 0xb] }))).toMatchObject({ message: expect.stringMatching('overlap') })
    rig.server.hook = undefined
    expect(await rig.client.start({ services: [0xffe0] })).toHaveLength(1)
  })

  test('"insufficient authentication" is passed up as it is, and nothing else is tried', async () => {
    const rig = rigWith('readByTypeRequest', request => refuse(request, attError.insufficientAuthentication, 2))
    expect(await outcome(rig.client.start())).toMatchObject({ name: 'BleakGATTProtocolError', code: 5, handle: 2 })
    expect(rig.server.requests.filter(name => name === 'readByTypeRequest')).toHaveLength(1)
    await stillWorks(rig)
  })
})

describe('answers without end', () => {
  test('GATT-01: a new service in each answer', async () => {
    const rig = rigWith('readByGroupTypeRequest', request => {
      const handle = 'startingHandle' in request ? request.startingHandle : 0
      return { name: 'readByGroupTypeResponse', groups: [{ handle, endGroupHandle: handle, value: Uint8Array.of(0, 0x18) }] }
    })
    expect(await outcome(rig.client.start())).toMatchObject({
      message: `discovery: the peer has more than ${mostServices} services`,
    })
    expect(rig.server.requests.length).toBeLessThanOrEqual(mostServices + 2)
    await stillWorks(rig)
  })

  test.each(['readByTypeRequest', 'findInformationRequest'] as const)('GATT-01: an entry in each answer to %s', async name => {
    const everywhere = declare([
      { uuid: 1, end: 0xffff, characteristics: [{ uuid: 1, properties: property.notify, descriptors: [0x2902] }] },
    ])
    const rig = rigWith(
      name,
      (request, honest) => {
        if (!('startingHandle' in request) || request.startingHandle < 3) return honest()
        const handle = request.startingHandle
        if (name === 'findInformationRequest') return { name: 'findInformationResponse', information: [{ handle, type: '2901' }] }
        return {
          name: 'readByTypeResponse',
          attributes: [{ handle, value: Uint8Array.of(2, (handle + 1) & 0xff, (handle + 1) >> 8, 0, 0) }],
        }
      },
      everywhere,
    )
    expect(await outcome(rig.client.start())).toMatchObject({
      message: expect.stringMatching('^discovery: the peer has more than'),
    })
    await stillWorks(rig)
  })

  test('ATT-23: what ends with handle 0xffff ends discovery', async () => {
    const rig = gattClientRig(declare([{ uuid: 1, at: 0xfffd, characteristics: [{ uuid: 1, properties: property.notify }] }]))
    const [service] = await rig.client.start()
    expect(service?.characteristics[0]?.valueHandle).toBe(0xffff)
    expect(rig.server.received.filter(one => 'startingHandle' in one && one.startingHandle < 1)).toEqual([])
    await stillWorks(rig)
  })

  test('GATT-03: after a service that ends with 0xffff there are no others', async () => {
    const rig = always('readByGroupTypeRequest', '11 06 0100 ffff 0018 0600 0900 0118')
    expect((await rig.client.start()).map(({ handle, endHandle }) => [handle, endHandle])).toEqual([[1, 0xffff]])
    await stillWorks(rig)
  })
})

describe('answers that are odd', () => {
  test('a peer that answers wrongly over the whole range is asked per service', async () => {
    const rig = rigWith('readByTypeRequest', (request, honest) =>
      'startingHandle' in request && request.endingHandle - request.startingHandle > 8 ? '09 03 0100 00' : honest(),
    )
    const services = await rig.client.start()
    const honest = gattClientRig(exampleTable())
    expect(services).toEqual(await honest.client.start())
    await stillWorks(rig)
  })

  test('a peer that refuses to be asked for configuration descriptors by their type', async () => {
    const rig = rigWith('readByTypeRequest', (request, honest) =>
      'attributeType' in request && String(request.attributeType).startsWith('00002902') ? refuse(request, 0x02, 9) : honest(),
    )
    expect((await rig.client.start())[2]?.characteristics[0]?.descriptors).toHaveLength(1)
    await stillWorks(rig)
  })

  test('a peer that cannot be asked for services by their UUID is asked for all', async () => {
    const rig = rigWith('findByTypeValueRequest', request => refuse(request, attError.requestNotSupported))
    expect((await rig.client.start({ services: [0xffe0] })).map(({ handle }) => handle)).toEqual([14])
    expect(rig.server.at(9)?.value).toEqual(Uint8Array.of(2, 0))
  })

  test.each([
    ['outside the service', [0x30, 0]],
    ['equal to the declaration', [15, 0]],
    ['0', [0, 0]],
    ['below the declaration', [3, 0]],
    ['inside the next characteristic', [19, 0]],
  ])('GATT-04: a value handle %s: no such characteristic, the others are there', async (_, handle) => {
    const table = exampleTable()
    const declaration = table.find(one => one.handle === 15)
    if (declaration) declaration.value = Uint8Array.of(declaration.value[0] as number, ...handle, 0xe1, 0xff)
    const rig = gattClientRig(table)
    const services = await rig.client.start()
    expect(services[2]?.characteristics.map(one => one.handle)).toEqual([18])
    await stillWorks(rig)
  })

  test('GATT-06: declarations among descriptors are none; of two configuration descriptors the first is used', async () => {
    const table = declare([
      { uuid: 1, characteristics: [{ uuid: 1, properties: property.notify, descriptors: [0x2901, 0x2902, 0x2902, 0x2904] }] },
    ])
    const rig = rigWith('findInformationRequest', () => '05 01 0400 0028 0700 0328', table)
    const [service] = await rig.client.start()
    const [characteristic] = service?.characteristics ?? []
    expect(characteristic?.descriptors.map(({ handle }) => handle)).toEqual([5, 6])
    if (characteristic) await rig.client.subscribe(characteristic, { value: () => {} })
    expect([rig.server.at(5)?.value, rig.server.at(6)?.value]).toEqual([Uint8Array.of(1, 0), Uint8Array.of(0, 0)])
    await stillWorks(rig)
  })

  test('random answers: discovery ends, and the bearer is closed with a reason or of use afterwards', async () => {
    let worked = 0
    let seed = 1
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return Math.floor((seed / 2 ** 32) * below)
    }
    const opcodes = [0x01, 0x05, 0x07, 0x09, 0x0b, 0x11]
    for (let run = 0; run < 300; run++) {
      const rig = gattClientRig(exampleTable())
      rig.server.hook = (_, honest) => {
        if (random(3) > 0) return honest()
        const bytes = Array.from({ length: random(20) }, () => (random(4) ? random(8) : random(256)))
        return [opcodes[random(opcodes.length)] as number, ...bytes].map(one => one.toString(16).padStart(2, '0')).join(' ')
      }
      await outcome(rig.client.start())
      rig.server.hook = undefined
      const value = await outcome(rig.client.read(16))
      if (rig.ends.length === 0) worked++
      expect(value).toEqual(rig.ends[0] ?? Uint8Array.of(1, 2, 3))
      rig.client.bearer.close(new Error('done'))
      expect(rig.clock.waiting).toBe(0)
    }
    expect(worked).toBeGreaterThan(20)
  })
})
