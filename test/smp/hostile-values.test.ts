import { describe, expect, test } from 'vitest'
import { Deferred } from '../../core/deferred.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { p256PrivateKey, p256PublicKey } from '../../core/p256.ts'
import { Conversation } from '../../smp/conversation.ts'
import { initiatePairing } from '../../smp/pairing.ts'
import { checkSettings, type PairingSettings } from '../../smp/pairing-settings.ts'
import { type SmpPduName, smpPdu } from '../../smp/pdus.ts'
import { platformSecrets } from '../../smp/security-manager.ts'
import { Users } from '../support/smp-agents.ts'
import { smpPair } from '../support/smp-pair.ts'
import { quiet, smpPeer } from '../support/smp-peer.ts'

const secureRequest = '01 03 00 09 10 00 00'
const secureResponse = '02 03 00 09 10 00 00'
const prime = fromHex('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff')
const { x, y } = p256PublicKey(p256PrivateKey(new Uint8Array(48).fill(5)))
const onWire = (one: Uint8Array, other: Uint8Array): string => `0c${toHex(one.toReversed())}${toHex(other.toReversed())}`
const plusOne = (value: Uint8Array): Uint8Array => value.map((byte, at) => (at === 31 ? byte ^ 1 : byte))
const negative = (value: Uint8Array): Uint8Array => {
  const number = (BigInt(`0x${toHex(prime)}`) - BigInt(`0x${toHex(value)}`)).toString(16).padStart(64, '0')
  return fromHex(number)
}
const zero = new Uint8Array(32)

describe('public keys that are none', () => {
  const bad: [string, Uint8Array, Uint8Array][] = [
    ['SMP-15: Y is 0', x, zero],
    ['SMP-15: Y is off by one', x, plusOne(y)],
    ['SMP-15: X is the prime', prime, y],
    ['SMP-15: all ff', zero.map(() => 0xff), zero.map(() => 0xff)],
    ['SMP-16: all zero', zero, zero],
  ]

  test.each(bad)('%s, towards a peripheral', async (_, badX, badY) => {
    const rig = smpPeer('peripheral', { pairingRequested: () => ({}) })
    await rig.say(secureRequest)
    await rig.say(onWire(badX, badY))
    expect(rig.sent.at(-1)).toBe('050b')
    expect(rig.failures).toMatchObject([{ reason: 0x0b, by: 'us' }])
  })

  test.each(bad)('%s, towards a central', async (_, badX, badY) => {
    const rig = smpPeer('central')
    const pairing = rig.manager.pair()
    pairing.catch(() => {})
    await quiet()
    await rig.say(secureResponse)
    await rig.say(onWire(badX, badY))
    await expect(pairing).rejects.toMatchObject({ reason: 0x0b, by: 'us' })
    expect(rig.sent.at(-1)).toBe('050b')
  })

  test.each([
    ['our own key', (value: Uint8Array) => value],
    ['SMP-18: our own X with the other Y', negative],
  ])('%s sent back', async (_, change) => {
    const rig = smpPeer('central')
    const pairing = rig.manager.pair()
    pairing.catch(() => {})
    await quiet()
    await rig.say(secureResponse)
    const own = smpPdu.decode(fromHex(rig.sent.at(-1) ?? ''))
    if (own?.name !== 'pairingPublicKey') throw new Error('no public key was sent')
    await rig.say(onWire(own.x, change(own.y)))
    await expect(pairing).rejects.toMatchObject({ reason: 0x0b, by: 'us' })
  })

  const debugKey = p256PublicKey(fromHex('3f49f6d4a3c55f3874c9b3e3d2103f504aff607beb40b7995899b8a6cd3c1abd'))

  test('SMP-19: the debug key is refused', async () => {
    const rig = smpPeer('peripheral', { pairingRequested: () => ({}) })
    await rig.say(secureRequest)
    await rig.say(onWire(debugKey.x, debugKey.y))
    expect(rig.sent.at(-1)).toBe('0503')
  })

  test('SMP-19: where it was asked for, the bond says that it protects nothing', async () => {
    const rig = smpPair({ peripheral: { pairingRequested: () => ({ debug: true }) } })
    expect(await rig.central.pair({ debug: true })).toMatchObject({ isDebug: true })
    expect(rig.results).toMatchObject([{ isDebug: true }])
  })

  test('each pairing has a key of its own', async () => {
    const rig = smpPair({ peripheral: { pairingRequested: () => ({}) } })
    await rig.central.pair()
    await rig.central.pair()
    for (const { sent } of [rig.near, rig.far]) {
      const keys = sent.filter(hex => hex.startsWith('0c'))
      expect(keys).toHaveLength(2)
      expect(keys[0]).not.toBe(keys[1])
    }
  })
})

type Settings = readonly [PairingSettings, PairingSettings]

/** A pairing in which one bit of a value is another one on its way to `role`. */
const flipped = async ([ofCentral, ofPeripheral]: Settings, role: 'central' | 'peripheral', name: SmpPduName, which = 0) => {
  const rig = smpPair({ peripheral: { pairingRequested: () => ofPeripheral } })
  const end = role === 'central' ? rig.near : rig.far
  const hear = end.hear.bind(end)
  let seen = 0
  end.hear = sdu => {
    const isIt = smpPdu.decode(sdu)?.name === name && seen++ === which
    hear(isIt ? sdu.map((byte, at) => (at === 5 ? byte ^ 0x10 : byte)) : sdu)
  }
  const outcome = await rig.central.pair(ofCentral).catch((error: unknown) => error)
  await quiet()
  end.hear = hear
  return { rig, outcome, failure: role === 'central' ? outcome : rig.failures[0] }
}

const withUsers = (make: (users: Users) => Settings): Settings => make(new Users())
const legacy = (): Settings => [{ secureConnections: 'no' }, {}]
const numeric = (): Settings =>
  withUsers(users => [{ agent: users.agent('display-yes-no') }, { agent: users.agent('display-yes-no') }])
const passkey = (): Settings =>
  withUsers(users => [{ agent: users.agent('display-only') }, { agent: users.agent('keyboard-only') }])

describe('SMP-21, SMP-22: values with one bit flipped', () => {
  test.each([
    ['SMP-21: legacy, Confirm to the central', legacy, 'central', 'pairingConfirm', 0x04],
    ['SMP-21: legacy, Random to the central', legacy, 'central', 'pairingRandom', 0x04],
    ['SMP-21: legacy, Confirm to the peripheral', legacy, 'peripheral', 'pairingConfirm', 0x04],
    ['SMP-21: legacy, Random to the peripheral', legacy, 'peripheral', 'pairingRandom', 0x04],
    ['SMP-21: numbers, Confirm to the central', numeric, 'central', 'pairingConfirm', 0x04],
    ['SMP-21: numbers, Random to the central', numeric, 'central', 'pairingRandom', 0x04],
    ['SMP-21: numbers, Random to the peripheral', numeric, 'peripheral', 'pairingRandom', 0x0c],
    ['SMP-21: passkey, Confirm to the central', passkey, 'central', 'pairingConfirm', 0x04],
    ['SMP-21: passkey, Confirm to the peripheral', passkey, 'peripheral', 'pairingConfirm', 0x04],
    ['SMP-22: check value to the central', numeric, 'central', 'pairingDhKeyCheck', 0x0b],
    ['SMP-22: check value to the peripheral', numeric, 'peripheral', 'pairingDhKeyCheck', 0x0b],
  ] as const)('%s', async (_, settings, role, name, reason) => {
    const { rig, failure } = await flipped(settings(), role, name)
    expect(failure).toMatchObject({ name: 'BleakPairingError', reason })
    expect(rig.link.keys).toEqual([])
    expect(rig.results).toEqual([])
    expect((await rig.central.pair({ secureConnections: 'no' })).keySize).toBe(16)
  })

  test('SMP-24: a wrong bit of the passkey ends it at once, and the next pairing shows another one', async () => {
    const shown: number[] = []
    for (const bit of [0, 3, 18]) {
      const display = new Deferred<number>()
      const ofCentral = { agent: { displayPasskey: (one: number) => display.resolve(one) } }
      const typed = display.promise.then(one => {
        shown.push(one)
        // One that is too large for a passkey is wrong in its lowest bit instead.
        return (one ^ (1 << bit)) < 1_000_000 ? one ^ (1 << bit) : one ^ 1
      })
      const ofPeripheral = { agent: { requestPasskey: () => typed } }
      const rig = smpPair({ peripheral: { pairingRequested: () => ofPeripheral } })
      await expect(rig.central.pair(ofCentral)).rejects.toMatchObject({ reason: 0x04 })
      const rounds = rig.near.sent.filter(hex => hex.startsWith('03')).length
      expect(rounds).toBe(((shown.at(-1) ?? 0) ^ (1 << bit)) < 1_000_000 ? bit + 1 : 1)
    }
    expect(new Set(shown).size).toBeGreaterThan(1)
  })
})

test('a peer that repeats our own confirm and random values knows no key', async () => {
  const sent: Uint8Array[] = []
  const peer = new Conversation({ role: 'initiator', clock: smpPeer('central').clock, send: bytes => void sent.push(bytes) })
  const ends = {
    peer,
    encryption: { encrypt: () => Promise.resolve() },
    secrets: platformSecrets,
    initiator: { address: 1, addressType: 'public' },
    responder: { address: 1, addressType: 'public' },
  } as const
  const agent = { requestPasskey: () => 1 }
  const pairing = initiatePairing(ends, checkSettings({ secureConnections: 'no', agent }))
  await quiet()
  peer.receive(fromHex('02 00 00 05 10 00 00'))
  await quiet()
  peer.receive(sent.at(-1) ?? new Uint8Array())
  await expect(pairing).rejects.toMatchObject({ reason: 0x04, by: 'us' })
  expect(sent).toHaveLength(2)
})
