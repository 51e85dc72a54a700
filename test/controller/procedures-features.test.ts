import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { linked, type Station } from '../support/links.ts'

const connectionHandle = 0
const features = ({ host }: Station) => host.got('leReadRemoteFeaturesComplete')
const versions = ({ host }: Station) => host.got('readRemoteVersionInformationComplete')

/** Of the profiles' features, those that a peer is told (Vol 6 Part B, 4.6). */
const of42 = 0x2fn
const of54 = 0x300492fn

describe('LE Read Remote Features', () => {
  test('7.8.21, 7.7.65.4: either side reads those of the other', async () => {
    const { air, central, peripheral } = await linked({ central: { profile: profiles.le50 } })
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(100)
    const told = { name: 'leReadRemoteFeaturesComplete', status: 0, connectionHandle }
    expect(features(central)).toEqual([{ ...told, leFeatures: of54 }])
    expect(features(peripheral)).toEqual([])
    await peripheral.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(100)
    expect(features(peripheral)).toEqual([{ ...told, leFeatures: 0x492fn }])
  })

  test('Vol 6 Part B, 5.1.4: of the first eight, those that both have; of the others, what the peer has', async () => {
    const { air, central } = await linked({ central: { profile: profiles.le40 } })
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(100)
    expect(features(central)).toMatchObject([{ status: 0, leFeatures: (of54 & ~0xffn) | 0x01n }])
  })

  test('Vol 6 Part B, 4.6: what concerns no peer is not told', async () => {
    const { air, central } = await linked({ peripheral: { profile: profiles.le42 } })
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(100)
    expect(features(central)).toMatchObject([{ leFeatures: of42 }])
  })

  test('7.8.21: a central that does not let its peripheral ask', async () => {
    const { air, peripheral } = await linked({ central: { profile: profiles.le40 } })
    await peripheral.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(100)
    expect(features(peripheral)).toMatchObject([{ status: 0x1a, leFeatures: 0n }])
  })

  test('7.8.21: a peripheral that cannot ask', async () => {
    const { peripheral } = await linked({ peripheral: { profile: profiles.le40 } })
    expect((await peripheral.host.command('leReadRemoteFeatures', { connectionHandle })).status).toBe(0x0c)
  })

  test('7.8.21: no such connection', async () => {
    const { central } = await linked()
    expect((await central.host.command('leReadRemoteFeatures', { connectionHandle: 7 })).status).toBe(0x02)
  })

  test('one at a time, and again after that', async () => {
    const { air, central } = await linked()
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    expect((await central.host.command('leReadRemoteFeatures', { connectionHandle })).status).toBe(0x0c)
    await air.advance(100)
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(100)
    expect(features(central)).toHaveLength(2)
  })
})

describe('Read Remote Version Information', () => {
  const told = {
    name: 'readRemoteVersionInformationComplete',
    status: 0,
    connectionHandle,
    companyIdentifier: 0xffff,
    subversion: 0,
  }

  test('7.1.23: each side reads that of the other', async () => {
    const { air, central, peripheral } = await linked({ peripheral: { profile: profiles.le42 } })
    await peripheral.host.run('readRemoteVersionInformation', { connectionHandle })
    await central.host.run('readRemoteVersionInformation', { connectionHandle })
    await air.advance(100)
    expect(versions(central)).toEqual([{ ...told, version: 8 }])
    expect(versions(peripheral)).toEqual([{ ...told, version: 13 }])
  })

  test('Vol 6 Part B, 5.1.5: a version is told once; after that it is known', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('readRemoteVersionInformation', { connectionHandle })
    await air.advance(100)
    await central.host.run('readRemoteVersionInformation', { connectionHandle })
    await peripheral.host.run('readRemoteVersionInformation', { connectionHandle })
    await air.advance(0)
    expect(versions(central)).toHaveLength(2)
    expect(versions(peripheral)).toEqual([{ ...told, version: 13 }])
  })

  test('7.1.23: no such connection', async () => {
    const { central } = await linked()
    expect((await central.host.command('readRemoteVersionInformation', { connectionHandle: 7 })).status).toBe(0x02)
  })
})
