import { describe, expect, test } from 'vitest'
import { Deferred } from '../../core/deferred.ts'
import { toHex } from '../../core/hex.ts'
import { createOobData } from '../../smp/oob-data.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'
import { smpPdu } from '../../smp/pdus.ts'
import { RepeatedAttempts } from '../../smp/repeated-attempts.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { smpPair } from '../support/smp-pair.ts'
import { plainRequest, quiet, smpPeer } from '../support/smp-peer.ts'

const irk = (fill: number) => new Uint8Array(16).fill(fill)
const centralIdentity = { address: 0xc1_1122_3344_55, addressType: 'random', irk: irk(0xaa) } as const
const peripheralIdentity = { address: 0x00_1bdc_0731_88, addressType: 'public', irk: irk(0xbb) } as const

const pairBoth = async (ofCentral: PairingSettings, ofPeripheral: PairingSettings) => {
  const rig = smpPair({ peripheral: { pairingRequested: () => ofPeripheral } })
  const central = await rig.central.pair({ identity: centralIdentity, ...ofCentral })
  await quiet()
  return { rig, central, peripheral: rig.results[0] }
}

const all = { encryption: true, identity: true, signing: true }

describe('what each end keeps is what the other one has', () => {
  test('LE legacy pairing: two keys to encrypt with, one for each role', async () => {
    const settings: PairingSettings = { secureConnections: 'no', distribute: all, accept: all }
    const { central, peripheral } = await pairBoth(settings, { ...settings, identity: peripheralIdentity })
    expect(central.keyAsCentral).toEqual(peripheral?.keyAsPeripheral)
    expect(central.keyAsPeripheral).toEqual(peripheral?.keyAsCentral)
    expect(central.keyAsCentral).toMatchObject({ keySize: 16, authenticated: false, secureConnections: false })
    expect(central.keyAsCentral?.value).not.toEqual(central.keyAsPeripheral?.value)
    expect([central.irk, peripheral?.irk]).toEqual([peripheralIdentity.irk, centralIdentity.irk])
    expect(central.peerIdentity).toEqual({ address: peripheralIdentity.address, addressType: 'public' })
    expect(peripheral?.peerIdentity).toEqual({ address: centralIdentity.address, addressType: 'random' })
    expect(central.peerSigningKey).toEqual(peripheral?.ownSigningKey)
    expect(central.ownSigningKey).toEqual(peripheral?.peerSigningKey)
    expect(central.isBonded && peripheral?.isBonded).toBe(true)
  })

  test('LE Secure Connections: one key for both roles, that the link is encrypted with', async () => {
    const { rig, central, peripheral } = await pairBoth({}, { identity: peripheralIdentity })
    expect(central.keyAsCentral).toEqual(peripheral?.keyAsPeripheral)
    expect(central.keyAsCentral).toEqual(central.keyAsPeripheral)
    expect(rig.link.keys[0]?.value).toEqual(central.keyAsCentral?.value)
    expect(central.keyAsCentral).toMatchObject({ diversifier: 0, random: 0n, secureConnections: true })
    expect(rig.near.sent.filter(hex => hex.startsWith('06'))).toEqual([])
  })

  test('no bond: nothing is distributed', async () => {
    for (const secureConnections of ['no', 'preferred'] as const) {
      const { rig, central } = await pairBoth({ bond: false, secureConnections }, { identity: peripheralIdentity })
      expect(central).toMatchObject({ isBonded: false, irk: undefined, peerIdentity: undefined })
      for (const { sent } of [rig.near, rig.far]) expect(sent.filter(hex => /^0[6-a]/.test(hex))).toEqual([])
    }
  })

  test.each(['no', 'preferred'] as const)('keys of 7 bytes, secure connections %s', async secureConnections => {
    const { rig, central, peripheral } = await pairBoth({ secureConnections, minKeySize: 7 }, { minKeySize: 7, maxKeySize: 7 })
    for (const key of [rig.link.keys[0], central.keyAsCentral, peripheral?.keyAsCentral]) {
      expect(key?.keySize).toBe(7)
      expect(key?.value.subarray(0, 9)).toEqual(new Uint8Array(9))
      expect(key?.value.subarray(9)).not.toEqual(new Uint8Array(7))
    }
    expect(central.keyAsCentral).toEqual(peripheral?.keyAsPeripheral)
  })
})

describe('out of band', () => {
  test('LE legacy pairing: both have the same temporary key, or not', async () => {
    const temporaryKey = irk(3)
    const { central, peripheral } = await pairBoth({ oob: { temporaryKey } }, { oob: { temporaryKey } })
    expect(central).toMatchObject({ method: 'out-of-band', secureConnections: false, isAuthenticated: true })
    expect(peripheral).toMatchObject({ method: 'out-of-band' })
    await expect(
      pairBoth({ oob: { temporaryKey } }, { secureConnections: 'no', oob: { temporaryKey: irk(4) } }),
    ).rejects.toMatchObject({
      reason: 0x04,
    })
    // Only one of both has data: it is no out of band pairing (2.3.5.1).
    expect((await pairBoth({ oob: { temporaryKey } }, {})).central.method).toBe('just-works')
  })

  const given = ({ confirm, random }: ReturnType<typeof createOobData>) => ({ confirm, random })

  test('LE Secure Connections: one way and both', async () => {
    const [a, b] = [createOobData(), createOobData()]
    const ways: [PairingSettings, PairingSettings][] = [
      [{ oob: { own: a } }, { oob: { peer: given(a) } }],
      [{ oob: { peer: given(b) } }, { oob: { own: b } }],
      [{ oob: { own: a, peer: given(b) } }, { oob: { own: b, peer: given(a) } }],
    ]
    for (const [ofCentral, ofPeripheral] of ways) {
      const { central, peripheral } = await pairBoth(ofCentral, ofPeripheral)
      expect(central).toMatchObject({ method: 'out-of-band', secureConnections: true, isAuthenticated: true })
      expect(central.keyAsCentral).toEqual(peripheral?.keyAsPeripheral)
    }
  })

  test('LE Secure Connections: data of somebody else, wrong data, and data that nobody gave', async () => {
    const [a, other] = [createOobData(), createOobData()]
    await expect(pairBoth({ oob: { own: a } }, { oob: { peer: given(other) } })).rejects.toMatchObject({
      reason: 0x04,
      by: 'peer',
    })
    const wrong = { confirm: given(a).confirm, random: irk(1) }
    await expect(pairBoth({ oob: { own: a } }, { oob: { peer: wrong } })).rejects.toMatchObject({ reason: 0x04 })
    await expect(pairBoth({}, { oob: { peer: given(a) } })).rejects.toMatchObject({ reason: 0x02, by: 'us' })
  })
})

/** A peripheral of ours whose legacy pairing a scripted central leads to the distribution of these keys. */
const beforeKeys = async (initiatorKeys: string) => {
  const rig = smpPeer('peripheral', {
    pairingRequested: () => ({ accept: all, distribute: { encryption: false, identity: false } }),
  })
  await rig.say(`01 03 00 01 10 ${initiatorKeys} 00`)
  return rig
}

describe('keys that a central distributes, LE legacy pairing', () => {
  /** Just Works by hand: the temporary key is zero, so the central of this test is one of ours whose keys are replaced on their way. */
  const replaced = async (change: (hex: string) => string[], accept = all) => {
    const rig = smpPair({ peripheral: { pairingRequested: () => ({ accept }) } })
    const hear = rig.far.hear.bind(rig.far)
    rig.far.hear = sdu => {
      for (const hex of change(toHex(sdu))) hear(Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16)))
    }
    const central = await rig.central
      .pair({ secureConnections: 'no', identity: centralIdentity, distribute: all })
      .catch((error: unknown) => error)
    await quiet()
    rig.far.hear = hear
    return { rig, central }
  }

  const cases: [string, (hex: string) => string[], number][] = [
    ['SMP-37: in another order', hex => (hex.startsWith('06') ? [`08${'11'.repeat(16)}`, hex] : [hex]), 0x08],
    ['SMP-37: twice', hex => (hex.startsWith('06') ? [hex, hex] : [hex]), 0x08],
    ['SMP-39: an LTK of zeros', hex => (hex.startsWith('06') ? [`06${'00'.repeat(16)}`] : [hex]), 0x0a],
    ['SMP-41: identity address type 2', hex => (hex.startsWith('09') ? [`0902${hex.slice(4)}`] : [hex]), 0x0a],
    ['SMP-41: a random address that is not static', hex => (hex.startsWith('09') ? ['0901665544332241'] : [hex]), 0x0a],
  ]
  test.each(cases)('%s: the pairing fails, and nothing is kept', async (_, change, reason) => {
    const { rig } = await replaced(change)
    expect(rig.results).toEqual([])
    expect(rig.failures).toMatchObject([{ reason, by: 'us' }])
    expect((await rig.central.pair()).keySize).toBe(16)
  })

  test('SMP-37: a key that was not agreed on ends the pairing while that is under way, and is nothing afterwards', async () => {
    const { rig } = await replaced(hex => (hex.startsWith('06') ? ['0a'.padEnd(34, '1'), hex] : [hex]))
    expect(rig.failures).toMatchObject([{ reason: 0x08 }])
    const after = await pairBoth({ secureConnections: 'no' }, {})
    after.rig.far.hear(smpPdu.encode({ name: 'encryptionInformation', longTermKey: irk(6) }))
    await quiet()
    expect(after.rig.results).toHaveLength(1)
  })

  test('SMP-39: an IRK and a CSRK of zeros are not kept', async () => {
    const { rig } = await replaced(hex => (/^(08|0a)/.test(hex) ? [`${hex.slice(0, 2)}${'00'.repeat(16)}`] : [hex]))
    expect(rig.results).toMatchObject([{ irk: undefined, peerSigningKey: undefined, peerIdentity: { addressType: 'random' } }])
  })

  test('SMP-38: a peer that stops after its LTK: 30 s, and nothing is kept', async () => {
    const { rig } = await replaced(hex => (/^(08|09|0a)/.test(hex) ? [] : [hex]))
    expect(rig.peripheral.isPairing).toBe(true)
    rig.clock.pass(30_000)
    await quiet()
    expect(rig.failures).toMatchObject([{ name: 'TimeoutError' }])
    expect(rig.results).toEqual([])
  })

  test('SMP-37: keys before the link is encrypted', async () => {
    const rig = await beforeKeys('01')
    await rig.say(`06${'11'.repeat(16)}`)
    expect(rig.failures).toMatchObject([{ reason: 0x08, by: 'us' }])
    await rig.say(plainRequest)
    expect(rig.sent.at(-1)).toMatch(/^02/)
  })
})

test('HCI-46: keys that come before the controller says that the link is encrypted wait', async () => {
  const told = new Deferred<void>()
  const rig = smpPair({
    peripheral: { pairingRequested: () => ({ identity: peripheralIdentity }) },
    centralEncrypter: ({ encrypt }) => ({ encrypt: (...given) => encrypt(...given).then(() => told.promise) }),
  })
  const pairing = rig.central.pair({ identity: centralIdentity })
  await quiet()
  expect(rig.far.sent.at(-1)).toMatch(/^09/)
  told.resolve()
  expect(await pairing).toMatchObject({ irk: peripheralIdentity.irk })
})

describe('SMP-34: peers that fail to pair wait', () => {
  test('longer each time, and less again later; nobody else waits', () => {
    const clock = new FakeClock()
    const attempts = new RepeatedAttempts(clock)
    const waits: number[] = []
    for (let failure = 0; failure < 8; failure++) {
      attempts.failed('a')
      waits.push(attempts.waitOf('a'))
      clock.pass(attempts.waitOf('a'))
      expect(attempts.waitOf('a')).toBe(0)
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    expect(attempts.waitOf('b')).toBe(0)
    clock.pass(10 * 60_000)
    attempts.failed('a')
    expect(attempts.waitOf('a')).toBe(1_000)
    attempts.succeeded('a')
    expect(attempts.waitOf('a')).toBe(0)
  })

  test('a thousand peers are not remembered for ever', () => {
    const attempts = new RepeatedAttempts(new FakeClock())
    for (let peer = 0; peer < 1_000; peer++) attempts.failed(`${peer}`)
    expect(Array.from({ length: 1_000 }, (_, peer) => attempts.waitOf(`${peer}`)).filter(wait => wait > 0)).toHaveLength(256)
  })
})
