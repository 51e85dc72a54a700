import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AttPdu, attPdu } from '../../att/pdus.ts'
import { DecodeError } from '../../core/errors.ts'
import { fromHex, toHex } from '../../core/hex.ts'

const heartRate = '0000180d-0000-1000-8000-00805f9b34fb'
const long = '12345678-9abc-def0-1234-56789abcdef0'
const b = fromHex

/** Vol 3 Part F, 3.4: every PDU, as it travels. */
const rows: readonly (readonly [hex: string, pdu: AttPdu])[] = [
  ['01 0a 0300 02', { name: 'errorResponse', requestOpcode: 0x0a, handle: 3, errorCode: 2 }],
  ['02 0502', { name: 'exchangeMtuRequest', clientRxMtu: 517 }],
  ['03 1700', { name: 'exchangeMtuResponse', serverRxMtu: 23 }],
  ['04 0100 ffff', { name: 'findInformationRequest', startingHandle: 1, endingHandle: 0xffff }],
  [
    '05 01 0100 0228',
    { name: 'findInformationResponse', information: [{ handle: 1, type: '00002802-0000-1000-8000-00805f9b34fb' }] },
  ],
  ['05 02 0100 f0debc9a78563412f0debc9a78563412', { name: 'findInformationResponse', information: [{ handle: 1, type: long }] }],
  [
    '06 0100 ffff 0028 0d18',
    { name: 'findByTypeValueRequest', startingHandle: 1, endingHandle: 0xffff, attributeType: 0x2800, attributeValue: b('0d18') },
  ],
  [
    '07 0100 0500 0600 ffff',
    {
      name: 'findByTypeValueResponse',
      handlesInformation: [
        { foundHandle: 1, groupEndHandle: 5 },
        { foundHandle: 6, groupEndHandle: 0xffff },
      ],
    },
  ],
  ['08 0100 ffff 0d18', { name: 'readByTypeRequest', startingHandle: 1, endingHandle: 0xffff, attributeType: heartRate }],
  [
    '09 04 0300 aabb 0400 ccdd',
    {
      name: 'readByTypeResponse',
      attributes: [
        { handle: 3, value: b('aabb') },
        { handle: 4, value: b('ccdd') },
      ],
    },
  ],
  ['0a 0300', { name: 'readRequest', handle: 3 }],
  ['0b 010203', { name: 'readResponse', value: b('010203') }],
  ['0c 0300 1600', { name: 'readBlobRequest', handle: 3, valueOffset: 22 }],
  ['0d', { name: 'readBlobResponse', value: b('') }],
  ['0e 0300 0400', { name: 'readMultipleRequest', handles: [3, 4] }],
  ['0f 0102', { name: 'readMultipleResponse', values: b('0102') }],
  [
    '10 0100 ffff 0028',
    {
      name: 'readByGroupTypeRequest',
      startingHandle: 1,
      endingHandle: 0xffff,
      attributeGroupType: '00002800-0000-1000-8000-00805f9b34fb',
    },
  ],
  ['11 06 0100 0500 0d18', { name: 'readByGroupTypeResponse', groups: [{ handle: 1, endGroupHandle: 5, value: b('0d18') }] }],
  ['12 0300 01', { name: 'writeRequest', handle: 3, value: b('01') }],
  ['13', { name: 'writeResponse' }],
  ['16 0300 0500 01', { name: 'prepareWriteRequest', handle: 3, valueOffset: 5, value: b('01') }],
  ['17 0300 0500 01', { name: 'prepareWriteResponse', handle: 3, valueOffset: 5, value: b('01') }],
  ['18 01', { name: 'executeWriteRequest', flags: 1 }],
  ['19', { name: 'executeWriteResponse' }],
  ['1b 0300 ff', { name: 'handleValueNotification', handle: 3, value: b('ff') }],
  ['1d 0300', { name: 'handleValueIndication', handle: 3, value: b('') }],
  ['1e', { name: 'handleValueConfirmation' }],
  ['20 0300 0400', { name: 'readMultipleVariableRequest', handles: [3, 4] }],
  ['21 0100 aa 0000', { name: 'readMultipleVariableResponse', values: [b('aa'), b('')] }],
  [
    '23 0300 0100 aa 0400 0000',
    {
      name: 'multipleHandleValueNotification',
      values: [
        { handle: 3, value: b('aa') },
        { handle: 4, value: b('') },
      ],
    },
  ],
  ['52 0300 01', { name: 'writeCommand', handle: 3, value: b('01') }],
  [
    'd2 0300 01 000102030405060708090a0b',
    { name: 'signedWriteCommand', handle: 3, value: b('01'), signature: b('000102030405060708090a0b') },
  ],
]

describe('PDUs', () => {
  test.each(rows)('%s', (hex, pdu) => {
    expect(toHex(attPdu.encode(pdu))).toBe(hex.replaceAll(' ', ''))
    expect(attPdu.decode(fromHex(hex))).toEqual(pdu)
  })

  test('a 32-bit UUID travels as 128 bits (3.2.1)', () => {
    const attributeType = '12345678-0000-1000-8000-00805f9b34fb'
    const request = { name: 'readByTypeRequest', startingHandle: 1, endingHandle: 2, attributeType } as const
    expect(toHex(attPdu.encode(request))).toBe('0801000200fb349b5f80000080001000007856341 2'.replace(' ', ''))
    expect(attPdu.decode(attPdu.encode(request))).toEqual(request)
  })

  test.each([
    ['ATT-12', '01'],
    ['ATT-12', '01 04 01 00'],
    ['ATT-17: no list', '05'],
    ['ATT-17: half a row', '05 01'],
    ['ATT-17: half a long row', '05 02 01 00'],
    ['ATT-17: no such format', '05 03 0100 0028'],
    ['ATT-17: format 0', '05 00 0100 0028'],
    ['ATT-20: not a whole multiple', '11 06 0100 0500 0018 0a'],
    ['ATT-20: no length', '11 00 0100'],
    ['ATT-20: too long', '11 ff 0100 0500 0018'],
    ['ATT-27: longer than what came', '21 0500 41'],
    ['ATT-27', '21 ffff'],
    ['ATT-27: empty', '21'],
    ['ATT-32: longer than what came', '23 0300 ff00 41'],
    ['ATT-32: half a row', '23 0300 01'],
    ['ATT-36: a UUID of one byte', '08 0100 ffff 0d'],
    ['ATT-36: a UUID of four bytes', '08 0100 ffff 0d180000'],
    ['ATT-38: odd bytes', '0e 0300 04'],
    ['ATT-42: too short for its signature', 'd2 0300 0102030405060708090a'],
    ['ATT-07: padded', '02 f700 0000'],
    ['trailing bytes', '13 00'],
    ['ATT-02: nothing at all', ''],
  ])('%s: %s is malformed', (_, hex) => {
    expect(() => attPdu.decode(fromHex(hex))).toThrow(DecodeError)
  })

  test('any bytes are a PDU, unknown or malformed, and what is a PDU encodes to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
        let pdu: AttPdu | undefined
        try {
          pdu = attPdu.decode(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError)
          return
        }
        if (pdu) expect(attPdu.encode(pdu)).toEqual(bytes)
      }),
      { numRuns: 5_000 },
    )
  })
})
