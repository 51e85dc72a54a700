import { describe, expect, test } from 'vitest'
import { packetType } from '../../hci/transport.ts'
import { mostHeld } from '../../host/held-data.ts'
import { encryptedRig, open, rigWith, strong, weak } from '../support/encrypting.ts'
import { legacyKey, longTermKey, noKey } from '../support/keys.ts'
import { linkedHosts, reads, until } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { during } from '../support/two-hosts.ts'

describe('HCI-38: encryption that is switched off', () => {
  test.each([
    ['v1', '08 04 00 00 00 00'],
    ['v2', '59 05 00 00 00 00 00'],
  ])('%s: the level drops at once, nothing more is sent or served, and the link ends', async (_, event) => {
    const { air, link, peer, tap, seen } = await encryptedRig()
    const reading = outcome(link.bearer.request({ name: 'readRequest', handle: 7 }))
    tap.event(event)
    expect(link.security).toEqual(open)
    expect(seen.levels.at(-1)).toEqual(open)
    expect(await reading).toMatchObject({ message: expect.stringContaining('switched off') })
    await during(air, Promise.all([link.closed, peer.closed]))
    expect(seen.ends).toMatchObject([{ error: { cause: { message: expect.stringContaining('switched off') } } }])
  })

  test('a refresh that fails', async () => {
    const { air, link, tap } = await encryptedRig()
    const refreshing = outcome(link.encryption.encrypt(longTermKey))
    await air.advance(1)
    tap.event('30 03 06 00 00')
    expect(await refreshing).toMatchObject({ status: 0x06 })
    expect(link.security).toEqual(open)
    await during(air, link.closed)
  })

  test('where nothing was encrypted, nothing changes', async () => {
    const { air, link, tap } = await linkedHosts()
    tap.event('08 04 00 00 00 00')
    expect(link.security).toEqual(open)
    expect(await reads(air, link)).toBe(true)
  })
})

describe('G4: nothing that a controller says by itself makes a link safer', () => {
  test.each([
    ['Encryption Change [v1]', '08 04 00 00 00 01'],
    ['Encryption Change [v2]', '59 05 00 00 00 01 10'],
    ['Encryption Key Refresh Complete', '30 03 00 00 00'],
    ['an Encryption Change that failed', '08 04 06 00 00 01'],
  ])('%s', async (_, event) => {
    const { air, link, peer, tap, peerTap } = await rigWith([longTermKey])
    for (let times = 0; times < 100; times++) {
      tap.event(event)
      peerTap.event(event)
    }
    expect([link.security, peer.security]).toEqual([open, open])
    await during(air, link.encryption.encrypt(longTermKey))
    expect(link.security).toEqual(strong)
    expect(await reads(air, link)).toBe(true)
  })

  test('a refresh before there is encryption', async () => {
    const { air, link, tap } = await rigWith([longTermKey])
    const encrypting = outcome(link.encryption.encrypt(longTermKey))
    tap.event('30 03 00 00 00')
    expect(link.security).toEqual(open)
    await during(air, encrypting)
  })

  test('the second time', async () => {
    const { air, link, tap } = await encryptedRig(legacyKey)
    tap.event('08 04 00 00 00 01')
    tap.event('30 03 00 00 00')
    expect(link.security).toEqual(weak)
    expect(await reads(air, link)).toBe(true)
  })

  test('a controller that tells of a shorter key is believed', async () => {
    const { link, tap } = await rigWith([])
    void outcome(link.encryption.encrypt(longTermKey))
    await Promise.resolve()
    tap.event('59 05 00 00 00 01 07')
    expect(link.security).toEqual({ ...strong, keySize: 7 })
  })
})

describe('HCI-39: requests for a key', () => {
  const negative = (handle: string) => `1b2002${handle}00`
  const request = (handle: string, random = '0000000000000000', diversifier = '0000') =>
    `3e 0d 05 ${handle} 00 ${random} ${diversifier}`

  test('of a link that is not there', async () => {
    const { air, link, tap } = await linkedHosts()
    tap.event(request('77'))
    expect(tap.commands.at(-1)).toBe(negative('77'))
    await air.advance(100)
    expect(await reads(air, link)).toBe(true)
  })

  test('as central', async () => {
    const { air, link, tap } = await linkedHosts()
    link.encryption.keyFor = () => longTermKey
    tap.event(request('00'))
    expect(tap.commands.at(-1)).toBe(negative('00'))
    await air.advance(100)
    expect(await reads(air, link)).toBe(true)
  })

  test.each([
    ['SMP-45: an unknown EDIV', '3412000000000000', '8456'],
    ['SMP-45: an unknown Rand', '3512000000000000', '7856'],
    ['SMP-11: nothing was agreed yet', '0000000000000000', '0000'],
  ])('%s', async (_, random, diversifier) => {
    const { air, link, peer, peerTap } = await rigWith([legacyKey])
    peerTap.event(request('00', random, diversifier))
    expect(peerTap.commands.at(-1)).toBe(negative('00'))
    await air.advance(100)
    expect(peer.security).toEqual(open)
    expect(await reads(air, link)).toBe(true)
  })

  test('SMP-13: the key of a pairing goes to nobody who asks for it by a name', async () => {
    const { air, peer, link, peerTap } = await rigWith([legacyKey])
    const offering = outcome(peer.encryption.encrypt(longTermKey))
    peerTap.event(request('00', '3412000000000000', '7856'))
    expect(peerTap.commands.at(-1)).toBe(negative('00'))
    await air.advance(100)
    await during(air, link.encryption.encrypt(longTermKey))
    await during(air, offering)
    expect(peer.security).toEqual(strong)
  })

  test('never a key of zeros', async () => {
    const { air, link, peerTap } = await rigWith([noKey])
    peerTap.event(request('00'))
    expect(peerTap.commands.at(-1)).toBe(negative('00'))
    await air.advance(100)
    expect(await reads(air, link)).toBe(true)
  })

  test('never one of before: what was given up is not there any more', async () => {
    const { air, peer, link } = await rigWith([])
    const abort = new AbortController()
    const offering = outcome(peer.encryption.encrypt(longTermKey, abort.signal))
    abort.abort(new Error('enough'))
    await offering
    await expect(during(air, link.encryption.encrypt(longTermKey))).rejects.toMatchObject({ status: 0x06 })
    expect(await reads(air, link)).toBe(true)
  })

  test('with an answer that the controller refuses', async () => {
    const { air, link, peer, peerTap } = await rigWith([longTermKey])
    peerTap.isCut = true
    const offering = outcome(peer.encryption.encrypt(longTermKey))
    peerTap.event(request('00'))
    peerTap.event('0e 06 01 1a 20 0c 00 00')
    expect(await offering).toMatchObject({ status: 0x0c })
    peerTap.isCut = false
    peerTap.event('08 04 00 00 00 01')
    expect(peer.security).toEqual(open)
    expect(await reads(air, link)).toBe(true)
  })
})

/** ACL of handle 0 with a Read Request on the channel of ATT. */
const readRequest = '00 20 07 00 03 00 04 00 0a 07 00'

describe('HCI-46: data that comes before the event that says that the link is encrypted', () => {
  /** The peripheral's host has given the key, and its controller has not yet said that the link is encrypted. */
  const settling = async () => {
    const levels: boolean[] = []
    const rig = await rigWith([longTermKey])
    const { link, peer, peerTap, peerSeen, air } = rig
    peerSeen.answer = () => void levels.push(peer.security.encrypted)
    void outcome(link.encryption.encrypt(longTermKey))
    await during(
      air,
      until(() => peerTap.commands.at(-1)?.startsWith('1a20') ?? false, air),
      { step: 1 },
    )
    return { ...rig, levels }
  }

  test('waits for it', async () => {
    const { levels, peerTap, air, peer, link } = await settling()
    peerTap.packet(packetType.acl, readRequest)
    expect(levels).toEqual([])
    peerTap.event('08 04 00 00 00 01')
    expect(levels).toEqual([true])
    await air.advance(500)
    expect(peer.security).toEqual(strong)
    expect(await reads(air, link)).toBe(true)
  })

  test('for a second at most, and goes as the link is then', async () => {
    const { levels, peerTap, air } = await settling()
    peerTap.isDeaf = true
    peerTap.packet(packetType.acl, readRequest)
    await air.advance(990)
    expect(levels).toEqual([])
    await air.advance(20)
    expect(levels).toEqual([false])
  })

  test('as much of it as there is room for', async () => {
    const { levels, peerTap } = await settling()
    peerTap.isDeaf = true
    for (let times = 0; times < mostHeld; times++) peerTap.packet(packetType.acl, '00 20 05 00 01 00 04 00 1e')
    peerTap.packet(packetType.acl, readRequest)
    expect(levels).toEqual([false])
  })

  test('and is forgotten with the link', async () => {
    const { levels, peerTap, air, peer } = await settling()
    peerTap.packet(packetType.acl, readRequest)
    peerTap.event('05 04 00 00 00 08')
    await air.advance(2_000)
    expect(peer.isOpen).toBe(false)
    expect(levels).toEqual([])
  })
})
