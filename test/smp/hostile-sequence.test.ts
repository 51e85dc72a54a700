import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'
import { type SmpPdu, type SmpPduName, smpPdu } from '../../smp/pdus.ts'
import { Users } from '../support/smp-agents.ts'
import { smpPair } from '../support/smp-pair.ts'
import { plainRequest, smpPeer } from '../support/smp-peer.ts'

const features = { ioCapability: 3, oobData: 0, authReq: 0x01, maxKeySize: 16, initiatorKeys: 0, responderKeys: 0 }
const value = new Uint8Array(16).fill(7)

/** One of each command, of the right size, and one that does not exist. */
const samples: readonly Uint8Array[] = [
  ...(
    [
      { name: 'pairingRequest', ...features },
      { name: 'pairingResponse', ...features },
      { name: 'pairingConfirm', value },
      { name: 'pairingRandom', value },
      { name: 'pairingFailed', reason: 0x08 },
      { name: 'encryptionInformation', longTermKey: value },
      { name: 'centralIdentification', diversifier: 1, random: 2n },
      { name: 'identityInformation', irk: value },
      { name: 'identityAddressInformation', addressType: 0, address: 0x0000_0000_0001 },
      { name: 'signingInformation', signatureKey: value },
      { name: 'securityRequest', authReq: 0x01 },
      { name: 'pairingPublicKey', x: new Uint8Array(32).fill(1), y: new Uint8Array(32).fill(2) },
      { name: 'pairingDhKeyCheck', value },
      { name: 'pairingKeypressNotification', notificationType: 1 },
    ] satisfies SmpPdu[] as SmpPdu[]
  ).map(pdu => smpPdu.encode(pdu)),
  Uint8Array.of(0x0f, 1, 2),
]

const signing = { signing: true }
const kinds: Record<string, (users: Users) => readonly [PairingSettings, PairingSettings]> = {
  'legacy just works': () => [{ secureConnections: 'no' }, {}],
  'legacy passkey': users => [
    { secureConnections: 'no', agent: users.agent('keyboard-only') },
    { agent: users.agent('display-only') },
  ],
  'secure connections, numeric comparison': users => [
    { agent: users.agent('display-yes-no'), distribute: signing, accept: signing },
    { agent: users.agent('display-yes-no'), distribute: signing, accept: signing },
  ],
  'secure connections, passkey': users => [{ agent: users.agent('display-only') }, { agent: users.agent('keyboard-only') }],
}
const identity = { address: 0xc0_0000_0000_01, addressType: 'random', irk: new Uint8Array(16).fill(9) } as const
const withIdentity = (settings: PairingSettings): PairingSettings => ({ identity, ...settings })

/** Until nobody has anything more to do. */
const quiet = async () => {
  for (let turns = 0; turns < 3_000; turns++) await Promise.resolve()
}

const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))

/** A pairing in which what `role` hears at step `at` is `bytes` instead of what the peer sent. */
const disturbed = async (kind: string, role: 'central' | 'peripheral', at: number, bytes: Uint8Array | undefined) => {
  const [ofCentral, ofPeripheral] = (kinds[kind]?.(new Users()) ?? [{}, {}]).map(withIdentity) as [
    PairingSettings,
    PairingSettings,
  ]
  const rig = smpPair({ peripheral: { pairingRequested: () => ofPeripheral } })
  const end = role === 'central' ? rig.near : rig.far
  const heard: (SmpPduName | undefined)[] = []
  const hear = end.hear.bind(end)
  end.hear = sdu => {
    const isIt = heard.length === at
    heard.push(smpPdu.decode(sdu)?.name)
    hear(isIt && bytes ? bytes.slice() : sdu)
  }
  const outcome = rig.central.pair(ofCentral).then(
    result => ({ result }),
    error => ({ error }),
  )
  await quiet()
  end.hear = hear
  return { rig, heard, outcome, settings: [ofCentral, ofPeripheral] as const }
}

/** Passkey entry repeats two steps twenty times: two rounds stand for all of them. */
const mostSteps = 8

/** What is out of place at this step; a central ignores that its peripheral asks for what it is doing. */
const outOfPlace = (role: 'central' | 'peripheral', expected: SmpPduName | undefined) =>
  samples
    .map(bytes => ({ bytes, name: smpPdu.decode(bytes)?.name }))
    .filter(({ name }) => name !== expected && !(role === 'central' && name === 'securityRequest'))

const expectFailure = async (kind: string, role: 'central' | 'peripheral', step: number, bytes: Uint8Array, what: string) => {
  const { rig, outcome } = await disturbed(kind, role, step, bytes)
  const failure = role === 'central' ? ((await outcome) as { readonly error: unknown }).error : rig.failures[0]
  expect(rig.results, what).toEqual([])
  if (smpPdu.decode(bytes)?.name === 'pairingFailed') {
    // Whoever is told that it failed need not tell the other one, who waits on then.
    expect(failure, what).toMatchObject({ name: 'BleakPairingError', reason: 8, by: 'peer' })
    return
  }
  expect(failure, what).toMatchObject({ name: 'BleakPairingError', by: 'us' })
  expect([0x07, 0x08, 0x0a], what).toContain((failure as { readonly reason: number }).reason)
  expect([rig.central.isPairing, rig.peripheral.isPairing], what).toEqual([false, false])
  // A good pairing straight after it.
  expect((await rig.central.pair({ secureConnections: 'no' })).keySize, what).toBe(16)
}

describe.each(Object.keys(kinds))('SMP-09: every command at every step, %s', kind => {
  test.each(['central', 'peripheral'] as const)('towards the %s', async role => {
    const whole = await disturbed(kind, role, -1, undefined)
    expect(await whole.outcome).toHaveProperty('result')
    // The first that a peripheral hears is what the central begins with.
    const steps = whole.heard.slice(0, mostSteps).map((name, step) => ({ name, step }))
    for (const { name, step } of role === 'central' ? steps : steps.slice(1))
      for (const { bytes } of outOfPlace(role, name))
        await expectFailure(kind, role, step, bytes, `${name} replaced by ${toHex(bytes.subarray(0, 2))}`)
    expect(unhandled).toEqual([])
  })
})

test('SMP-32: Security Requests while a pairing is under way are ignored', async () => {
  const { rig, outcome } = await disturbed(
    'legacy just works',
    'central',
    1,
    smpPdu.encode({ name: 'securityRequest', authReq: 5 }),
  )
  expect(rig.central.isPairing).toBe(true)
  rig.clock.pass(30_000)
  expect(await outcome).toMatchObject({ error: { name: 'TimeoutError' } })
})

test('SMP-31: a second Pairing Request ends the pairing, and its keys with it', async () => {
  const again = smpPdu.encode({ name: 'pairingRequest', ...features })
  for (let step = 1; step < 4; step++) {
    const { rig, outcome } = await disturbed('secure connections, numeric comparison', 'peripheral', step, again)
    expect(await outcome).toMatchObject({ error: { reason: 0x08, by: 'peer' } })
    expect(rig.failures).toMatchObject([{ reason: 0x08, by: 'us' }])
    expect(rig.link.keys).toEqual([])
    expect((await rig.central.pair()).keySize).toBe(16)
  }
})

describe('LE legacy pairing, by hand', () => {
  test.each([
    ['SMP-10: Pairing Random before any Confirm', `04${'00'.repeat(16)}`],
    ['SMP-14: a public key, which is for LE Secure Connections', `0c${'11'.repeat(64)}`],
    ['SMP-14: a check value', `0d${'22'.repeat(16)}`],
  ])('%s: the pairing fails, no key is made, and the next one works', async (_, hex) => {
    const encrypted: unknown[] = []
    const encrypt = (key: unknown) => Promise.resolve(void encrypted.push(key))
    const rig = smpPeer('peripheral', { pairingRequested: () => ({}) }, { encrypt })
    await rig.say(plainRequest)
    await rig.say(hex)
    expect(rig.sent.at(-1)).toBe('0508')
    expect(rig.failures).toMatchObject([{ reason: 0x08, by: 'us' }])
    expect([rig.results, encrypted]).toEqual([[], []])
    await rig.say(plainRequest)
    expect(rig.sent.at(-1)).toMatch(/^02/)
  })
})
