import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { encryptionTimeout } from '../../host/link-encryption.ts'
import { encryptedRig, open, rigWith, strong, weak } from '../support/encrypting.ts'
import { legacyKey, longTermKey, noKey } from '../support/keys.ts'
import { linkedHosts, reads, until } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { during } from '../support/two-hosts.ts'

describe('encrypting a link', () => {
  test.each([
    ['Secure Connections', longTermKey, strong],
    ['legacy, by EDIV and Rand', legacyKey, weak],
    ['a short key', { ...longTermKey, keySize: 7 }, { ...strong, keySize: 7 }],
  ])('%s: both ends know how well, at once', async (_, key, expected) => {
    const { air, link, peer, seen, peerSeen } = await rigWith([key])
    await during(air, link.encryption.encrypt(key))
    await air.advance(200)
    expect([link.security, peer.security]).toEqual([expected, expected])
    expect([seen.levels, peerSeen.levels]).toEqual([[expected], [expected]])
    expect(await reads(air, link)).toBe(true)
  })

  test('as peripheral: the key of a pairing, which the central begins', async () => {
    const { air, link, peer } = await rigWith([])
    const key = { ...legacyKey, diversifier: 0, random: 0n }
    const both = Promise.all([peer.encryption.encrypt(key), link.encryption.encrypt(key)])
    await during(air, both)
    expect([link.security, peer.security]).toEqual([weak, weak])
  })

  test('goes over to a stronger key', async () => {
    const { air, link, peer, seen, peerSeen } = await encryptedRig(legacyKey)
    await during(air, link.encryption.encrypt(longTermKey))
    await air.advance(200)
    expect([link.security, peer.security]).toEqual([strong, strong])
    expect([seen.levels, peerSeen.levels]).toEqual([
      [weak, strong],
      [weak, strong],
    ])
    expect(await reads(air, link)).toBe(true)
  })

  test('what is there to encrypt with is told too', async () => {
    const { link, seen } = await linkedHosts()
    link.encryption.isBonded = true
    expect(link.security).toEqual({ ...open, bonded: true })
    expect(seen.levels).toEqual([{ ...open, bonded: true }])
  })

  test('two at once take their turns', async () => {
    const { air, link } = await rigWith([longTermKey, legacyKey])
    await during(air, Promise.all([link.encryption.encrypt(legacyKey), link.encryption.encrypt(longTermKey)]))
    expect(link.security).toEqual(strong)
  })

  test('an abort detaches the caller, and what the controller then says is known', async () => {
    const { air, link, seen } = await rigWith([longTermKey])
    const abort = new AbortController()
    const encrypting = outcome(link.encryption.encrypt(longTermKey, abort.signal))
    await air.advance(1)
    abort.abort(new Error('enough'))
    expect(await encrypting).toMatchObject({ message: 'enough' })
    await during(
      air,
      until(() => seen.levels.length > 0, air),
    )
    expect(link.security).toEqual(strong)
  })
})

describe('what cannot be encrypted', () => {
  test('0x06: the peripheral has no such key: the link stays as it was', async () => {
    const { air, link, peer } = await rigWith([legacyKey])
    const refused = during(air, link.encryption.encrypt(longTermKey))
    await expect(refused).rejects.toMatchObject({ name: 'BleakHciError', status: 0x06 })
    expect([link.security, peer.security]).toEqual([open, open])
    expect(await reads(air, link)).toBe(true)
  })

  test('0x3D: the keys are different: the link ends at both ends', async () => {
    const { air, link, peer } = await rigWith([{ ...longTermKey, value: legacyKey.value }])
    const refused = outcome(link.encryption.encrypt(longTermKey))
    expect(await during(air, refused)).toMatchObject({ name: 'BleakDisconnectedError', reason: 0x08 })
    expect(await peer.closed).toMatchObject({ reason: 0x3d })
    expect([link.security, peer.security]).toEqual([open, open])
  })

  test('a controller without encryption', async () => {
    const profile = { ...profiles.le54, leFeatures: profiles.le54.leFeatures & ~1n }
    const { air, link } = await linkedHosts({ peripheral: { profile } })
    await expect(during(air, link.encryption.encrypt(longTermKey))).rejects.toMatchObject({ status: 0x1a })
    expect(await reads(air, link)).toBe(true)
  })

  test('a refused command', async () => {
    const { air, link, tap } = await linkedHosts()
    tap.isCut = true
    const refused = outcome(link.encryption.encrypt(longTermKey))
    await air.advance(1)
    tap.event('0f 04 0c 01 19 20')
    expect(await refused).toMatchObject({ name: 'BleakHciError', status: 0x0c })
    tap.isCut = false
    tap.event('08 04 00 00 00 01')
    expect(link.security).toEqual(open)
    expect(await reads(air, link)).toBe(true)
  })

  test('a peripheral whose host is silent: the link is given up', async () => {
    const { air, link, peerTap } = await rigWith([])
    peerTap.isDeaf = true
    const before = air.time
    const refused = outcome(link.encryption.encrypt(longTermKey))
    expect(await during(air, refused, { step: 50 })).toMatchObject({ name: 'TimeoutError' })
    expect((air.time - before) / 1000).toBeCloseTo(encryptionTimeout, -2)
    await during(air, link.closed, { step: 50 })
  })

  test('as peripheral: a central that never asks', async () => {
    const { air, link, peer } = await linkedHosts()
    const waiting = outcome(peer.encryption.encrypt(longTermKey))
    expect(await during(air, waiting, { step: 50 })).toMatchObject({ name: 'TimeoutError' })
    await expect(during(air, link.encryption.encrypt(longTermKey))).rejects.toMatchObject({ status: 0x06 })
    expect(await reads(air, link)).toBe(true)
  })

  test('as peripheral: two keys at once', async () => {
    const { air, peer, link } = await linkedHosts()
    const first = peer.encryption.encrypt(longTermKey)
    await expect(peer.encryption.encrypt(legacyKey)).rejects.toThrow('already')
    await during(air, Promise.all([first, link.encryption.encrypt(longTermKey)]))
  })

  test('HCI-24: the link ends in the middle, at both ends', async () => {
    const { air, link, peer } = await rigWith([])
    const both = Promise.all([outcome(link.encryption.encrypt(longTermKey)), outcome(peer.encryption.encrypt(longTermKey))])
    await air.advance(1)
    await during(air, link.disconnect(), { step: 50 })
    await during(air, peer.closed, { step: 50 })
    expect(await both).toMatchObject([{ name: 'BleakDisconnectedError' }, { name: 'BleakDisconnectedError' }])
    await expect(link.encryption.encrypt(longTermKey)).rejects.toMatchObject({ name: 'BleakDisconnectedError' })
  })

  test('SMP-39: a key of zeros', async () => {
    const { link, peer } = await linkedHosts()
    await expect(link.encryption.encrypt(noKey)).rejects.toThrow('zeros')
    await expect(peer.encryption.encrypt(noKey)).rejects.toThrow('zeros')
  })
})
