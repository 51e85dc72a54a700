import { describe, expect, test } from 'vitest'
import { AttRefusal } from '../../att/server.ts'
import { handlerTimeout } from '../../gatt/server-context.ts'
import type { GattAccess, GattCharacteristicDeclaration } from '../../gatt/server-declarations.ts'
import { turns } from '../support/att-pair.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { serverRig } from '../support/gatt-server-rig.ts'

const never = () => new Promise<never>(() => {})

/** The value is at 0x0012, its configuration at 0x0013. */
const rigOf = (more: Partial<GattCharacteristicDeclaration>) => {
  const errors: unknown[] = []
  const clock = new FakeClock()
  const rig = serverRig(
    {
      onError: error => void errors.push(error),
      services: [
        {
          uuid: 0xaa00,
          characteristics: [
            { uuid: 0xaa01, properties: ['read', 'write', 'write-without-response', 'notify'], value: Uint8Array.of(1), ...more },
          ],
        },
      ],
    },
    { clock, peer: 'me' },
  )
  return { ...rig, errors, clock }
}

describe('a handler', () => {
  test('is told who asks, and where in the value', async () => {
    const seen: [string | undefined, number, number][] = []
    const note = ({ client, offset }: GattAccess) => void seen.push([client.peer, client.mtu, offset])
    const { says, client } = rigOf({
      onRead: access => {
        note(access)
        return new Uint8Array(30)
      },
      onWrite: (_, access) => note(access),
    })
    await client.exchangeMtu()
    expect(await says('0c 1200 0500')).toEqual([`0d${'00'.repeat(25)}`])
    expect(await says('12 1200 07')).toEqual(['13'])
    expect(seen).toEqual([
      ['me', 517, 5],
      ['me', 517, 0],
    ])
  })

  test('answers keep to the MTU of the moment when the request came (3.4.2.2)', async () => {
    const { connection, client } = rigOf({ onRead: () => new Uint8Array(100) })
    await client.exchangeMtu()
    expect(await connection.request({ name: 'readRequest', handle: 0x12 }, 23)).toEqual({
      name: 'readResponse',
      value: new Uint8Array(22),
    })
    expect(await connection.request({ name: 'readRequest', handle: 0x12 })).toMatchObject({ value: new Uint8Array(100) })
  })

  test('is asked once for a long value that is read piece by piece', async () => {
    let calls = 0
    const { says } = rigOf({ onRead: async () => new Uint8Array(50).fill(++calls) })
    expect(await says('0a 1200')).toEqual([`0b${'01'.repeat(22)}`])
    expect(await says('0c 1200 1600')).toEqual([`0d${'01'.repeat(22)}`])
    expect(await says('0c 1200 2c00')).toEqual([`0d${'01'.repeat(6)}`])
    expect(await says('0a 1200')).toEqual([`0b${'02'.repeat(22)}`])
    await says('0a 1000')
    expect(await says('0c 1200 2c00')).toEqual([`0d${'03'.repeat(6)}`])
  })

  test.each([
    ['throws', () => Promise.reject(new Error('a bug of the application')), '0e'],
    ['refuses', () => Promise.reject(new AttRefusal(0x80)), '80'],
    ['gives too much', () => new Uint8Array(513), '0e'],
    ['gives no bytes', () => 'text' as unknown as Uint8Array, '0e'],
  ])('that %s is answered for with an error', async (_, onRead, code) => {
    const { says, errors, stillWorks } = rigOf({ onRead })
    expect(await says('0a 1200')).toEqual([`010a1200${code}`])
    expect(await says('0c 1200 0000')).toEqual([`010c1200${code}`])
    expect(await says('08 1000 ffff 01aa')).toEqual([`0108${code === '0e' ? '1000' : '1200'}${code}`])
    expect(await says('0e 0300 1200')).toEqual(['010e030002'])
    expect(errors).toHaveLength(code === '0e' ? 3 : 0)
    await stillWorks()
  })

  test('that throws on a write leaves the value, and on a command is reported', async () => {
    const { says, errors, stillWorks } = rigOf({
      onWrite: () => {
        throw new Error('a bug of the application')
      },
    })
    expect(await says('12 1200 07')).toEqual(['011212000e'])
    expect(await says('52 1200 07')).toEqual([])
    expect(await says('0a 1200')).toEqual(['0b01'])
    expect(errors).toHaveLength(2)
    await stillWorks()
  })

  test('that never answers is given up, and its signal aborts; what it does later counts for nothing', async () => {
    const signals: AbortSignal[] = []
    let finish = () => {}
    const { says, far, errors, clock, stillWorks } = rigOf({
      onWrite: async (_, { signal }) => {
        signals.push(signal)
        await new Promise<void>(resolve => {
          finish = resolve
        })
      },
    })
    expect(await says('12 1200 07')).toEqual([])
    clock.pass(handlerTimeout - 1)
    await turns()
    expect(far.sent).toEqual([])
    clock.pass(1)
    await turns()
    expect(far.sent).toEqual(['011212000e'])
    expect(signals[0]?.aborted).toBe(true)
    expect(errors).toMatchObject([{ name: 'TimeoutError' }])
    finish()
    await turns()
    expect(await says('0a 1200')).toEqual(['0b01'])
    expect(clock.waiting).toBe(0)
    await stillWorks()
  })

  test('that never answers a command keeps the requests behind it waiting no longer than that', async () => {
    const { says, far, clock, errors, stillWorks } = rigOf({ onWrite: never })
    expect(await says('52 1200 07')).toEqual([])
    expect(await says('0a 1200')).toEqual([])
    clock.pass(handlerTimeout)
    await turns()
    expect(far.sent).toHaveLength(1)
    expect(errors.length).toBeGreaterThan(0)
    expect(clock.waiting).toBe(0)
    await stillWorks()
  })

  test('HCI-24, GATT-11: that waits when the link goes is told, nothing is sent, no timer is left', async () => {
    const signals: AbortSignal[] = []
    const { near, far, server, clock, errors, gatt } = rigOf({
      onRead: async ({ signal }) => {
        signals.push(signal)
        return await never()
      },
    })
    near.say(Uint8Array.of(0x0a, 0x12, 0))
    await turns()
    server.close(new Error('the link has gone'))
    await turns()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    expect(far.sent).toEqual([])
    expect(errors).toEqual([])
    expect(clock.waiting).toBe(0)
    expect(gatt.connections).toEqual([])
  })

  test('GATT-11: that disconnects does so', async () => {
    const rig = rigOf({
      onRead: () => {
        rig.server.close(new Error('enough'))
        return Uint8Array.of(1)
      },
      onSubscribe: () => rig.server.close(new Error('enough')),
    })
    expect(await rig.says('0a 1200')).toEqual([])
    expect(await rig.says('12 1300 0100')).toEqual([])
    expect(rig.connection.isClosed).toBe(true)
  })

  test('of a subscription that throws refuses it', async () => {
    const { says, errors, stillWorks } = rigOf({
      onSubscribe: () => {
        throw new Error('a bug of the application')
      },
    })
    expect(await says('12 1300 0100')).toEqual(['011213000e'])
    expect(await says('0a 1300')).toEqual(['0b0000'])
    expect(errors).toHaveLength(1)
    await stillWorks()
  })
})
