import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { sessionKey } from '../../controller/procedures/session-key.ts'
import { fromHex } from '../../core/hex.ts'
import { type LinkedOptions, linked, type Station } from '../support/links.ts'

const connectionHandle = 0
const longTermKey = Uint8Array.from({ length: 16 }, (_, index) => index)
const otherKey = longTermKey.toReversed()
const enable = { connectionHandle, randomNumber: 0x1234n, encryptedDiversifier: 0x5678, longTermKey }
const names = ({ host }: Station) => host.events.map(({ name }) => name).slice(2)
const changed = { name: 'encryptionChangeV2', status: 0, connectionHandle, encryptionEnabled: 1, encryptionKeySize: 16 }
const refreshed = { name: 'encryptionKeyRefreshComplete', status: 0, connectionHandle }
const disconnected = (reason: number) => ({ name: 'disconnectionComplete', status: 0, connectionHandle, reason })

/** The central has asked for encryption, and the peripheral's host for the key. */
const asked = async (options: LinkedOptions = {}) => {
  const stations = await linked(options)
  await stations.central.host.run('leEnableEncryption', enable)
  await stations.air.advance(100)
  return stations
}

const encrypted = async (options: LinkedOptions = {}) => {
  const stations = await asked(options)
  await stations.peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
  await stations.air.advance(200)
  return stations
}

/** An encrypted link whose central has asked for encryption once more. */
const askedAgain = async () => {
  const stations = await encrypted()
  await stations.central.host.run('leEnableEncryption', enable)
  await stations.air.advance(200)
  return stations
}

const littleEndian = (hex: string) => fromHex(hex).toReversed()

test('Vol 6 Part C, 1: the session key of the sample data', () => {
  const key = sessionKey(
    littleEndian('4c68384139f574d836bcf34e9dfb01bf'),
    littleEndian('acbdcedfe0f10213'),
    littleEndian('0213243546576879'),
  )
  expect(key).toEqual(littleEndian('99ad1b5226a37e3e058e3b8e27c2c666'))
})

describe('starting encryption', () => {
  test('7.8.24, 7.7.65.5: the peripheral is asked for the key', async () => {
    const { central, peripheral } = await asked()
    expect(names(central)).toEqual([])
    expect(peripheral.host.events.slice(2)).toEqual([
      { name: 'leLongTermKeyRequest', connectionHandle, randomNumber: 0x1234n, encryptedDiversifier: 0x5678 },
    ])
  })

  test('7.8.25, 7.7.8: both hosts are told that the link is encrypted', async () => {
    const { central, peripheral } = await encrypted()
    expect(central.host.events.at(-1)).toEqual(changed)
    expect(peripheral.host.events.at(-1)).toEqual(changed)
  })

  test('7.3.69: a host that does not listen to the second version is told the first', async () => {
    const { air, central, peripheral } = await asked()
    await central.host.run('setEventMaskPage2', { eventMaskPage2: 0n })
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    await air.advance(200)
    const first = { name: 'encryptionChangeV1', status: 0, connectionHandle, encryptionEnabled: 1 }
    expect(central.host.events.at(-1)).toEqual(first)
    expect(peripheral.host.events.at(-1)).toEqual(changed)
  })

  test('7.8.26: without the key the link goes on as it was', async () => {
    const { air, central, peripheral } = await asked()
    await peripheral.host.run('leLongTermKeyRequestNegativeReply', { connectionHandle })
    await air.advance(200)
    expect(central.host.events.at(-1)).toEqual({ ...changed, status: 0x06, encryptionEnabled: 0 })
    expect(names(peripheral)).toEqual(['leLongTermKeyRequest'])
    central.host.sendAcl(0, Uint8Array.of(1))
    peripheral.host.sendAcl(0, Uint8Array.of(2))
    await air.advance(100)
    expect([central.host.data.length, peripheral.host.data.length]).toEqual([1, 1])
  })

  test('7.8.26: and can be encrypted later', async () => {
    const { air, central, peripheral } = await asked()
    await peripheral.host.run('leLongTermKeyRequestNegativeReply', { connectionHandle })
    await air.advance(200)
    await central.host.run('leEnableEncryption', enable)
    await air.advance(200)
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    await air.advance(200)
    expect(central.host.events.at(-1)).toEqual(changed)
  })

  test('7.7.65.5: a peripheral whose host does not listen has no key', async () => {
    const { air, central, peripheral } = await linked()
    await peripheral.host.run('leSetEventMask', { leEventMask: 0n })
    await central.host.run('leEnableEncryption', enable)
    await air.advance(200)
    expect(central.host.events.at(-1)).toEqual({ ...changed, status: 0x06, encryptionEnabled: 0 })
  })

  test('Vol 6 Part B, 5.1.3.1: different keys: the peripheral sees it first and leaves, and the central misses it', async () => {
    const { air, central, peripheral } = await asked()
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey: otherKey })
    await air.advance(200)
    expect(peripheral.host.events.at(-1)).toEqual(disconnected(0x3d))
    expect(central.host.got('disconnectionComplete')).toEqual([])
    await air.advance(1000)
    expect(central.host.events.slice(2)).toEqual([disconnected(0x08)])
  })

  test('Vol 6 Part B, 5.2: a host that never answers costs the link', async () => {
    const { air, central, peripheral } = await asked()
    await air.advance(39_800)
    expect(central.host.got('disconnectionComplete')).toEqual([])
    await air.advance(200)
    expect(central.host.events.at(-1)).toEqual(disconnected(0x22))
    await air.advance(1000)
    expect(peripheral.host.events.at(-1)).toEqual(disconnected(0x08))
  })

  test('Vol 6 Part B, 5.1.3.1: a peripheral without encryption', async () => {
    const profile = { ...profiles.le54, leFeatures: profiles.le54.leFeatures & ~1n }
    const { air, central } = await linked({ peripheral: { profile } })
    const refused = { ...changed, status: 0x1a, encryptionEnabled: 0 }
    await central.host.run('leEnableEncryption', enable)
    await air.advance(200)
    expect(central.host.events.at(-1)).toEqual(refused)
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(200)
    await central.host.run('leEnableEncryption', enable)
    await air.advance(0)
    expect(central.host.events.at(-1)).toEqual(refused)
  })
})

describe('the commands', () => {
  test('7.8.24: for the central only, and one at a time', async () => {
    const { central, peripheral } = await linked()
    expect((await peripheral.host.command('leEnableEncryption', enable)).status).toBe(0x0c)
    await central.host.run('leEnableEncryption', enable)
    expect((await central.host.command('leEnableEncryption', enable)).status).toBe(0x0c)
  })

  test('7.8.25, 7.8.26: an answer that nobody has asked for, or a second one, is disallowed', async () => {
    const refusals = async ({ host }: Station) => [
      (await host.command('leLongTermKeyRequestReply', { connectionHandle, longTermKey })).status,
      (await host.command('leLongTermKeyRequestNegativeReply', { connectionHandle })).status,
    ]
    const { central, peripheral } = await asked()
    expect(await refusals(central)).toEqual([0x0c, 0x0c])
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    expect(await refusals(peripheral)).toEqual([0x0c, 0x0c])
    const { peripheral: unasked } = await linked()
    expect(await refusals(unasked)).toEqual([0x0c, 0x0c])
  })

  test('7.8.24 to 7.8.26: no such connection', async () => {
    const { central } = await linked()
    const { host } = central
    expect((await host.command('leEnableEncryption', { ...enable, connectionHandle: 1 })).status).toBe(0x02)
    expect((await host.command('leLongTermKeyRequestReply', { connectionHandle: 1, longTermKey })).status).toBe(0x02)
    expect((await host.command('leLongTermKeyRequestNegativeReply', { connectionHandle: 1 })).status).toBe(0x02)
  })

  test('7.8.25, 7.8.26: the answers tell the connection', async () => {
    const { peripheral } = await asked()
    const { host } = peripheral
    expect(await host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })).toEqual({ connectionHandle })
    const { peripheral: other } = await asked()
    expect(await other.host.run('leLongTermKeyRequestNegativeReply', { connectionHandle })).toEqual({ connectionHandle })
  })
})

describe('data', () => {
  test('Vol 6 Part B, 5.1.3.1: waits on both sides until the link is encrypted', async () => {
    const { air, central, peripheral } = await asked()
    central.host.sendAcl(0, Uint8Array.of(1))
    peripheral.host.sendAcl(0, Uint8Array.of(2))
    await air.advance(1000)
    expect([central.host.data.length, peripheral.host.data.length]).toEqual([0, 0])
    expect(central.host.got('numberOfCompletedPackets')).toEqual([])
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    await air.advance(200)
    expect([central.host.data.length, peripheral.host.data.length]).toEqual([1, 1])
    expect(central.host.got('numberOfCompletedPackets')).toHaveLength(1)
  })

  test('Vol 6 Part B, 5.1.3.1: other procedures wait too, and go on afterwards', async () => {
    const { air, central, peripheral } = await asked()
    await central.host.run('readRemoteVersionInformation', { connectionHandle })
    await peripheral.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(1000)
    expect([...names(central), ...names(peripheral)]).toEqual(['leLongTermKeyRequest'])
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    await air.advance(300)
    expect(names(central)).toEqual(['encryptionChangeV2', 'readRemoteVersionInformationComplete'])
    expect(names(peripheral)).toEqual(['leLongTermKeyRequest', 'encryptionChangeV2', 'leReadRemoteFeaturesComplete'])
  })

  test('Vol 6 Part B, 5.1.3.1: what the peripheral had asked for before is answered afterwards', async () => {
    const { air, central, peripheral } = await linked()
    await peripheral.host.run('leSetPhy', { connectionHandle, allPhys: 0, txPhys: 2, rxPhys: 2, phyOptions: 0 })
    await central.host.run('leEnableEncryption', enable)
    await air.advance(1000)
    expect(names(peripheral)).toEqual(['leLongTermKeyRequest'])
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    await air.advance(500)
    expect(names(peripheral)).toEqual(['leLongTermKeyRequest', 'encryptionChangeV2', 'lePhyUpdateComplete'])
  })
})

test('Vol 6 Part B, 5.1.3.1: parameters that the host accepts meanwhile come into force afterwards', async () => {
  const { air, central, peripheral } = await linked()
  const parameters = { connectionHandle, maxLatency: 0, minCeLength: 0, maxCeLength: 0 }
  const wish = { ...parameters, connectionIntervalMin: 40, connectionIntervalMax: 40, supervisionTimeout: 100 }
  await peripheral.host.run('leConnectionUpdate', wish)
  await air.advance(100)
  await central.host.run('leEnableEncryption', enable)
  await air.advance(100)
  const reply = { ...parameters, intervalMin: 40, intervalMax: 40, timeout: 100 }
  await central.host.run('leRemoteConnectionParameterRequestReply', reply)
  await air.advance(1000)
  expect(names(peripheral)).toEqual(['leLongTermKeyRequest'])
  await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
  await air.advance(500)
  expect(names(peripheral)).toEqual(['leLongTermKeyRequest', 'encryptionChangeV2', 'leConnectionUpdateComplete'])
  expect(peripheral.host.events.at(-1)).toMatchObject({ status: 0, connectionInterval: 40 })
})

describe('a new key for an encrypted link', () => {
  test('Vol 6 Part B, 5.1.3.2, 7.7.39: both hosts are told of the refresh', async () => {
    const { air, central, peripheral } = await askedAgain()
    expect(peripheral.host.got('leLongTermKeyRequest')).toHaveLength(2)
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    await air.advance(200)
    expect(central.host.events.slice(2)).toEqual([changed, refreshed])
    expect(peripheral.host.events.at(-1)).toEqual(refreshed)
  })

  test('Vol 6 Part B, 5.1.3.2: data waits', async () => {
    const { air, central, peripheral } = await askedAgain()
    central.host.sendAcl(0, Uint8Array.of(1))
    await air.advance(500)
    expect(peripheral.host.data).toEqual([])
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
    await air.advance(200)
    expect(peripheral.host.data).toHaveLength(1)
  })

  test('Vol 6 Part B, 5.1.3.1: without the key the peripheral ends the link', async () => {
    const { air, central, peripheral } = await askedAgain()
    await peripheral.host.run('leLongTermKeyRequestNegativeReply', { connectionHandle })
    await air.advance(200)
    expect(central.host.events.slice(2)).toEqual([changed, disconnected(0x06)])
    expect(peripheral.host.events.at(-1)).toEqual(disconnected(0x16))
  })

  test('Vol 6 Part B, 5.1.3.1: a different key ends it too', async () => {
    const { air, central, peripheral } = await askedAgain()
    await peripheral.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey: otherKey })
    await air.advance(1500)
    expect(peripheral.host.events.at(-1)).toEqual(disconnected(0x3d))
    expect(central.host.events.slice(2)).toEqual([changed, disconnected(0x08)])
  })
})
