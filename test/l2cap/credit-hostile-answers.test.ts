// Vol 3 Part A, 4.23 and 4.26: what a peer may answer when we ask for channels, byte by byte.
import { expect, test } from 'vitest'
import { BleakError } from '../../core/errors.ts'
import { BleakL2capError } from '../../l2cap/errors.ts'
import { SignallingRig } from '../support/l2cap-signalling.ts'

const options = { mtu: 100, mps: 64, credits: 4 }

/** The next channel opens, and carries a chunk; its request is the one with this identifier. */
const opensStill = async (rig: SignallingRig, identifier: string): Promise<void> => {
  expect(rig.worksStill()).toBe(true)
  const opening = rig.link.connect(0x25, options)
  const [request = ''] = rig.commands()
  expect(request.slice(0, 4)).toBe(`14${identifier}`)
  rig.command(`15${identifier}0a007f006400400004000000`)
  const channel = await opening
  rig.frame(Number.parseInt(request.slice(12, 14), 16), '0300aabbcc')
  expect(await channel.read()).toEqual(Uint8Array.of(0xaa, 0xbb, 0xcc))
  expect(rig.clock.waiting).toBe(0)
}

test.each([
  ['the peer’s end 0x003f', '15010a003f006400400004000000'],
  ['the peer’s end 0x0080', '15010a0080006400400004000000'],
  ['the peer’s end 0', '15010a0000006400400004000000'],
  ['cut short', '150108004000640040000400'],
  ['empty', '15010000'],
  ['too long', '15010b00400064004000040000 0000'],
])('L2-25: an answer with %s: opening fails and the channel is freed', async (_, answer) => {
  const rig = new SignallingRig()
  const opening = rig.link.connect(0x25, options)
  expect(rig.commands()).toEqual(['14010a0025004000640040000400'])
  rig.command(answer)
  await expect(opening).rejects.toThrow(BleakError)
  expect(rig.commands()).toEqual([])
  rig.frame(0x40, '0100aa')
  expect(rig.link.counters.unknownChannel).toBe(1)
  await opensStill(rig, '02')
})

test.each([
  ['MTU 5', '15010a0040000500400004000000'],
  ['MPS 22', '15010a0040006400160004000000'],
  ['MPS 65534', '15010a0040006400feff04000000'],
])('L2-25: an answer with %s: opening fails, and the peer is told that nothing is open', async (_, answer) => {
  const rig = new SignallingRig()
  const opening = rig.link.connect(0x25, options)
  rig.commands()
  rig.command(answer)
  await expect(opening).rejects.toThrow(BleakError)
  expect(rig.commands()).toEqual(['0602040040004000'])
  rig.command('0702040040004000')
  await opensStill(rig, '03')
})

test.each([2, 4, 5, 6, 7, 8, 9, 0xa, 0xb, 0xc, 0xd, 0xffff])('L2-25: result %i refuses, verbatim', async result => {
  const rig = new SignallingRig()
  const opening = rig.link.connect(0x25, options)
  rig.commands()
  const code = `${(result & 0xff).toString(16).padStart(2, '0')}${(result >> 8).toString(16).padStart(2, '0')}`
  rig.command(`15010a004000640040000400${code}`)
  await expect(opening).rejects.toMatchObject({ constructor: BleakL2capError, result })
  expect(rig.commands()).toEqual([])
  await opensStill(rig, '02')
})

test('L2-25: one end of the peer for two channels', async () => {
  const rig = new SignallingRig()
  const first = rig.link.connect(0x25, options)
  const second = rig.link.connect(0x25, options)
  rig.commands()
  rig.command('15010a0041006400400004000000')
  rig.command('15020a0041006400400004000000')
  const channel = await first
  await expect(second).rejects.toThrow(BleakError)
  rig.frame(0x40, '0100aa')
  expect(await channel.read()).toEqual(Uint8Array.of(0xaa))
  await opensStill(rig, '03')
})

test('L2-25: a request that is rejected', async () => {
  const rig = new SignallingRig()
  const opening = rig.link.connect(0x25, options)
  rig.commands()
  rig.command('010102000000')
  await expect(opening).rejects.toMatchObject({ constructor: BleakL2capError, result: 0 })
  await opensStill(rig, '02')
})

test('L2-25: the answer comes, and the peer closes the channel in the same moment', async () => {
  const rig = new SignallingRig()
  const opening = rig.link.connect(0x25, options)
  rig.commands()
  rig.command('15010a0041006400400004000000')
  rig.frame(0x40, '0100aa')
  rig.command('0609040040004100')
  const channel = await opening
  expect(rig.commands()).toEqual(['0709040040004100'])
  expect(await channel.read()).toEqual(Uint8Array.of(0xaa))
  expect(await channel.read()).toBeUndefined()
  await opensStill(rig, '02')
})

test.each([
  ['fewer ends than were asked for', '18010a0064004000040000004100', ['4100']],
  ['more ends than were asked for', '18010e006400400004000000410042004300', ['4100', '4200']],
  ['one end twice', '18010c00640040000400000041004100', ['4100']],
  ['an end that cannot be', '18010c00640040000400000041003f00', ['4100']],
  ['success for an end that it does not have', '18010c00640040000400000041000000', ['4100']],
  ['MTU 63', '18010c003f0040000400000041004200', ['4100', '4200']],
  ['MPS 63', '18010c0064003f000400000041004200', ['4100', '4200']],
])('L2-25: an enhanced answer with %s: what the peer takes for open is closed', async (_, answer, open) => {
  const rig = new SignallingRig()
  const opening = rig.link.connectEnhanced(0x25, 2, options)
  expect(rig.commands()).toEqual(['17010c00250064004000040040004100'])
  rig.command(answer)
  await expect(opening).rejects.toThrow(BleakError)
  expect(rig.commands()).toEqual(open.map((end, i) => `060${i + 2}0400${end}4${i}00`))
  for (const [i, end] of open.entries()) rig.command(`070${i + 2}0400${end}4${i}00`)
  await opensStill(rig, `0${open.length + 2}`)
})

test.each([
  ['cut in an end', '18010b006400400004000000410042'],
  ['cut before its ends', '18010600640040000400'],
])('L2-25: an enhanced answer %s', async (_, answer) => {
  const rig = new SignallingRig()
  const opening = rig.link.connectEnhanced(0x25, 2, options)
  rig.commands()
  rig.command(answer)
  await expect(opening).rejects.toThrow(BleakError)
  await opensStill(rig, '02')
})

test.each(['0400', '0900', '0a00'])('an enhanced answer that opens one of two (%s)', async result => {
  const rig = new SignallingRig()
  const opening = rig.link.connectEnhanced(0x25, 2, options)
  rig.commands()
  rig.command(`18010c00640040000400${result}00004100`)
  const [channel, ...none] = await opening
  expect(none).toEqual([])
  rig.frame(0x41, '0100aa')
  expect(await channel?.read()).toEqual(Uint8Array.of(0xaa))
  await opensStill(rig, '02')
})

test('an answer that is pending comes later, and not for ever', async () => {
  const rig = new SignallingRig()
  const opening = rig.link.connectEnhanced(0x25, 1, options)
  const late = rig.link.connectEnhanced(0x25, 1, options)
  const twice = rig.link.connectEnhanced(0x25, 1, options)
  const rejections = Promise.all([
    expect(late).rejects.toMatchObject({ name: 'TimeoutError' }),
    expect(twice).rejects.toThrow(BleakError),
  ])
  rig.commands()
  for (const identifier of ['01', '02', '03']) rig.command(`18${identifier}0a000000000000000e000000`)
  rig.command('18030a000000000000000d000000')
  rig.clock.pass(59_000)
  rig.command('18010a0064004000040000004100')
  expect(await opening).toHaveLength(1)
  rig.clock.pass(1000)
  await rejections
  await opensStill(rig, '04')
})

test('a reconfiguration that is refused changes nothing', async () => {
  const rig = new SignallingRig()
  const opening = rig.link.connectEnhanced(0x25, 1, options)
  rig.commands()
  rig.command('18010a0064004000040000004100')
  const [channel] = await opening
  const asked = channel?.reconfigure({ mtu: 200, mps: 64 })
  expect(rig.commands()).toEqual(['19020600c80040004000'])
  rig.command('1a0202000100')
  await expect(asked).rejects.toMatchObject({ constructor: BleakL2capError, result: 1 })
  expect(channel?.ownMtu).toBe(100)
  const silent = channel?.reconfigure({ mtu: 200, mps: 64 }, { timeout: 100 })
  const rejected = expect(silent).rejects.toMatchObject({ name: 'TimeoutError' })
  rig.clock.pass(30_000)
  await rejected
  rig.commands()
  await opensStill(rig, '04')
})
