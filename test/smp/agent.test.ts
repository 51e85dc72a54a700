import { describe, expect, test } from 'vitest'
import { BleakTimeoutError } from '../../core/errors.ts'
import type { PairingAgent, PairingContext } from '../../smp/pairing-agent.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'
import { smpPair } from '../support/smp-pair.ts'
import { quiet } from '../support/smp-peer.ts'

const never = () => new Promise<never>(() => {})
const shows = { displayPasskey: () => {} }

/** The central with this agent, towards a peripheral that shows a passkey. */
const typing = (agent: PairingAgent, settings: PairingSettings = {}) => {
  const rig = smpPair({ peripheral: { pairingRequested: () => ({ agent: shows }) } })
  return { rig, pairing: rig.central.pair({ agent, ...settings }) }
}

describe('SMP-25: what an application gives for a passkey', () => {
  test.each([
    ['1000000', 1_000_000, RangeError],
    ['-1', -1, RangeError],
    ['a fraction', 0.5, RangeError],
    ['NaN', Number.NaN, RangeError],
    ['a string', '123456', TypeError],
    ['an object', {}, TypeError],
  ])('%s', async (_, passkey, kind) => {
    const { rig, pairing } = typing({ requestPasskey: () => passkey as number })
    await expect(pairing).rejects.toBeInstanceOf(kind)
    await quiet()
    expect(rig.near.sent.at(-1)).toBe('0501')
    expect(rig.failures).toMatchObject([{ reason: 0x01, by: 'peer' }])
  })

  test('nothing: the user gave up', async () => {
    const { rig, pairing } = typing({ requestPasskey: () => undefined })
    await expect(pairing).rejects.toMatchObject({ reason: 0x01, by: 'us' })
    expect(rig.near.sent.at(-1)).toBe('0501')
  })

  test('the error does not say what was typed', async () => {
    const { pairing } = typing({ requestPasskey: () => 12_345_678 })
    await expect(pairing).rejects.toSatisfy((error: Error) => !error.message.includes('12345678'))
  })
})

test('an agent that throws: the caller hears just that, the peer a reason', async () => {
  const fault = new Error('a fault of the application')
  for (const secureConnections of ['no', 'preferred'] as const) {
    const { rig, pairing } = typing({ requestPasskey: () => Promise.reject(fault) }, { secureConnections })
    await expect(pairing).rejects.toBe(fault)
    expect(rig.near.sent.at(-1)).toBe('0501')
  }
  const { rig, pairing } = typing({
    authorize: () => {
      throw fault
    },
    requestPasskey: () => 1,
  })
  await expect(pairing).rejects.toBe(fault)
  expect(rig.near.sent.at(-1)).toBe('0508')
})

test('an agent that never answers: 30 s after the last command the pairing is over, and the link is of no use for another', async () => {
  const { rig, pairing } = typing({ requestPasskey: never })
  const ended = expect(pairing).rejects.toMatchObject({ name: 'TimeoutError', phase: 'pairing' })
  await quiet()
  rig.clock.pass(29_999)
  await quiet()
  expect(rig.central.isPairing).toBe(true)
  rig.clock.pass(1)
  await ended
  expect(rig.near.sent.at(-1)).toMatch(/^0c/)
  await expect(rig.central.pair()).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(rig.clock.waiting).toBe(0)
})

test('SMP-27: the application is told the method, and refuses one', async () => {
  const contexts: PairingContext[] = []
  const authorize = (context: PairingContext) => {
    contexts.push(context)
    return context.method !== 'passkey-entry'
  }
  const { rig, pairing } = typing({ authorize, requestPasskey: () => 1 })
  await expect(pairing).rejects.toMatchObject({ reason: 0x08, by: 'us' })
  expect(contexts).toMatchObject([{ method: 'passkey-entry', secureConnections: true, isAuthenticated: true, keySize: 16 }])
  expect(contexts[0]?.signal.aborted).toBe(true)
  // Before any key is made.
  expect(rig.near.sent.map(hex => hex.slice(0, 2))).toEqual(['01', '05'])
})

test('only a plain true means yes', async () => {
  for (const answer of [1, 'yes', {}, undefined]) {
    const rig = smpPair({ peripheral: { pairingRequested: () => ({}) } })
    const agent = { authorize: () => answer as boolean }
    await expect(rig.central.pair({ agent })).rejects.toMatchObject({ reason: 0x08 })
  }
})

describe('who is given up', () => {
  test('an abort tells the peer, and rejects with its reason', async () => {
    const abort = new AbortController()
    const rig = smpPair({ peripheral: { pairingRequested: () => ({ agent: shows }) } })
    const pairing = rig.central.pair({ agent: { requestPasskey: never } }, abort.signal)
    await quiet()
    const reason = new Error('changed my mind')
    abort.abort(reason)
    await expect(pairing).rejects.toBe(reason)
    await quiet()
    expect(rig.failures).toMatchObject([{ reason: 0x08, by: 'peer' }])
    expect((await rig.central.pair()).keySize).toBe(16)
  })

  test('whoever gives up for lack of time is not taken for a peer that was silent', async () => {
    const abort = new AbortController()
    const rig = smpPair({ peripheral: { pairingRequested: () => ({ agent: shows }) } })
    const pairing = rig.central.pair({ agent: { requestPasskey: never } }, abort.signal)
    const ended = expect(pairing).rejects.toMatchObject({ phase: 'a user' })
    await quiet()
    abort.abort(new BleakTimeoutError('a user', 1_000))
    await ended
    await quiet()
    expect(rig.failures).toMatchObject([{ reason: 0x08, by: 'peer' }])
    expect((await rig.central.pair()).keySize).toBe(16)
  })

  test('a peer that gives up closes the dialog here at once', async () => {
    const contexts: PairingContext[] = []
    const requestPasskey = (context: PairingContext) => {
      contexts.push(context)
      return never()
    }
    const { rig, pairing } = typing({ requestPasskey })
    await quiet()
    expect(contexts[0]?.signal.aborted).toBe(false)
    rig.near.hear(Uint8Array.of(0x05, 0x01))
    await expect(pairing).rejects.toMatchObject({ reason: 0x01, by: 'peer' })
    expect(contexts[0]?.signal.aborted).toBe(true)
  })

  test('the link goes', async () => {
    const gone = new Error('gone')
    const { rig, pairing } = typing({ requestPasskey: never })
    await quiet()
    rig.near.end(gone)
    rig.far.end(gone)
    await expect(pairing).rejects.toBe(gone)
    await quiet()
    expect(rig.failures).toEqual([gone])
    await expect(rig.central.pair()).rejects.toBe(gone)
    expect(rig.clock.waiting).toBe(0)
  })

  test('a second pairing beside the first', async () => {
    const { rig, pairing } = typing({ requestPasskey: never })
    await expect(rig.central.pair()).rejects.toThrow('under way')
    const ended = expect(pairing).rejects.toThrow('gone')
    rig.near.end(new Error('gone'))
    await ended
  })
})

describe('a peripheral that asks for a pairing', () => {
  test('30 s without an answer: an error, and the link can still be used', async () => {
    const rig = smpPair()
    const pairing = rig.peripheral.pair()
    const ended = expect(pairing).rejects.toMatchObject({ name: 'TimeoutError' })
    await quiet()
    rig.clock.pass(30_000)
    await ended
    expect(rig.clock.waiting).toBe(0)
    const again = rig.peripheral.pair()
    await Promise.all([again, rig.central.pair()])
    expect((await again).keySize).toBe(16)
  })

  test('an abort before and in the middle of it', async () => {
    const rig = smpPair()
    const before = new AbortController()
    const waiting = rig.peripheral.pair({}, before.signal)
    await quiet()
    before.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')

    const during = new AbortController()
    const pairing = rig.peripheral.pair({ agent: shows }, during.signal)
    const central = rig.central.pair({ agent: { requestPasskey: never } }).catch((error: unknown) => error)
    await quiet()
    expect(rig.peripheral.isPairing).toBe(true)
    during.abort(new Error('enough'))
    await expect(pairing).rejects.toThrow('enough')
    expect(await central).toMatchObject({ reason: 0x08, by: 'peer' })
    await quiet()
    expect(rig.peripheral.isPairing).toBe(false)
    expect(rig.clock.waiting).toBe(0)
  })
})

describe('keypress notifications', () => {
  test('are sent and told where both want them, and each gives the user 30 s more', async () => {
    const heard: string[] = []
    const peripheral = { agent: { ...shows, keypress: (what: string) => void heard.push(what) }, keypress: true }
    const rig = smpPair({ peripheral: { pairingRequested: () => peripheral } })
    const context = new Promise<PairingContext>(resolve => {
      void rig.central
        .pair({
          keypress: true,
          agent: {
            requestPasskey: given => {
              resolve(given)
              return never()
            },
          },
        })
        .catch(() => {})
    })
    const { keypress, signal } = await context
    for (const what of ['started', 'digit-entered', 'digit-erased', 'cleared', 'completed'] as const) {
      await quiet()
      rig.clock.pass(29_000)
      keypress(what)
    }
    await quiet()
    expect(heard).toEqual(['started', 'digit-entered', 'digit-erased', 'cleared', 'completed'])
    expect(signal.aborted).toBe(false)
    rig.near.end(new Error('done'))
    keypress('completed')
  })

  test('are not sent where one of both does not want them, and end the pairing where they come all the same', async () => {
    const { rig, pairing } = typing({
      requestPasskey: ({ keypress }) => {
        keypress('started')
        return never()
      },
    })
    const ended = expect(pairing).rejects.toMatchObject({ reason: 0x08, by: 'us' })
    await quiet()
    expect(rig.near.sent.filter(hex => hex.startsWith('0e'))).toEqual([])
    rig.near.hear(Uint8Array.of(0x0e, 0))
    await ended
  })
})

test.each([
  [{ minKeySize: 6 }, RangeError],
  [{ maxKeySize: 17 }, RangeError],
  [{ minKeySize: 16, maxKeySize: 10 }, RangeError],
  [{ secureConnections: 'yes' }, RangeError],
  [{ agent: { ioCapability: 'telepathy' } }, RangeError],
  [{ oob: { temporaryKey: new Uint8Array(15) } }, TypeError],
])('settings that make no sense: %j', async (settings, kind) => {
  const rig = smpPair({ peripheral: { pairingRequested: () => settings as PairingSettings } })
  await expect(rig.central.pair(settings as PairingSettings)).rejects.toBeInstanceOf(kind)
  expect(rig.near.sent).toEqual([])
  // Towards a central that asks, the application hears of it.
  await expect(rig.central.pair()).rejects.toMatchObject({ reason: 0x08, by: 'peer' })
  expect(rig.failures[0]).toBeInstanceOf(kind)
})
