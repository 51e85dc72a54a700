import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../core/errors.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { ioCapOf, type SmpPdu, smpPdu } from '../../smp/pdus.ts'

const counting = (length: number) => Uint8Array.from({ length }, (_, at) => at)
const counted = (length: number) => toHex(counting(length).reverse())

/** Vol 3 Part H, 3.5 and 3.6. Keys and values go with their least significant byte first. */
const rows: [string, SmpPdu][] = [
  [
    '01 03 00 2d 10 02 03',
    { name: 'pairingRequest', ioCapability: 3, oobData: 0, authReq: 0x2d, maxKeySize: 16, initiatorKeys: 2, responderKeys: 3 },
  ],
  [
    '02 04 01 01 07 00 01',
    { name: 'pairingResponse', ioCapability: 4, oobData: 1, authReq: 1, maxKeySize: 7, initiatorKeys: 0, responderKeys: 1 },
  ],
  [`03 ${counted(16)}`, { name: 'pairingConfirm', value: counting(16) }],
  [`04 ${counted(16)}`, { name: 'pairingRandom', value: counting(16) }],
  ['05 08', { name: 'pairingFailed', reason: 8 }],
  [`06 ${counted(16)}`, { name: 'encryptionInformation', longTermKey: counting(16) }],
  ['07 34 12 08 07 06 05 04 03 02 01', { name: 'centralIdentification', diversifier: 0x1234, random: 0x0102030405060708n }],
  [`08 ${counted(16)}`, { name: 'identityInformation', irk: counting(16) }],
  ['09 01 55 44 33 22 11 c1', { name: 'identityAddressInformation', addressType: 1, address: 0xc11122334455 }],
  [`0a ${counted(16)}`, { name: 'signingInformation', signatureKey: counting(16) }],
  ['0b 0d', { name: 'securityRequest', authReq: 0x0d }],
  [`0c ${counted(32)} ${counted(32)}`, { name: 'pairingPublicKey', x: counting(32), y: counting(32) }],
  [`0d ${counted(16)}`, { name: 'pairingDhKeyCheck', value: counting(16) }],
  ['0e 04', { name: 'pairingKeypressNotification', notificationType: 4 }],
]

describe('each command, as bytes and as an object', () => {
  test.each(rows)('%s', (hex, pdu) => {
    expect(smpPdu.decode(fromHex(hex))).toEqual(pdu)
    expect(toHex(smpPdu.encode(pdu))).toBe(hex.replaceAll(' ', ''))
  })
})

test('whatever comes decodes and encodes back, is unknown, or is a DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), bytes => {
      try {
        const pdu = smpPdu.decode(bytes)
        if (pdu) expect(smpPdu.encode(pdu)).toEqual(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a decoded value stays what it was when the packet is gone', () => {
  const bytes = fromHex(`03 ${counted(16)}`)
  const pdu = smpPdu.decode(bytes)
  bytes.fill(0xee)
  expect(pdu).toEqual({ name: 'pairingConfirm', value: counting(16) })
})

test('the IOcap of f6: AuthReq, OOB flag, IO capability', () => {
  const features = { ioCapability: 2, oobData: 1, authReq: 0x0d, maxKeySize: 16, initiatorKeys: 0, responderKeys: 0 }
  expect(toHex(ioCapOf(features))).toBe('0d0102')
})
