import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { link, linked, twoStations } from '../support/links.ts'

const packet = (length: number, from = 0): Uint8Array => Uint8Array.from({ length }, (_, i) => (from + i) & 0xff)
const completedBy = (events: readonly { completed: readonly { connectionHandle: number; numCompletedPackets: number }[] }[]) =>
  events.flatMap(({ completed }) => completed).reduce((sum, { numCompletedPackets }) => sum + numCompletedPackets, 0)

describe('ACL data', () => {
  test('arrive whole and in order in both directions, one packet per PDU', async () => {
    const { air, central, peripheral } = await linked()
    central.host.sendAcl(0, packet(100))
    central.host.sendAcl(0, packet(10, 100), 0b01)
    peripheral.host.sendAcl(0, packet(20))
    await air.advance(200)
    const got = peripheral.host.data
    expect(got.map(({ handle, boundary, data }) => [handle, boundary, data.length])).toEqual([
      [0, 2, 27],
      [0, 1, 27],
      [0, 1, 27],
      [0, 1, 19],
      [0, 1, 10],
    ])
    expect(got.flatMap(({ data }) => [...data])).toEqual([...packet(110)])
    expect(central.host.data).toEqual([{ handle: 0, boundary: 2, data: packet(20) }])
    expect(completedBy(central.host.got('numberOfCompletedPackets'))).toBe(2)
    expect(completedBy(peripheral.host.got('numberOfCompletedPackets'))).toBe(1)
  })

  test('Vol 4 Part E, 7.7.26: a packet beyond the buffers is lost, and the host told', async () => {
    const { air, central, peripheral } = await linked({ central: { profile: profiles.tiny } })
    central.host.sendAcl(0, packet(5, 1))
    central.host.sendAcl(0, packet(5, 2))
    await air.advance(200)
    expect(central.host.got('dataBufferOverflow')).toEqual([{ name: 'dataBufferOverflow', linkType: 1 }])
    expect(peripheral.host.data.map(({ data }) => data[0])).toEqual([1])
    central.host.sendAcl(0, packet(5, 3))
    await air.advance(200)
    expect(peripheral.host.data.map(({ data }) => data[0])).toEqual([1, 3])
  })

  test('Vol 4 Part E, 4.1.1: buffers are shared by all links', async () => {
    const { air, central, peripheral } = await twoStations({ central: { profile: { ...profiles.le54, aclPacketCount: 2 } } })
    link(central, peripheral)
    link(central, peripheral)
    await air.advance(10)
    central.host.sendAcl(0, packet(5))
    central.host.sendAcl(1, packet(5))
    central.host.sendAcl(1, packet(5))
    await air.advance(100)
    expect(central.host.got('dataBufferOverflow')).toHaveLength(1)
    expect(peripheral.host.data.map(({ handle }) => handle)).toEqual([0, 1])
  })

  test('Vol 4 Part E, 7.8.2: a packet that is longer than was announced is lost, and the host told', async () => {
    const { air, central, peripheral } = await linked()
    central.host.sendAcl(0, packet(252))
    central.host.sendAcl(0, packet(251))
    await air.advance(500)
    expect(central.host.got('dataBufferOverflow')).toHaveLength(1)
    expect(peripheral.host.data.flatMap(({ data }) => [...data])).toEqual([...packet(251)])
  })

  test('Vol 4 Part E, 5.4.2: what has no link, or a boundary that LE does not know, is dropped and takes no buffer', async () => {
    const { air, central, peripheral } = await linked({ central: { profile: profiles.tiny } })
    central.host.sendAcl(1, packet(5))
    central.host.sendAcl(0, packet(5), 0b10)
    central.host.sendAcl(0, packet(5), 0b11)
    central.host.sendAcl(0, packet(6))
    await air.advance(200)
    expect(central.host.got('dataBufferOverflow')).toEqual([])
    expect(peripheral.host.data.map(({ data }) => data.length)).toEqual([6])
  })

  test('a packet with nothing in it is completed, and nothing arrives', async () => {
    const { air, central, peripheral } = await linked()
    central.host.sendAcl(0, packet(0))
    await air.advance(200)
    expect(completedBy(central.host.got('numberOfCompletedPackets'))).toBe(1)
    expect(peripheral.host.data).toEqual([])
  })

  test('Vol 6 Part B, 4.5.9: a packet is completed when the peer has acknowledged it, that of a peripheral in the next event', async () => {
    const { air, central, peripheral } = await linked({ interval: 40 })
    central.host.sendAcl(0, packet(5))
    await air.advance(50)
    expect(central.host.got('numberOfCompletedPackets')).toHaveLength(1)
    peripheral.host.sendAcl(0, packet(5))
    await air.advance(50)
    expect(central.host.data).toHaveLength(1)
    expect(peripheral.host.got('numberOfCompletedPackets')).toEqual([])
    await air.advance(50)
    expect(peripheral.host.got('numberOfCompletedPackets')).toHaveLength(1)
  })

  test('Vol 4 Part E, 4.3: the buffers of a link that has gone are free, without an event', async () => {
    const { air, central, peripheral } = await twoStations({ central: { profile: { ...profiles.tiny, maxLinks: 2 } } })
    link(central, peripheral)
    link(central, peripheral)
    await air.advance(10)
    peripheral.controller.unplug()
    central.host.sendAcl(0, packet(5))
    await air.advance(1_100)
    expect(central.host.got('disconnectionComplete').map(({ reason }) => reason)).toEqual([0x08, 0x08])
    expect(central.host.got('numberOfCompletedPackets')).toEqual([])
    link(central, peripheral)
    await air.advance(1)
    central.host.sendAcl(0, packet(5))
    await air.advance(1)
    expect(central.host.got('dataBufferOverflow')).toEqual([])
  })

  test('a buggy controller keeps the buffers to itself', async () => {
    const { air, central, peripheral } = await linked({ central: { bugs: { keepsBuffers: true } } })
    central.host.sendAcl(0, packet(5))
    await air.advance(200)
    expect(peripheral.host.data).toHaveLength(1)
    expect(central.host.got('numberOfCompletedPackets')).toEqual([])
  })
})
