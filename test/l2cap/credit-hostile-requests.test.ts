// Vol 3 Part A, 4.22 to 4.27: what a peer may ask for, byte by byte.
import { describe, expect, test } from 'vitest'
import { Deferred } from '../../core/deferred.ts'
import type { Admission, ListenOptions } from '../../l2cap/credit-acceptor.ts'
import type { CreditChannel } from '../../l2cap/credit-channel.ts'
import { SignallingRig } from '../support/l2cap-signalling.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))

/** A link on which somebody listens to 0x25; our ends are 0x40, 0x41, ... */
const listening = (options: ListenOptions = {}) => {
  const rig = new SignallingRig()
  const opened: CreditChannel[] = []
  rig.link.listen(0x25, channel => void opened.push(channel), { mtu: 100, mps: 64, credits: 4, ...options })
  return { rig, opened }
}

const accepted = (identifier: string, dcid = '40') => `15${identifier}0a00${dcid}006400400004000000`
const refused = (identifier: string, result: string) => `15${identifier}0a000000000000000000${result}`
const request = (identifier: string, scid = '40') => `14${identifier}0a002500${scid}00170017000100`

/** Answers another request of the peer with a channel that carries a chunk. */
const opensStill = async (rig: SignallingRig, opened: CreditChannel[], local = '40'): Promise<void> => {
  expect(rig.worksStill()).toBe(true)
  opened.length = 0
  rig.command(request('77', '7f'))
  expect(rig.commands()).toEqual([accepted('77', local)])
  expect(opened).toHaveLength(1)
  rig.frame(Number.parseInt(local, 16), '0300aabbcc')
  expect(await opened[0]?.read()).toEqual(Uint8Array.of(0xaa, 0xbb, 0xcc))
}

describe('L2-19', () => {
  test.each([
    ['SPSM 0', '14010a0000004000170017000100', '0200'],
    ['an SPSM that nobody listens to', '14010a0026004000170017000100', '0200'],
    ['MTU 22', '14010a0025004000160017000100', '0b00'],
    ['MPS 22', '14010a0025004000170016000100', '0b00'],
    ['MPS 65534', '14010a00250040001700feff0100', '0b00'],
    ['MTU 0 and MPS 0', '14010a0025004000000000000100', '0b00'],
  ])('L2-19: %s is refused', async (_, command, result) => {
    const { rig, opened } = listening()
    rig.command(command)
    expect(rig.commands()).toEqual([refused('01', result)])
    expect(opened).toEqual([])
    await opensStill(rig, opened)
  })

  test.each([
    ['MTU 63', '17010a0025003f00400001004000', '0b00'],
    ['MPS 63', '17010a00250040003f0001004000', '0b00'],
    ['no credits', '17010a0025004000400000004000', '0c00'],
    ['SPSM 0', '17010a0000004000400001004000', '0200'],
  ])('L2-19: %s is refused on an enhanced channel', async (_, command, result) => {
    const { rig, opened } = listening()
    rig.command(command)
    expect(rig.commands()).toEqual([`18010a00000000000000${result}0000`])
    await opensStill(rig, opened)
  })

  test('L2-19: no channels at all, and half a one, on an enhanced request', async () => {
    const { rig, opened } = listening()
    rig.command('170108002500400040000100')
    rig.command('17020900250040004000010040')
    expect(rig.commands()).toEqual(['180108000000000000000c00', '010202000000'])
    await opensStill(rig, opened)
  })
})

describe('L2-20', () => {
  test.each(['0000', '0400', '3f00', '8000', 'ffff'])('L2-20: an end of the peer that cannot be (%s)', async scid => {
    const { rig, opened } = listening()
    rig.command(`14010a002500${scid}170017000100`)
    expect(rig.commands()).toEqual([refused('01', '0900')])
    await opensStill(rig, opened)
  })

  test('L2-20: an end that is in use, by either kind of request', async () => {
    const { rig, opened } = listening()
    rig.command(request('01'))
    rig.command(request('02'))
    rig.command('17030a0025004000400001004000')
    expect(rig.commands()).toEqual([accepted('01'), refused('02', '0a00'), '18030a000000000000000a000000'])
    expect(opened).toHaveLength(1)
    await opensStill(rig, opened, '41')
  })

  test('L2-20: some of five ends are wrong: the others are opened', async () => {
    const { rig, opened } = listening()
    rig.command('170112002500400040000100400040003f0041008000')
    expect(rig.commands()).toEqual(['180112006400400004000a0040000000000041000000'])
    expect(opened).toHaveLength(2)
    await opensStill(rig, opened, '42')
  })
})

describe('L2-21', () => {
  const rows: readonly (readonly [Admission, string])[] = [
    ['insufficientAuthentication', '0500'],
    ['insufficientAuthorization', '0600'],
    ['encryptionKeySizeTooShort', '0700'],
    ['insufficientEncryption', '0800'],
    ['noResources', '0400'],
  ]
  test.each(rows)('L2-21: %s, and nothing is left of the channel', async (admission, result) => {
    let answer: Admission = admission
    const { rig, opened } = listening({ admit: () => answer })
    rig.command(request('01'))
    rig.command('17020a0025004000400001004000')
    expect(rig.commands()).toEqual([refused('01', result), `18020a00000000000000${result}0000`])
    expect(opened).toEqual([])
    rig.frame(0x40, '0100aa')
    expect(rig.link.counters.unknownChannel).toBe(1)
    answer = 'success'
    await opensStill(rig, opened)
  })

  test('L2-21: who decides and throws, at once or later, refuses', async () => {
    let admit: () => Admission | Promise<Admission> = () => {
      throw new Error('a bug of the application')
    }
    const { rig, opened } = listening({ admit: () => admit() })
    rig.command(request('01'))
    admit = () => Promise.reject(new Error('a bug of the application'))
    rig.command(request('02'))
    await turn()
    expect(rig.commands()).toEqual([refused('01', '0400'), refused('02', '0400')])
    admit = () => 'success'
    await opensStill(rig, opened)
  })
})

describe('L2-22', () => {
  const deciding = () => {
    const decisions: Deferred<Admission>[] = []
    const made = listening({
      admit: () => {
        const decision = new Deferred<Admission>()
        decisions.push(decision)
        return decision.promise
      },
    })
    return { ...made, decisions }
  }

  test('L2-22: the same request twice is answered once, with one channel', async () => {
    const { rig, opened, decisions } = deciding()
    rig.command(request('01'))
    rig.command(request('01'))
    expect(decisions).toHaveLength(1)
    decisions[0]?.resolve('success')
    await turn()
    expect(rig.commands()).toEqual([accepted('01')])
    expect(opened).toHaveLength(1)
    expect(rig.worksStill()).toBe(true)
  })

  test('L2-22: two requests for one end are decided: the second is refused', async () => {
    const { rig, opened, decisions } = deciding()
    rig.command(request('01'))
    rig.command(request('02'))
    for (const decision of decisions) decision.resolve('success')
    await turn()
    expect(rig.commands()).toEqual([accepted('01'), refused('02', '0a00')])
    expect(opened).toHaveLength(1)
  })

  test('L2-22: of 100 requests few wait for the application', async () => {
    const { rig, opened, decisions } = deciding()
    const answers: string[] = []
    for (let i = 1; i <= 100; i++) {
      rig.command(request(i.toString(16).padStart(2, '0'), (0x40 + (i % 0x40)).toString(16)))
      answers.push(...rig.commands())
    }
    expect(decisions).toHaveLength(8)
    expect(answers).toHaveLength(92)
    expect(answers.every(answer => answer.startsWith('15') && answer.endsWith('0400'))).toBe(true)
    for (const decision of decisions) decision.resolve('success')
    await turn()
    expect(rig.commands()).toHaveLength(8)
    expect(opened).toHaveLength(8)
    rig.command(request('7e', '7e'))
    decisions[8]?.resolve('success')
    await turn()
    expect(rig.commands()).toEqual([accepted('7e', '48')])
  })

  test('L2-22: a decision after the link has gone, or the listener', async () => {
    const { rig, opened, decisions } = deciding()
    rig.command(request('01'))
    rig.link.close(new Error('gone'))
    decisions[0]?.resolve('success')
    await turn()
    expect(rig.sent()).toEqual([])
    expect(opened).toEqual([])
    const other = new SignallingRig()
    const decision = new Deferred<Admission>()
    const stop = other.link.listen(0x25, channel => void opened.push(channel), { admit: () => decision.promise })
    other.command(request('01'))
    stop()
    decision.resolve('success')
    await turn()
    expect(other.commands()).toEqual([refused('01', '0200')])
    expect(opened).toEqual([])
  })

  test('L2-22: a request is answered by the response of its own kind', () => {
    const { rig } = listening()
    rig.command(request('01'))
    rig.command('17020a0025004000400001004100')
    expect(rig.commands().map(answer => answer.slice(0, 4))).toEqual(['1501', '1802'])
  })
})

describe('L2-24', () => {
  /** Two enhanced channels, the peer's ends 0x50 and 0x51, which take 100 bytes and 80. */
  const enhanced = () => {
    const { rig, opened } = listening()
    rig.command('17010c00250064005000020050005100')
    expect(rig.commands()).toHaveLength(1)
    expect(opened).toHaveLength(2)
    return { rig, opened }
  }

  test.each([
    ['six channels', '1905100064005000500051005200530054005500', '0400'],
    ['none', '1905040064005000', '0400'],
    ['one twice', '190508006400500050005000', '0400'],
    ['an unknown one', '19050600640050006000', '0300'],
    ['our own end', '19050600640050004000', '0300'],
    ['a smaller MTU', '19050600630050005000', '0100'],
    ['MPS 63', '1905060064003f005000', '0400'],
    ['MTU 63', '190506003f0050005000', '0400'],
    ['MPS 65534', '190506006400feff5000', '0400'],
    ['a smaller MPS on several', '1905080064004f0050005100', '0200'],
  ])('L2-24: reconfiguring %s is refused, and nothing changes', async (_, command, result) => {
    const { rig, opened } = enhanced()
    rig.command(command)
    expect(rig.commands()).toEqual([`1a050200${result}`])
    expect(opened.map(({ mtu }) => mtu)).toEqual([100, 100])
    await opened[0]?.write(new Uint8Array(100))
    expect(rig.sent()).toEqual([`500050006400${'00'.repeat(78)}`, `16005000${'00'.repeat(22)}`])
    expect(rig.worksStill()).toBe(true)
  })

  test('L2-24: a channel that is not enhanced is not known here', () => {
    const { rig } = listening()
    rig.command(request('01'))
    rig.command('19050600640050004000')
    expect(rig.commands().at(-1)).toBe('1a0502000300')
  })

  test('L2-24: what may be changed', async () => {
    const { rig, opened } = enhanced()
    rig.command('190508006e00500050005100')
    rig.command('190606006e0040005000')
    expect(rig.commands()).toEqual(['1a0502000000', '1a0602000000'])
    expect(opened.map(({ mtu }) => mtu)).toEqual([110, 110])
    await opened[0]?.write(new Uint8Array(60))
    expect(rig.sent()).toEqual([`3e0050003c00${'00'.repeat(60)}`])
    const cut = opened[0]?.write(new Uint8Array(63))
    rig.command('1607040050000200')
    await cut
    expect(rig.sent()).toEqual([`400050003f00${'00'.repeat(62)}`, '0100500000'])
  })

  test('L2-24: a request cut short is rejected', () => {
    const { rig } = enhanced()
    rig.command('190502006400')
    rig.command('1905070064005000500051')
    expect(rig.commands()).toEqual(['010502000000', '010502000000'])
    expect(rig.worksStill()).toBe(true)
  })
})
