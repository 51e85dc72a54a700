// Vol 3 Part A, 4: what a peer may send on the signalling channel, byte by byte.
import { expect, test } from 'vitest'
import { SignallingRig } from '../support/l2cap-signalling.ts'

test.each([24, 60, 0xffff])('L2-10: a frame of %i bytes is longer than MTUsig', length => {
  const rig = new SignallingRig()
  rig.start(`${(length & 0xff).toString(16).padStart(2, '0')}${(length >> 8).toString(16).padStart(2, '0')}05001207`)
  rig.more('14')
  rig.more('aa'.repeat(Math.min(length - 3, 100)))
  expect(rig.commands()).toEqual(['0107040001001700'])
  expect(rig.worksStill()).toBe(true)
})

test('L2-10: a response that is longer than MTUsig has no answer', () => {
  const rig = new SignallingRig()
  for (const code of ['01', '07', '13', '15', '18', '1a']) rig.start(`18000500${code}07140000`)
  rig.start('1800050012001400')
  rig.start('18000500')
  rig.start('1800050012')
  expect(rig.commands()).toEqual([])
  expect(rig.worksStill()).toBe(true)
})

test.each(['7e050000', '02050400aaaa4000', '0a0502000100', '80050000', 'ff050000', '00050000'])(
  'L2-11: code %s is not understood',
  command => {
    const rig = new SignallingRig()
    rig.command(command)
    expect(rig.commands()).toEqual(['010502000000'])
    expect(rig.worksStill()).toBe(true)
  },
)

test('L2-12: identifier 0 is ignored, and so is what has none', () => {
  const rig = new SignallingRig()
  rig.command('120008000600060000006400')
  rig.command('7e000000')
  rig.command('12')
  rig.command('')
  expect(rig.commands()).toEqual([])
  expect(rig.link.counters.malformed).toBe(4)
  expect(rig.worksStill()).toBe(true)
})

test.each([
  ['shorter than it says', '1201080006000600'],
  ['two commands in one frame', '060104004000400006020400400040 00'],
  ['longer than it says', '12010800060006000000640000'],
  ['without a length', '1201'],
  ['with half a length', '120108'],
  ['of a wrong size', '06010200 4000'],
])('L2-13: a request %s is rejected', (_, command) => {
  const rig = new SignallingRig()
  rig.command(command)
  expect(rig.commands()).toEqual(['010102000000'])
  expect(rig.worksStill()).toBe(true)
})

test('L2-14: responses that nobody waits for are dropped', () => {
  const rig = new SignallingRig()
  rig.command('130502000000')
  rig.command('15050a0040001700170001000000')
  rig.command('18050a0040004000010000004000')
  rig.command('1a0502000000')
  rig.command('0705040040004000')
  expect(rig.commands()).toEqual([])
  expect(rig.link.counters.unexpected).toBe(5)
  expect(rig.worksStill()).toBe(true)
})

test('L2-14: responses with another identifier, or of another kind, leave the request waiting', async () => {
  const rig = new SignallingRig()
  const opened = rig.link.connect(0x25)
  expect(rig.commands()).toEqual(['14010a00250040000008f7002000'])
  rig.command('15020a0040001700170001000000')
  rig.command('130102000000')
  rig.command('18010a0040004000010000004000')
  rig.command('15010a0041001700170001000000')
  expect(await opened).toMatchObject({ mtu: 23 })
  expect(rig.worksStill()).toBe(true)
})

test('L2-15: nobody rejects a reject', () => {
  const rig = new SignallingRig()
  for (let i = 0; i < 100; i++) {
    rig.command('010502000000')
    rig.command('0105')
    rig.command('010501000000')
    rig.command('01050600020040004000')
  }
  expect(rig.commands()).toEqual([])
  expect(rig.worksStill()).toBe(true)
})

test('L2-15: a flood of unknown codes with nothing taken has few answers, and the rest of the link goes on', () => {
  const rig = new SignallingRig()
  for (let i = 0; i < 20_000; i++) rig.command('7e050000')
  const answers = rig.commands()
  expect(answers.length).toBeLessThan(30)
  expect(new Set(answers)).toEqual(new Set(['010502000000']))
  expect(rig.link.counters.unanswered).toBe(20_000 - answers.length)
  expect(rig.disconnections).toEqual([])
  expect(rig.worksStill()).toBe(true)
  rig.command('7e060000')
  expect(rig.commands()).toEqual(['010602000000'])
})

test('a flood of requests with nothing taken has few answers, and the link goes on', () => {
  const rig = new SignallingRig()
  for (let i = 0; i < 20_000; i++) rig.command('120508000600060000006400')
  const answers = rig.commands()
  expect(answers.length).toBeLessThan(30)
  expect(rig.link.counters.unanswered).toBe(20_000 - answers.length)
  expect(rig.disconnections).toEqual([])
  expect(rig.worksStill()).toBe(true)
})

test('what opens a channel goes out before its data, however much waits', async () => {
  const rig = new SignallingRig()
  rig.link.listen(0x25, channel => void channel.write(Uint8Array.of(1)))
  for (let i = 0; i < 7; i++) rig.command('7e050000')
  rig.command('14010a0025005000170017000100')
  await Promise.resolve()
  const sent = rig.sent().map(fragment => fragment.slice(4, 10))
  expect(sent).toEqual([...Array(7).fill('050001'), '050015', '500001'])
})

test('identifiers: from 1 to 255, and none that is in use', async () => {
  const rig = new SignallingRig({ role: 'peripheral' })
  const wanted = { intervalMin: 6, intervalMax: 6, latency: 0, timeout: 100 }
  const first = rig.link.requestParameters(wanted)
  const seen = new Set<string>()
  for (let i = 0; i < 300; i++) {
    const asked = rig.link.requestParameters(wanted)
    for (const request of rig.commands()) {
      const identifier = request.slice(2, 4)
      expect(identifier).not.toBe('00')
      if (i === 0 && identifier === '01') continue
      expect(identifier).not.toBe('01')
      seen.add(identifier)
      rig.command(`13${identifier}02000000`)
    }
    await asked
  }
  expect(seen.size).toBe(254)
  rig.command('130102000000')
  await first
})

test('more requests than there are identifiers fail at once', async () => {
  const rig = new SignallingRig({ role: 'peripheral' })
  const wanted = { intervalMin: 6, intervalMax: 6, latency: 0, timeout: 100 }
  const asked = Array.from({ length: 1000 }, () => rig.link.requestParameters(wanted))
  const outcomes = Promise.allSettled(asked)
  rig.clock.pass(30_000)
  const reasons = (await outcomes).map(outcome => outcome.status === 'rejected' && String(outcome.reason))
  expect(new Set(reasons)).toEqual(
    new Set([
      'TimeoutError: connectionParameterUpdateRequest: no answer within 30000 ms',
      'BleakError: too many requests under way',
    ]),
  )
  expect(rig.clock.waiting).toBe(0)
})
