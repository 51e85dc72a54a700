import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { c1, f4, f5, f6, g2, h6, h7, linkKeyOf, s1, sign } from '../../smp/toolbox.ts'

// Vol 3 Part H, 2.2.3 and 2.2.4, and Appendix D.
describe('the sample data of the specification', () => {
  test('c1', () => {
    const context = {
      preq: fromHex('07071000000101'),
      pres: fromHex('05000800000302'),
      initiatorType: 1,
      responderType: 0,
      initiator: fromHex('a1a2a3a4a5a6'),
      responder: fromHex('b1b2b3b4b5b6'),
    }
    const confirm = c1(new Uint8Array(16), fromHex('5783d52156ad6f0e6388274ec6702ee0'), context)
    expect(toHex(confirm)).toBe('1e1e3fef878988ead2a74dc5bef13b86')
  })

  test('s1', () => {
    const key = s1(new Uint8Array(16), fromHex('000f0e0d0c0b0a091122334455667788'), fromHex('010203040506070899aabbccddeeff00'))
    expect(toHex(key)).toBe('9a1fe1f0e8b0f49b5b4216ae796da062')
  })

  const u = fromHex('20b003d2f297be2c5e2c83a7e9f9a5b9eff49111acf4fddbcc0301480e359de6')
  const v = fromHex('55188b3d32f6bb9a900afcfbeed4e72a59cb9ac2f19d7cfb6b4fdd49f47fc5fd')
  const x = fromHex('d5cb8454d177733effffb2ec712baeab')
  const y = fromHex('a6e8e7cc25a75f6e216583f7ff3dc4cf')
  const secret = fromHex('ec0234a357c8ad05341010a60a397d9b99796b13b4f866f1868d34f373bfa698')
  const [a1, a2] = [fromHex('00561237 37bfce'), fromHex('00a713702dcfc1')]
  const macKey = fromHex('2965f176a1084a02fd3f6a20ce636e20')

  test('f4', () => {
    expect(toHex(f4(u, v, x, 0))).toBe('f2c916f107a9bd1cf1eda1bea974872d')
  })

  test('f5', () => {
    const keys = f5(secret, x, y, a1, a2)
    expect(toHex(keys.ltk)).toBe('6986791169d7cd23980522b594750a38')
    expect(keys.macKey).toEqual(macKey)
  })

  test('f6', () => {
    const r = fromHex('12a3343bb453bb5408da42d20c2d0fc8')
    expect(toHex(f6(macKey, x, y, r, fromHex('010102'), a1, a2))).toBe('e3c473989cd0e8c5d26c0b09da958f61')
  })

  test('g2', () => {
    expect(g2(u, v, x, y)).toBe(0x2f9ed5ba % 1_000_000)
  })

  test('h6 and h7', () => {
    const key = fromHex('ec0234a357c8ad05341010a60a397d9b')
    expect(toHex(h6(key, fromHex('6c656272')))).toBe('2d9ae102e76dc91ce8d3a9e280b16399')
    expect(toHex(h7(fromHex('000000000000000000000000746d7031'), key))).toBe('fb173597c6a3c0ecd2998c2a75a57011')
  })

  test('the link key, by h6 and by h7', () => {
    const ltk = fromHex('368df9bce3264b58bd066c33334fbf64')
    expect(toHex(linkKeyOf(ltk, true))).toBe('287ad379dca402530a39f1f43047b835')
    expect(toHex(linkKeyOf(ltk, false))).toBe('bc1ca4ef633fc1bd0d8230afee388fb0')
  })
})

test('a signature, against one of another host', () => {
  const key = fromHex('505e42df9691ec72d31fcdfbeb641b61').reverse()
  expect(toHex(sign(key, fromHex('d212001337'), 1))).toBe('01000000f1871e933c900ff2')
})
