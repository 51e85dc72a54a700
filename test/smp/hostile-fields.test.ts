import { describe, expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import { plainRequest, plainResponse, quiet, smpPeer } from '../support/smp-peer.ts'

/** Sizes of all commands by code, the code included (Vol 3 Part H, 3.3). */
const sizes: Readonly<Record<number, number>> = {
  1: 7,
  2: 7,
  3: 17,
  4: 17,
  5: 2,
  6: 17,
  7: 11,
  8: 17,
  9: 8,
  10: 17,
  11: 2,
  12: 65,
  13: 17,
  14: 2,
}

const accept = { pairingRequested: () => ({}) }

/** A good pairing straight after it, as far as the peer answers. */
const stillPairs = async (rig: ReturnType<typeof smpPeer>): Promise<void> => {
  rig.sent.length = 0
  await rig.say(plainRequest)
  expect(rig.sent).toEqual([expect.stringMatching(/^02/)])
}

describe('SMP-01: commands of the wrong size', () => {
  const wrong = Object.entries(sizes).flatMap(([code, size]) =>
    [size - 1, size + 1, 1].map(length => [Number(code), length] as const),
  )

  test.each([...new Set(wrong.map(([code, length]) => `${code}:${length}`))])(
    'code and length %s, with nothing under way',
    async which => {
      const [code = 0, length = 0] = which.split(':').map(Number)
      const rig = smpPeer('peripheral', accept)
      await rig.say(toHex(Uint8Array.from({ length }, (_, at) => (at === 0 ? code : 0))))
      expect(rig.sent).toEqual(['050a'])
      await stillPairs(rig)
    },
  )

  test('in the middle of a pairing it fails, and the next one works', async () => {
    for (const [code, size] of Object.entries(sizes)) {
      const rig = smpPeer('peripheral', accept)
      await rig.say(plainRequest)
      await rig.say(toHex(Uint8Array.from({ length: size + 1 }, (_, at) => (at === 0 ? Number(code) : 0))))
      expect(rig.sent.at(-1)).toBe('050a')
      expect(rig.failures).toMatchObject([{ name: 'BleakPairingError', reason: 0x0a, by: 'us' }])
      await stillPairs(rig)
    }
  })

  test('an empty one', async () => {
    const rig = smpPeer('peripheral', accept)
    await rig.say('')
    expect(rig.sent).toEqual(['050a'])
    await stillPairs(rig)
  })
})

test.each(['00', '0f', 'ff 01'])('SMP-02: reserved code %s with nothing under way', async hex => {
  const rig = smpPeer('peripheral', accept)
  await rig.say(hex)
  expect(rig.sent).toEqual(['0507'])
  await stillPairs(rig)
})

test('SMP-03: a Security Request sent to a peripheral', async () => {
  const rig = smpPeer('peripheral', accept)
  await rig.say('0b 00')
  expect(rig.sent).toEqual(['0507'])
  await stillPairs(rig)
})

test('SMP-04: a Pairing Request sent to a central', async () => {
  const rig = smpPeer('central')
  await rig.say('01 14 00 12 14 0b 11')
  expect(rig.sent).toEqual(['0507'])
  expect(rig.manager.isPairing).toBe(false)
})

describe('key sizes', () => {
  test.each([0, 1, 6])('SMP-05: %i bytes, in a request', async size => {
    const rig = smpPeer('peripheral', { pairingRequested: () => ({ minKeySize: 7 }) })
    await rig.say(`01 04 00 05 0${size} 07 07`)
    expect(rig.sent).toEqual(['0506'])
    await stillPairs(rig)
  })

  test.each([
    ['SMP-05: 6 bytes', '06', 0x06],
    ['SMP-06: 17 bytes', '11', 0x0a],
    ['SMP-06: 253 bytes', 'fd', 0x0a],
    ['15 bytes, where 16 are the least', '0f', 0x06],
  ])('%s, in a response', async (_, size, reason) => {
    const rig = smpPeer('central')
    const pairing = rig.manager.pair()
    await quiet()
    await Promise.all([expect(pairing).rejects.toMatchObject({ reason, by: 'us' }), rig.say(`02 03 00 01 ${size} 00 00`)])
    expect(rig.sent.at(-1)).toBe(`05${reason.toString(16).padStart(2, '0')}`)
  })

  test.each(['11', 'fd'])('SMP-06: 0x%s bytes, in a request', async size => {
    const rig = smpPeer('peripheral', accept)
    await rig.say(`01 04 00 05 ${size} 07 07`)
    expect(rig.sent).toEqual(['050a'])
    await stillPairs(rig)
  })
})

describe('SMP-08: fields that cannot be', () => {
  test.each([
    ['IO capability 5', '01 05 00 01 10 00 00'],
    ['OOB flag 2', '01 03 02 01 10 00 00'],
  ])('%s', async (_, request) => {
    const rig = smpPeer('peripheral', accept)
    await rig.say(request)
    expect(rig.sent).toEqual(['050a'])
    await stillPairs(rig)
  })

  test('reserved bits of what is distributed are ignored, and not sent back', async () => {
    const rig = smpPeer('peripheral', accept)
    await rig.say('01 03 00 01 10 f0 f0')
    expect(rig.sent).toEqual([expect.stringMatching(/^02.{8}0000$/)])
  })

  test('keys in a response that the request did not speak of', async () => {
    const rig = smpPeer('central')
    const pairing = rig.manager.pair({ accept: { encryption: false, identity: false } })
    await quiet()
    await Promise.all([expect(pairing).rejects.toMatchObject({ reason: 0x0a }), rig.say('02 03 00 01 10 00 07')])
  })
})

test('SMP-28: protection was asked for, and the peer says that it can do nothing', async () => {
  const rig = smpPeer('central')
  const agent = { displayPasskey: () => {}, confirmNumeric: () => true }
  const pairing = rig.manager.pair({ mitm: true, agent })
  await quiet()
  await Promise.all([expect(pairing).rejects.toMatchObject({ reason: 0x03, by: 'us' }), rig.say('02 03 00 09 10 00 00')])
  // Before any key: a request and a refusal, and nothing else.
  expect(rig.sent).toEqual([expect.stringMatching(/^01/), '0503'])
})

test('a peer that is told no: nothing else happens', async () => {
  const rig = smpPeer('peripheral')
  await rig.say(plainRequest)
  expect(rig.sent).toEqual(['0505'])
  const refusing = smpPeer('peripheral', { pairingRequested: () => 0x09 })
  await refusing.say(plainRequest)
  expect(refusing.sent).toEqual(['0509'])
})

test('SMP-47: no link key is asked for or given', async () => {
  const rig = smpPeer('peripheral', { pairingRequested: () => ({ distribute: { signing: true }, accept: { signing: true } }) })
  await rig.say('01 03 00 09 10 0f 0f')
  // Keys to encrypt with and to sign with; the identity has no key here.
  expect(rig.sent).toEqual([expect.stringMatching(/^02.{8}0705$/)])
})

test('a response that no request asked for', async () => {
  const rig = smpPeer('central')
  await rig.say(plainResponse)
  expect(rig.sent).toEqual(['0508'])
})
