import { describe, expect, test } from 'vitest'
import { decodeCharacteristic } from '../../src/characteristic-formats.ts'

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('a value as its characteristic means it', () => {
  test.each([
    ['2900', '0100', ['reliable write'], 'reliable write'],
    ['2901', '4c616d70', 'Lamp', '"Lamp"'],
    ['2902', '0300', ['notifications', 'indications'], 'notifications, indications'],
    ['2a00', '4c616d7000', 'Lamp', '"Lamp"'],
    ['2a01', '4103', 0x341, 'Heart Rate Belt (0x0341)'],
    [
      '2a04',
      '0600 1800 0000 9001',
      { intervalMin: 7.5, intervalMax: 30, latency: 0, supervisionTimeout: 4000 },
      'interval 7.5 ms to 30 ms, latency 0, supervision timeout 4000 ms',
    ],
    [
      '2a04',
      'ffff ffff 0400 ffff',
      { intervalMin: null, intervalMax: null, latency: 4, supervisionTimeout: null },
      'interval any to any, latency 4, supervision timeout any',
    ],
    ['2a05', '0100 ffff', { start: 1, end: 0xffff }, 'handles 1 to 65535'],
    ['2a06', '02', 2, 'high alert'],
    ['2a06', '07', 7, '0x07'],
    ['2a07', 'fc', -4, '-4 dBm'],
    ['2a08', 'ea07 02 0d 0c 22 38', '2026-02-13T12:34:56', '2026-02-13T12:34:56'],
    ['2a08', '0000 00 00 00 00 00', null, 'not known'],
    ['2a19', '64', 100, '100 %'],
    ['2a1c', '00 6c0100ff', { temperature: 36.4, unit: '°C' }, '36.4 °C'],
    [
      '2a1c',
      '07 e80300ff ea07020d0c2238 06',
      { temperature: 100, unit: '°F', time: '2026-02-13T12:34:56', type: 'mouth' },
      '100 °F, 2026-02-13T12:34:56, mouth',
    ],
    ['2a1c', '00 ffff7f00', { temperature: null, unit: '°C' }, 'no value'],
    ['2a2b', 'ea07020d0c2238 05 80 00', { time: '2026-02-13T12:34:56', weekday: 5 }, '2026-02-13T12:34:56'],
    [
      '2a35',
      '04 7800 5000 5d00 4800',
      { systolic: 120, diastolic: 80, meanArterial: 93, unit: 'mmHg', pulse: 72 },
      '120/80 mmHg, pulse 72',
    ],
    ['2a35', '01 a0f0 ff07 0008', { systolic: 16, diastolic: null, meanArterial: null, unit: 'kPa' }, '16/– kPa'],
    ['2a37', '00 48', { beatsPerMinute: 72 }, '72 bpm'],
    ['2a37', '01 0001', { beatsPerMinute: 256 }, '256 bpm'],
    [
      '2a37',
      '1e 48 1000 0004 0002',
      { beatsPerMinute: 72, contact: true, energyExpended: 16, rrIntervals: [1000, 500] },
      '72 bpm, skin contact, 16 kJ, RR 1000 500 ms',
    ],
    ['2a37', '04 48', { beatsPerMinute: 72, contact: false }, '72 bpm, no skin contact'],
    ['2a38', '01', 1, 'chest'],
    [
      '2a50',
      '01 4c00 3412 1002',
      { source: 'bluetooth', vendor: 0x4c, product: 0x1234, version: '2.1.0' },
      'Apple, Inc., product 0x1234, version 2.1.0',
    ],
    [
      '2a5b',
      '03 01000000 0004 0200 0008',
      { wheel: { revolutions: 1, time: 1024 }, crank: { revolutions: 2, time: 2048 } },
      'wheel 1 at 1.000 s, crank 2 at 2.000 s',
    ],
    ['2a6d', '8d750f00', 101313.3, '101313.3 Pa'],
    ['2a6e', '6608', 21.5, '21.5 °C'],
    ['2a6e', '0cfe', -5, '-5 °C'],
    ['2a6e', '0080', null, 'not known'],
    ['2a6f', 'd204', 12.34, '12.34 %'],
    ['2afb', '102700', 100, '100 lx'],
    ['2b29', '05', ['robust caching', 'multiple value notifications'], 'robust caching, multiple value notifications'],
  ])('%s: %s', (uuid, bytes, value, text) => {
    expect(decodeCharacteristic(uuid, hex(bytes))).toEqual({ value, text })
  })

  test.each([
    ['2a19', ''],
    ['2a19', '6464'],
    ['2a37', ''],
    ['2a37', '01 48'],
    ['2a37', '10 48 00'],
    ['2a00', 'ff'],
    ['2a08', 'ea07 0d 01 00 00 00'],
    ['2a1c', '00 6c0100'],
    ['2a6e', '66'],
  ])('%s: what is not as it should be ("%s") means nothing', (uuid, bytes) => {
    expect(decodeCharacteristic(uuid, hex(bytes))).toBeUndefined()
  })

  test('what nobody knows means nothing, what is no UUID is a mistake', () => {
    expect(decodeCharacteristic('ff01', hex('00'))).toBeUndefined()
    expect(decodeCharacteristic('6e400001-b5a3-f393-e0a9-e50e24dcca9e', hex('00'))).toBeUndefined()
    expect(() => decodeCharacteristic('lamp', hex('00'))).toThrow(TypeError)
  })
})

describe('Vol 3 Part G, 3.3.3.5: a value as its Characteristic Presentation Format means it', () => {
  test.each([
    ['04 00 ad27 01 0000', 'ff', 255, '255 %'],
    ['06 fe 2827 01 0000', '4a01', 3.3, '3.3 V'],
    ['09 00 0027 01 0000', '010000000001', 0x010000000001, '1099511627777'],
    ['0a 00 0027 01 0000', 'ffffffff01000000', 0x1ffffffff, '8589934591'],
    ['0c 02 0027 01 0000', 'ff', -100, '-100'],
    ['0f 00 0027 01 0000', 'feffff', -2, '-2'],
    ['10 00 0027 01 0000', 'ffffffff', -1, '-1'],
    ['12 00 0027 01 0000', 'feffffffffffffff', -2, '-2'],
    ['14 00 0127 01 0000', '0000003f', 0.5, '0.5 m'],
    ['15 00 0027 01 0000', '000000000000f07f', null, 'no value'],
    ['16 00 0027 01 0000', '6cf1', 36.4, '36.4'],
    ['01 00 0027 01 0000', '01', true, 'true'],
    ['19 00 0027 01 0000', '4869', 'Hi', '"Hi"'],
    ['1a 00 0027 01 0000', '48006900', 'Hi', '"Hi"'],
    ['1b 00 0027 01 0000', '0102', '0102', '0102'],
  ])('%s: %s', (format, bytes, value, text) => {
    expect(decodeCharacteristic('ff01', hex(bytes), hex(format))).toEqual({ value, text })
  })

  test.each([
    ['7f 00 0027 01 0000', '01'],
    ['04 00 0027 01', '01'],
    ['04 00 0027 01 0000', '0101'],
  ])('%s: %s means nothing', (format, bytes) => {
    expect(decodeCharacteristic('ff01', hex(bytes), hex(format))).toBeUndefined()
  })

  test('the descriptor itself', () => {
    expect(decodeCharacteristic('2904', hex('0e fe 2f27 01 0000'))).toEqual({
      value: { format: 'sint16', exponent: -2, unit: '0x272f' },
      text: 'sint16 × 10^-2 °C',
    })
  })
})
