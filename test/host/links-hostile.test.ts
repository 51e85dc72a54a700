import { describe, expect, test } from 'vitest'
import { packetType } from '../../hci/transport.ts'
import { longTermKey } from '../support/keys.ts'
import { linkedHosts, reads } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { during, Station, twoHosts } from '../support/two-hosts.ts'

/** The link of both ends has handle 0. */
describe('what changes nothing for a link that is there', () => {
  test.each([
    ['HCI-17: completed packets of an unknown handle', packetType.event, '13 05 01 ff 0e 01 00'],
    ['HCI-18: completed packets with fewer rows than announced', packetType.event, '13 05 ff 00 00 01 00'],
    ['HCI-18: completed packets without rows', packetType.event, '13 00'],
    ['HCI-18: completed packets that were never sent', packetType.event, '13 05 01 00 00 ff ff'],
    ['HCI-21: the end of an unknown link', packetType.event, '05 04 00 77 07 13'],
    ['HCI-22: a disconnection that failed', packetType.event, '05 04 02 00 00 00'],
    ['HCI-32: LE events without parameters', packetType.event, '3e 00'],
    ['HCI-42: data with broadcast flags', packetType.acl, '00 60 05 00 01 00 04 00 0a'],
    ['HCI-42: data whose length is wrong', packetType.acl, '00 20 05 00 01 00 04 00'],
    ['HCI-42: data with a boundary flag that LE does not have', packetType.acl, '00 30 05 00 01 00 04 00 0a'],
    ['data of a link that is not there', packetType.acl, '77 20 05 00 01 00 04 00 0a'],
  ])('%s', async (_, type, bytes) => {
    const { air, link, seen, tap, central } = await linkedHosts()
    for (let times = 0; times < 100; times++) tap.packet(type, bytes)
    await air.advance(100)
    expect(await reads(air, link)).toBe(true)
    expect(seen.ends).toEqual([])
    expect(central.host.links).toEqual([link])
  })
})

describe('disconnections', () => {
  test('HCI-22: one that failed rejects, and the link stays; the next one works', async () => {
    const { air, link, tap } = await linkedHosts()
    tap.isCut = true
    const disconnecting = outcome(link.disconnect())
    tap.event('0f 04 00 01 06 04')
    tap.event('05 04 1f 00 00 00')
    expect(await during(air, disconnecting)).toMatchObject({ name: 'BleakHciError', status: 0x1f })
    expect(link.isOpen).toBe(true)
    tap.isCut = false
    expect(await reads(air, link)).toBe(true)
    await during(air, link.disconnect())
    expect(await link.closed).toMatchObject({ reason: 0x16 })
  })

  test('a refused command rejects, and the link stays', async () => {
    const { air, link, tap } = await linkedHosts()
    tap.isCut = true
    const disconnecting = outcome(link.disconnect())
    tap.event('0f 04 11 01 06 04')
    expect(await disconnecting).toMatchObject({ name: 'BleakHciError', status: 0x11 })
    tap.isCut = false
    expect(await reads(air, link)).toBe(true)
  })

  test('a link that the controller knows no more has gone', async () => {
    const { link, tap, central } = await linkedHosts()
    tap.isCut = true
    const disconnecting = link.disconnect()
    tap.event('0f 04 02 01 06 04')
    await disconnecting
    expect(await link.closed).toMatchObject({ reason: undefined, error: { name: 'BleakDisconnectedError' } })
    expect(central.host.links).toEqual([])
  })

  test('HCI-19: a controller that answers nothing: the link is given up after its supervision timeout and 2 s', async () => {
    const { air, link, tap, seen } = await linkedHosts()
    tap.isCut = true
    const before = air.time
    const reading = outcome(link.bearer.request({ name: 'readRequest', handle: 1 }))
    await during(air, link.disconnect(), { step: 50 })
    expect((air.time - before) / 1000).toBeCloseTo(4_000 + 2_000, -2)
    expect(seen.ends).toHaveLength(1)
    expect(await reading).toMatchObject({ name: 'BleakDisconnectedError', reason: undefined })
  })

  test('HCI-23: twice for one link: it ends once', async () => {
    const { air, link, seen, peerSeen } = await linkedHosts({
      central: { bugs: { doubledDisconnections: true } },
      peripheral: { bugs: { doubledDisconnections: true } },
    })
    await during(air, link.disconnect())
    await air.advance(100)
    expect(seen.ends).toMatchObject([{ reason: 0x16 }])
    expect(peerSeen.ends).toMatchObject([{ reason: 0x13 }])
  })

  test('several that ask for it at once share it, and after it there is nothing to do', async () => {
    const { air, link, tap } = await linkedHosts()
    await during(air, Promise.all([link.disconnect(), link.disconnect()]))
    tap.isCut = true
    await link.disconnect()
  })
})

describe('data', () => {
  test('HCI-19: no credits come back: what is sent waits, and a disconnection ends the waiting', async () => {
    const { air, link } = await linkedHosts({ central: { bugs: { keepsBuffers: true } } })
    const write = { name: 'writeCommand', handle: 1, value: new Uint8Array(500) } as const
    const writes = outcome(Promise.all(Array.from({ length: 100 }, () => link.bearer.command(write))))
    await air.advance(5_000)
    await during(air, link.disconnect())
    expect(await writes).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x16 })
  })

  test('HCI-20: what was outstanding comes back with the disconnection, and late reports count for nothing', async () => {
    const rig = await linkedHosts({ central: { bugs: { keepsBuffers: true } } })
    const { air, central, peripheral, tap } = rig
    let { link } = rig
    // Each link takes some of the 8 buffers and gives none back.
    for (let times = 0; times < 6; times++) {
      await during(air, link.disconnect())
      tap.event('13 05 01 00 00 ff ff')
      await air.advance(100)
      await peripheral.advertise()
      link = await during(air, central.host.connect(peripheral.device))
      await during(air, link.bearer.exchangeMtu())
    }
    expect(link.bearer.mtu).toBe(517)
  })

  test('HCI-26: data and events that come before the connection are held and replayed', async () => {
    const { air, link, peer } = await linkedHosts({
      central: { bugs: { dataBeforeConnection: true } },
      peripheral: { bugs: { dataBeforeConnection: true } },
    })
    expect(await reads(air, link)).toBe(true)
    expect(peer.bearer.mtu).toBe(517)
    expect(peer.l2cap.counters.orphaned).toBe(0)
  })

  test('HCI-26: a notification before its connection is delivered once, in order', async () => {
    const { air, central, peripheral, tap, link } = await linkedHosts()
    await during(air, link.disconnect())
    await air.advance(100)
    for (const value of ['01', '02']) tap.packet(packetType.acl, `00 20 08 00 04 00 04 00 1b 09 00 ${value}`)
    await peripheral.advertise()
    const values: string[] = []
    const use = () => ({ value: (_: number, value: Uint8Array) => void values.push(Buffer.from(value).toString('hex')) })
    await during(air, central.host.connect(peripheral.device, { use }))
    expect(values).toEqual(['01', '02'])
  })

  test('HCI-26: no more than 16 packets are held, and none for longer than a second', async () => {
    const { air, central, peripheral, tap, link } = await linkedHosts()
    await during(air, link.disconnect())
    await air.advance(100)
    const notify = (value: string) => tap.packet(packetType.acl, `00 20 08 00 04 00 04 00 1b 09 00 ${value}`)
    notify('ff')
    await air.advance(1_000)
    for (let times = 0; times < 100; times++) notify('01')
    await peripheral.advertise()
    let values = 0
    const use = () => ({ value: () => void values++ })
    await during(air, central.host.connect(peripheral.device, { use }))
    expect(values).toBe(16)
  })

  test("HCI-26: what comes just after the end of a link is its own, and not the next one's", async () => {
    const { air, central, peripheral, tap, link } = await linkedHosts()
    await during(air, link.disconnect())
    tap.packet(packetType.acl, '00 20 08 00 04 00 04 00 1b 09 00 01')
    await peripheral.advertise()
    let values = 0
    const use = () => ({ value: () => void values++ })
    await during(air, central.host.connect(peripheral.device, { use }))
    expect(values).toBe(0)
  })
})

describe('handles', () => {
  test('HCI-27: a connection with the handle of a link that is there ends that one first', async () => {
    const { link, central, tap, seen, air } = await linkedHosts()
    const reading = outcome(link.bearer.request({ name: 'readRequest', handle: 1 }))
    // LE Connection Complete of a central that nobody asked for, with handle 0.
    tap.event('3e 13 01 00 0000 00 01 0900000000c1 1800 0000 6400 00')
    expect(seen.ends).toMatchObject([{ reason: undefined, error: { name: 'BleakDisconnectedError' } }])
    expect(await reading).toBe(seen.ends[0]?.error)
    expect(central.host.links).toEqual([])
    await air.advance(100)
  })

  test('HCI-27: nothing of the old link goes to the new one', async () => {
    const { link, peer, central, tap, air } = await linkedHosts()
    peer.encryption.keyFor = () => longTermKey
    await during(air, link.encryption.encrypt(longTermKey))
    expect(link).toMatchObject({ security: { encrypted: true }, bearer: { mtu: 517 }, layer: { dataLengths: { txOctets: 251 } } })
    const next = central.host.connect({ address: 0xc10000000009, addressType: 'random' })
    await air.advance(1)
    tap.event('3e 13 01 00 0000 00 01 0900000000c1 1800 0000 6400 00')
    tap.packet(packetType.acl, '00 20 07 00 03 00 04 00 1b 09 00')
    expect(await during(air, next)).toMatchObject({
      bearer: { mtu: 23 },
      layer: { dataLengths: { txOctets: 27 }, features: undefined },
      security: { encrypted: false, keySize: 0, bonded: false },
    })
    expect(link.isOpen).toBe(false)
  })

  test('HCI-29: a device that connects while nothing of ours is on the air must go', async () => {
    const { air, central, peripheral, tap, link } = await linkedHosts()
    tap.event('3e 13 01 00 0100 01 01 0900000000c1 1800 0000 6400 00')
    expect(central.host.links).toEqual([link])
    expect(peripheral.host.links).toHaveLength(1)
    expect(await reads(air, link)).toBe(true)
  })
})

test('the links of an adapter that is lost have ended', async () => {
  const { central, link, seen, air } = await linkedHosts()
  const reading = outcome(link.bearer.request({ name: 'readRequest', handle: 1 }))
  central.controller.unplug()
  expect(await link.closed).toMatchObject({ reason: undefined, error: { reason: 'lost' } })
  expect(seen.ends).toHaveLength(1)
  expect(await reading).toMatchObject({ reason: 'lost' })
  await link.disconnect()
  await expect(link.layer.readRssi()).rejects.toMatchObject({ reason: 'lost' })
  await air.advance(10_000)
})

test('the peers of an adapter that is closed are told', async () => {
  const { central, link, peerSeen, air } = await linkedHosts()
  const closing = central.host.close()
  await air.advance(100)
  await closing
  expect(await link.closed).toMatchObject({ error: { message: 'the adapter has been closed' } })
  await air.advance(5_000)
  expect(peerSeen.ends).toHaveLength(1)
})

test('a link that nobody takes refuses requests', async () => {
  const { air, central, peripheral } = await twoHosts()
  await peripheral.advertise()
  const link = await during(air, central.host.connect(peripheral.device))
  const refused = link.bearer.request({ name: 'readRequest', handle: 1 })
  await expect(during(air, refused)).rejects.toMatchObject({ name: 'BleakGATTProtocolError', code: 0x06 })
})

test('closing an adapter that answers nothing takes a second, however many links it has', async () => {
  const { central, peripheral, seen, tap, air } = await linkedHosts()
  const others = await Promise.all([1, 2, 3].map(() => Station.on(air)))
  for (const other of others) {
    await other.advertise()
    await during(air, central.host.connect(other.device))
  }
  tap.isCut = true
  const before = air.time
  await during(air, central.host.close())
  expect((air.time - before) / 1000).toBeLessThanOrEqual(1_005)
  expect(seen.ends).toHaveLength(1)
  expect(peripheral.host.links).toHaveLength(1)
})
