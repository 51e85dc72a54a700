import { describe, expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import type { GattServiceDeclaration } from '../../gatt/server-declarations.ts'
import { serverRig } from '../support/gatt-server-rig.ts'

/** Bytes 0, 1, 2, ... */
const bytes = (length: number, first = 0) => Uint8Array.from({ length }, (_, at) => first + at)

const whole = '0000ff00-0000-1000-8000-123456789abc'

/** From handle 0x0010 on. */
const services: readonly GattServiceDeclaration[] = [
  {
    uuid: 0xaa00,
    characteristics: [
      { uuid: 0xaa01, properties: ['read'], value: bytes(4) }, // 0x0012
      { uuid: 0xaa01, properties: ['read'], value: bytes(4, 8) }, // 0x0014
      { uuid: 0xaa01, properties: ['write'], value: bytes(4) }, // 0x0016, not readable
      { uuid: 0xaa02, properties: ['read'], value: bytes(40) }, // 0x0018
      { uuid: whole, properties: ['read'], value: bytes(30) }, // 0x001a
    ],
  },
  { uuid: whole, characteristics: [{ uuid: 0xaa01, properties: ['read'], value: bytes(5) }] }, // 0x001b, 0x001d
  { uuid: 0xaa00, type: 'secondary' }, // 0x001e
]

const rig = () => serverRig({ services })

describe('Find Information (3.4.3.1)', () => {
  test('handles and types of one size, as many as there is room for', async () => {
    const { says } = rig()
    expect(await says('04 1000 ffff')).toEqual(['0501' + '10000028' + '11000328' + '120001aa' + '13000328' + '140001aa'])
    expect(await says('04 1900 ffff')).toEqual(['0501' + '19000328'])
    expect(await says('04 1a00 ffff')).toEqual(['0502' + '1a00bc9a78563412008000100000' + '00ff0000'])
  })

  test('a range that is none, and one where nothing is', async () => {
    const { says, stillWorks } = rig()
    expect(await says('04 0000 ffff')).toEqual(['010400000' + '1'])
    expect(await says('04 0500 0400')).toEqual(['0104050001'])
    expect(await says('04 0001 ffff')).toEqual(['010400010a'])
    await stillWorks()
  })
})

describe('Find By Type Value (3.4.3.3)', () => {
  test('services by their UUID, with the ends of their groups', async () => {
    const { says } = rig()
    expect(await says('06 0100 ffff 0028 00aa')).toEqual(['07' + '10001a00'])
    expect(await says('06 0100 ffff 0028 bc9a78563412008000100000 00ff0000')).toEqual(['07' + '1b001d00'])
    expect(await says('06 0100 ffff 0128 00aa')).toEqual(['07' + '1e001e00'])
  })

  test('what begins no group ends where it begins', async () => {
    const { says } = rig()
    expect(await says('06 0100 ffff 01aa 00010203')).toEqual(['07' + '12001200'])
  })

  test('what may not be read is not found either; nor is what nobody has', async () => {
    const { says, stillWorks } = rig()
    expect(await says('06 1500 ffff 01aa 00010203')).toEqual(['010615000a'])
    expect(await says('06 0100 ffff 0028 77aa')).toEqual(['010601000a'])
    expect(await says('06 0000 ffff 0028 77aa')).toEqual(['0106000001'])
    await stillWorks()
  })
})

describe('Read By Type (3.4.4.1)', () => {
  test('those of one length, up to the first that cannot be read', async () => {
    const { says } = rig()
    expect(await says('08 0100 ffff 01aa')).toEqual(['0906' + '120000010203' + '140008090a0b'])
    expect(await says('08 1500 ffff 01aa')).toEqual(['0108160002'])
    expect(await says('08 1700 ffff 01aa')).toEqual(['0907' + '1d000001020304'])
  })

  test('a long value is cut to what there is room for', async () => {
    const { says } = rig()
    expect(await says('08 0100 ffff 02aa')).toEqual([`09151800${toHex(bytes(19))}`])
  })

  test('255 bytes are the most of one row, whatever the MTU is', async () => {
    const { says, client } = serverRig({
      services: [{ uuid: 0xaa00, characteristics: [{ uuid: 0xaa01, properties: ['read'], value: new Uint8Array(400) }] }],
    })
    await client.exchangeMtu()
    const [answer = ''] = await says('08 0100 ffff 01aa')
    expect(answer.slice(0, 8)).toBe('09ff1200')
    expect(answer.length / 2).toBe(2 + 255)
  })

  test('ATT-36: types of 1, 4 and 15 bytes are no PDU, and a type that nobody has is not found', async () => {
    const { says, stillWorks } = rig()
    for (const type of ['28', '00280000', '000102030405060708090a0b0c0d0e'])
      expect(await says(`08 0100 ffff ${type}`)).toEqual(['0108000004'])
    expect(await says('08 0100 ffff 77aa')).toEqual(['010801000a'])
    expect(await says('08 0100 0000 01aa')).toEqual(['0108010001'])
    await stillWorks()
  })
})

describe('Read By Group Type (3.4.4.9)', () => {
  test('services with the ends of their groups, of one size', async () => {
    const { says } = rig()
    expect(await says('10 0100 ffff 0028')).toEqual(['1106' + '01000a000118' + '0b000f000018' + '10001a0000aa'])
    expect(await says('10 1b00 ffff 0028')).toEqual(['1114' + '1b001d00bc9a7856341200800010000000ff0000'])
    expect(await says('10 0100 ffff 0128')).toEqual(['1106' + '1e001e0000aa'])
  })

  test('ATT-36: other types begin no groups; a wrong range is said first', async () => {
    const { says, stillWorks } = rig()
    expect(await says('10 0100 ffff 0328')).toEqual(['0110010010'])
    expect(await says('10 0000 ffff 0328')).toEqual(['0110000001'])
    expect(await says('10 1c00 ffff 0028')).toEqual(['01101c000a'])
    expect(await says('10 0100 ffff 00')).toEqual(['0110000004'])
    await stillWorks()
  })
})

describe('Read, Read Blob, Read Multiple (3.4.4.3 to 3.4.4.12)', () => {
  test('a value as far as there is room, and the rest of it', async () => {
    const { says } = rig()
    expect(await says('0a 1800')).toEqual([`0b${toHex(bytes(22))}`])
    expect(await says('0c 1800 1600')).toEqual([`0d${toHex(bytes(18, 22))}`])
    expect(await says('0c 1800 2800')).toEqual(['0d'])
  })

  test('ATT-37: an offset behind the end', async () => {
    const { says, stillWorks } = rig()
    expect(await says('0c 1800 ffff')).toEqual(['010c180007'])
    expect(await says('0c 1800 2900')).toEqual(['010c180007'])
    await stillWorks()
  })

  test('a handle that is none, and one that is not for reading', async () => {
    const { says, stillWorks } = rig()
    expect(await says('0a 0000')).toEqual(['010a000001'])
    expect(await says('0a 4000')).toEqual(['010a400001'])
    expect(await says('0c 4000 ffff')).toEqual(['010c400001'])
    expect(await says('0a 1600')).toEqual(['010a160002'])
    await stillWorks()
  })

  test('several values in one', async () => {
    const { says } = rig()
    expect(await says('0e 1200 1400')).toEqual(['0f0001020308090a0b'])
    expect(await says('0e 1200 1800')).toEqual([`0f00010203${toHex(bytes(18))}`])
    expect(await says('20 1200 1400')).toEqual(['21' + '040000010203' + '040008090a0b'])
  })

  test('of values with lengths, those that do not fit are left out; there is at least one', async () => {
    const { says, stillWorks } = rig()
    expect(await says('20 1200 1800')).toEqual(['21' + '040000010203'])
    expect(await says('20 1800 1200')).toEqual(['0120180011'])
    await stillWorks()
  })

  test('ATT-38: none or one, half a handle, more than fit; the first that cannot be read is named', async () => {
    const { says, stillWorks } = rig()
    for (const opcode of ['0e', '20']) {
      expect(await says(opcode)).toEqual([`01${opcode}000004`])
      expect(await says(`${opcode} 1200`)).toEqual([`01${opcode}000004`])
      expect(await says(`${opcode} 1200 14`)).toEqual([`01${opcode}000004`])
      expect(await says(opcode + '1200'.repeat(1000))).toEqual([`01${opcode}000004`])
      expect(await says(`${opcode} 1200 1600 4000`)).toEqual([`01${opcode}160002`])
      expect(await says(`${opcode} 1200 4000 1600`)).toEqual([`01${opcode}400001`])
    }
    await stillWorks()
  })
})

describe('a peer that breaks the protocol', () => {
  test('ATT-01: a request that is longer than the MTU', async () => {
    const { says, stillWorks } = rig()
    expect(await says(`12 1600 ${'00'.repeat(21)}`)).toEqual(['0112000004'])
    await stillWorks()
  })

  test('ATT-02: nothing at all', async () => {
    const { says, stillWorks } = rig()
    expect(await says('')).toEqual([])
    await stillWorks()
  })

  test('ATT-03, ATT-04: opcodes that nobody knows', async () => {
    const { says, stillWorks } = rig()
    expect(await says('3f')).toEqual(['013f000006'])
    expect(await says('7f 00')).toEqual([])
    expect(await says('d3')).toEqual([])
    await stillWorks()
  })

  test('ATT-05: requests that do not wait are answered in their order', async () => {
    const { near, says, stillWorks } = rig()
    near.say(Uint8Array.of(0x0a, 0x12, 0))
    near.say(Uint8Array.of(0x0a, 0x14, 0))
    expect(await says('0a 4000')).toEqual(['0b00010203', '0b08090a0b', '010a400001'])
    await stillWorks()
  })

  test.each([
    ['02f700', '030502'],
    ['020000', '030502'],
    ['021600', '030502'],
    ['02ffff', '030502'],
    ['0217', '0102000004'],
  ])('ATT-06, ATT-07: an exchange of the MTU by %s, twice', async (request, answer) => {
    const { says, stillWorks, server } = rig()
    expect(await says('0a 1200')).toEqual(['0b00010203'])
    expect(await says(request)).toEqual([answer])
    const { mtu } = server
    expect(await says(request)).toEqual([answer])
    expect(server.mtu).toBe(mtu)
    expect(mtu).toBeGreaterThanOrEqual(23)
    expect(await says(`${request}${'00'.repeat(111)}`)).toEqual(['0102000004'])
    await stillWorks()
  })

  test('every request that is too short or too long is answered once', async () => {
    const { says, stillWorks } = rig()
    for (const opcode of ['04', '06', '08', '0a', '0c', '0e', '10', '12', '16', '18', '20'])
      expect(await says(opcode)).toEqual([`01${opcode}000004`])
    for (const request of ['04 0100 ffff 00', '0a 1200 00', '0c 1200 0000 00', '18 00 00'])
      expect(await says(request)).toEqual([`01${request.slice(0, 2)}000004`])
    await stillWorks()
  })
})
