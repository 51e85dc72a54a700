import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { link, linked, type Station, twoStations } from '../support/links.ts'

const connectionHandle = 0
const preference = (txPhys: number, rxPhys: number, allPhys = 0) => ({
  connectionHandle,
  allPhys,
  txPhys,
  rxPhys,
  phyOptions: 0,
})
const told = ({ host }: Station) => host.got('lePhyUpdateComplete')
const phys = (txPhy: number, rxPhy: number, status = 0) => ({
  name: 'lePhyUpdateComplete' as const,
  status,
  connectionHandle,
  txPhy,
  rxPhy,
})

describe('LE Set PHY', () => {
  test('7.8.49: the central changes the PHY, and both hosts are told', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetPhy', preference(2, 2))
    await air.advance(400)
    expect(told(central)).toEqual([phys(2, 2)])
    expect(told(peripheral)).toEqual([phys(2, 2)])
  })

  test('7.8.49: so does the peripheral, in one direction only', async () => {
    const { air, central, peripheral } = await linked()
    await peripheral.host.run('leSetPhy', preference(2, 1))
    await air.advance(400)
    expect(told(peripheral)).toEqual([phys(2, 1)])
    expect(told(central)).toEqual([phys(1, 2)])
    expect(await central.host.run('leReadPhy', { connectionHandle })).toEqual({ connectionHandle, txPhy: 1, rxPhy: 2 })
    expect(await peripheral.host.run('leReadPhy', { connectionHandle })).toEqual({ connectionHandle, txPhy: 2, rxPhy: 1 })
  })

  test('7.8.49: all PHYs that the controllers have are tried where the host has no preference', async () => {
    const { air, central } = await linked()
    await central.host.run('leSetPhy', preference(0, 4, 1))
    await air.advance(400)
    expect(told(central)).toEqual([phys(2, 3)])
  })

  test('7.7.65.12: who has asked is told also where nothing changes, and the other one is not', async () => {
    const { air, central, peripheral } = await linked()
    for (const { host } of [central, peripheral]) {
      await host.run('leSetPhy', preference(1, 1))
      await air.advance(400)
    }
    expect(told(central)).toEqual([phys(1, 1)])
    expect(told(peripheral)).toEqual([phys(1, 1)])
  })

  test('Vol 6 Part B, 5.1.10: what the peer does not prefer is not used', async () => {
    const { air, central, peripheral } = await linked()
    await peripheral.host.run('leSetDefaultPhy', { allPhys: 0, txPhys: 1, rxPhys: 1 })
    await central.host.run('leSetPhy', preference(2, 2))
    await air.advance(400)
    expect(told(central)).toEqual([phys(1, 1)])
    expect(told(peripheral)).toEqual([])
  })

  test('7.8.49: the preference for a link counts more than that for all links', async () => {
    const { air, central, peripheral } = await linked()
    await peripheral.host.run('leSetPhy', preference(1, 1))
    await peripheral.host.run('leSetDefaultPhy', { allPhys: 3, txPhys: 0, rxPhys: 0 })
    await air.advance(400)
    await central.host.run('leSetPhy', preference(2, 2))
    await air.advance(400)
    expect(told(central)).toEqual([phys(1, 1)])
  })

  test('Vol 6 Part B, 5.1.10: the PHY changes with the instant, not before', async () => {
    const { air, central } = await linked()
    await central.host.run('leSetPhy', preference(2, 2))
    await air.advance(150)
    expect(await central.host.run('leReadPhy', { connectionHandle })).toMatchObject({ txPhy: 1, rxPhy: 1 })
    await air.advance(250)
    expect(await central.host.run('leReadPhy', { connectionHandle })).toMatchObject({ txPhy: 2, rxPhy: 2 })
  })

  test('7.8.48, 7.8.49: a PHY that the controller does not have is not supported', async () => {
    const { central } = await linked()
    expect((await central.host.command('leSetPhy', preference(8, 1))).status).toBe(0x11)
    expect((await central.host.command('leSetPhy', preference(1, 8))).status).toBe(0x11)
    expect((await central.host.command('leSetDefaultPhy', { allPhys: 0, txPhys: 0x81, rxPhys: 1 })).status).toBe(0x11)
    const only2M = { ...profiles.le50, leFeatures: profiles.le50.leFeatures & ~(1n << 11n) }
    const { central: other } = await linked({ central: { profile: only2M } })
    expect((await other.host.command('leSetPhy', preference(4, 1))).status).toBe(0x11)
    expect((await other.host.command('leSetPhy', preference(2, 1))).status).toBe(0)
  })

  test('7.8.48, 7.8.49: a preference for no PHY at all is invalid', async () => {
    const { central } = await linked()
    expect((await central.host.command('leSetPhy', preference(0, 1))).status).toBe(0x12)
    expect((await central.host.command('leSetPhy', preference(1, 0, 1))).status).toBe(0x12)
    expect((await central.host.command('leSetDefaultPhy', { allPhys: 2, txPhys: 0, rxPhys: 0 })).status).toBe(0x12)
  })

  test('7.8.48, 7.8.49: what the host says of a direction that it has no preference for is ignored', async () => {
    const { central } = await linked()
    expect((await central.host.command('leSetPhy', preference(0xff, 0xff, 3))).status).toBe(0)
    expect((await central.host.command('leSetDefaultPhy', { allPhys: 3, txPhys: 0, rxPhys: 0xff })).status).toBe(0)
  })

  test('7.8.47, 7.8.49: no such connection', async () => {
    const { central } = await linked()
    expect((await central.host.command('leSetPhy', { ...preference(1, 1), connectionHandle: 1 })).status).toBe(0x02)
    expect((await central.host.command('leReadPhy', { connectionHandle: 1 })).status).toBe(0x02)
  })

  test('Vol 6 Part B, 5.1.10: a peer that does not know the procedure', async () => {
    const { air, central } = await linked({ peripheral: { profile: profiles.le42 } })
    await central.host.run('leSetPhy', preference(2, 2))
    await air.advance(200)
    expect(told(central)).toEqual([phys(1, 1, 0x1a)])
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(200)
    await central.host.run('leSetPhy', preference(2, 2))
    await air.advance(0)
    expect(told(central)).toEqual([phys(1, 1, 0x1a), phys(1, 1, 0x1a)])
  })

  test('7.3.2: a reset forgets the default', async () => {
    const { air, central, peripheral } = await twoStations()
    await peripheral.host.run('leSetDefaultPhy', { allPhys: 0, txPhys: 1, rxPhys: 1 })
    await peripheral.host.run('reset', {})
    link(central, peripheral)
    await air.advance(10)
    await central.host.run('leSetPhy', preference(2, 2))
    await air.advance(400)
    expect(told(central)).toEqual([phys(2, 2)])
  })
})
