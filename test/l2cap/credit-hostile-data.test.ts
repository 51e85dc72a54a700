// Vol 3 Part A, 3.4.3, 4.6, 4.24, 10.1: what a peer may do on an open channel, byte by byte.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BleakError, DecodeError } from '../../core/errors.ts'
import { toHex } from '../../core/hex.ts'
import type { CreditChannel } from '../../l2cap/credit-channel.ts'
import { SignallingRig } from '../support/l2cap-signalling.ts'

/** A channel, our end 0x40 (MTU 100, MPS 64, 4 credits), the peer's end 0x50 (MTU 100, MPS 64, 1 credit). */
const open = () => {
  const rig = new SignallingRig()
  const opened: CreditChannel[] = []
  rig.link.listen(0x25, channel => void opened.push(channel), { mtu: 100, mps: 64, credits: 4 })
  const again = (scid: string, dcid: string) => {
    rig.command(`14f00a002500${scid}006400400001 00`)
    expect(rig.commands()).toEqual([`15f00a00${dcid}006400400004000000`])
    return opened.at(-1) as CreditChannel
  }
  return { rig, channel: again('50', '40'), again }
}

const violations: readonly (readonly [id: string, what: string, frames: readonly string[]])[] = [
  ['L2-27', 'an SDU longer than our MTU', ['6500aa']],
  ['L2-27', 'an SDU of 65,535 bytes', ['ffff']],
  ['L2-28', 'more bytes than the SDU has, in its first frame', ['0200aabbcc']],
  ['L2-28', 'more bytes than the SDU has, later', ['0300aabb', 'ccdd']],
  ['L2-28', 'a byte behind an empty SDU', ['0000aa']],
  ['L2-29', 'a frame longer than our MPS', [`4000${'aa'.repeat(63)}`]],
  ['10.1', 'a frame without a credit', ['0100aa', '0100aa', '0100aa', '0100aa', '0100aa']],
  ['3.4.3', 'a first frame without the length of its SDU', ['05']],
  ['3.4.3', 'an empty first frame', ['']],
]

test.each(violations)('%s: %s ends the channel, and the reader is told', async (_, __, frames) => {
  const { rig, channel, again } = open()
  for (const frame of frames) rig.frame(0x40, frame)
  expect(rig.commands().filter(command => !command.startsWith('16'))).toEqual([expect.stringMatching(/^06..040050004000$/)])
  await expect(channel.write(Uint8Array.of(1))).rejects.toThrow(DecodeError)
  const reading = async () => {
    while (await channel.read());
  }
  await expect(reading()).rejects.toThrow(DecodeError)
  rig.frame(0x40, '0100aa')
  rig.command('16070400500001 00')
  expect(rig.commands()).toEqual([])
  expect(rig.worksStill()).toBe(true)
  const other = again('51', '41')
  rig.frame(0x41, '0200aabb')
  expect(await other.read()).toEqual(Uint8Array.of(0xaa, 0xbb))
  rig.clock.pass(30_000)
  await channel.close()
  expect(rig.clock.waiting).toBe(0)
})

test('unread chunks take the credits with them, and reading gives them back', async () => {
  const { rig, channel } = open()
  for (const byte of ['01', '02', '03', '04']) rig.frame(0x40, `0100${byte}`)
  expect(rig.commands()).toEqual([])
  expect(await channel.read()).toEqual(Uint8Array.of(1))
  expect(rig.commands()).toEqual([])
  expect(await channel.read()).toEqual(Uint8Array.of(2))
  expect(rig.commands()).toEqual(['1601040040000200'])
})

test('credits that cannot go out yet go out later', async () => {
  const { rig, channel } = open()
  for (const byte of ['01', '02', '03', '04']) rig.frame(0x40, `0100${byte}`)
  for (let i = 0; i < 100; i++) rig.command('7e050000')
  for (let i = 0; i < 4; i++) await channel.read()
  const commands = rig.commands()
  expect(commands.filter(command => command.startsWith('16'))).toEqual(['1601040040000400'])
})

test.each([
  ['none', '160704005000 0000', true],
  ['up to 65,535', '160704005000feff', true],
  ['more than 65,535', '160704005000ffff', false],
  ['for an unknown channel', '160704006000ffff', true],
  ['for our own end', '160704004000ffff', true],
])('4.24: credits, %s', async (_, command, isOpen) => {
  const { rig, channel } = open()
  rig.command(command)
  expect(rig.commands()).toEqual(isOpen ? [] : ['0601040050004000'])
  if (isOpen) await channel.write(Uint8Array.of(1))
  else await expect(channel.write(Uint8Array.of(1))).rejects.toThrow(BleakError)
  expect(rig.worksStill()).toBe(true)
})

test('4.24: credits cut short are dropped', async () => {
  const { rig, channel } = open()
  rig.command('160703005000ff')
  rig.command('1607')
  expect(rig.commands()).toEqual([])
  await channel.write(Uint8Array.of(1))
  expect(rig.sent()).toEqual(['03005000010001'])
})

test('4.6: a disconnection of what is not open is rejected, and one of half a channel ignored', async () => {
  const { rig, channel } = open()
  rig.command('0605040041005000')
  rig.command('0606040004000400')
  rig.command('0607040040005100')
  expect(rig.commands()).toEqual(['01050600020041005000', '01060600020004000400'])
  rig.frame(0x40, '0100aa')
  expect(await channel.read()).toEqual(Uint8Array.of(0xaa))
  rig.command('0608040040005000')
  rig.command('0609040040005000')
  expect(rig.commands()).toEqual(['0708040040005000', '01090600020040005000'])
  expect(await channel.read()).toBeUndefined()
  expect(rig.worksStill()).toBe(true)
})

test('what is open is not kept alive by a peer that refuses to close', async () => {
  const { rig, channel, again } = open()
  const closing = channel.close()
  expect(rig.commands()).toEqual(['0601040050004000'])
  rig.command('01010600020050004000')
  await closing
  again('50', '41')
  expect(rig.clock.waiting).toBe(0)
})

test('any frames on an open channel never throw, and keep no more than its window', async () => {
  const frame = fc.record({ cid: fc.constantFrom(0x40, 0x40, 0x05), data: fc.uint8Array({ maxLength: 70 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 40 }), async frames => {
      const { rig, channel } = open()
      for (const { cid, data } of frames) rig.frame(cid, toHex(data))
      rig.sent()
      expect(rig.worksStill()).toBe(true)
      rig.link.close(new BleakError('gone'))
      let unread = 0
      const reading = async () => {
        for (let sdu = await channel.read(); sdu; sdu = await channel.read()) unread += sdu.length
      }
      await reading().catch(() => {})
      expect(unread).toBeLessThanOrEqual(4 * 64)
      expect(rig.clock.waiting).toBe(0)
    }),
  )
})

test('any commands never throw, are never answered more than once each, and a good one is answered after them', () => {
  const code = fc.constantFrom(0x01, 0x06, 0x07, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x7e)
  const sized = fc
    .record({ code, identifier: fc.nat(255), data: fc.uint8Array({ maxLength: 19 }) })
    .map(({ code: first, identifier, data }) => toHex(Uint8Array.of(first, identifier, data.length, 0, ...data)))
  const command = fc.oneof(
    sized,
    fc.uint8Array({ maxLength: 30 }).map(data => toHex(data)),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), commands => {
      const { rig } = open()
      for (const hex of commands) {
        rig.command(hex)
        expect(rig.commands().length).toBeLessThanOrEqual(1)
      }
      rig.command('7eff0000')
      expect(rig.commands()).toEqual(['01ff02000000'])
      expect(rig.worksStill()).toBe(true)
    }),
  )
})
