import { describe, expect, test } from 'vitest'
import { GattServer } from '../../gatt/server.ts'
import type { GattCharacteristicDeclaration } from '../../gatt/server-declarations.ts'
import { turns } from '../support/att-pair.ts'
import { connectTo } from '../support/gatt-server-rig.ts'

describe('what is remembered of a client (2.5.2, 3.3.3.3)', () => {
  const rig = (stored: Map<string, unknown>, more: Partial<GattCharacteristicDeclaration> = {}) =>
    new GattServer({
      getClientState: peer => JSON.parse(JSON.stringify(stored.get(peer) ?? null)),
      setClientState: (peer, state) => void stored.set(peer, JSON.parse(JSON.stringify(state))),
      services: [{ uuid: 0xaa00, characteristics: [{ uuid: 0xaa01, properties: ['notify', 'indicate'], ...more }] }],
    })

  test('its subscriptions and features come back with it, to another server of the same database too', async () => {
    const stored = new Map<string, unknown>()
    const first = connectTo(rig(stored), { peer: 'a' })
    await first.says('12 1300 0300')
    await first.says('12 0600 05')
    const gatt = rig(stored)
    const again = connectTo(gatt, { peer: 'a' })
    expect(await again.says('0a 1300')).toEqual(['0b0300'])
    expect(await again.says('0a 0600')).toEqual(['0b05'])
    expect(await connectTo(gatt, { peer: 'b' }).says('0a 1300')).toEqual(['0b0000'])
  })

  test('of one that becomes known while it is connected, from then on', async () => {
    const stored = new Map<string, unknown>()
    const { says, connection } = connectTo(rig(stored))
    await says('12 1300 0100')
    expect(stored.size).toBe(0)
    connection.bond('a')
    expect(stored.get('a')).toMatchObject({ subscriptions: [{ handle: 0x13, value: 1 }] })
    await says('12 1300 0200')
    expect(stored.get('a')).toMatchObject({ subscriptions: [{ handle: 0x13, value: 2 }] })
  })

  test('of one that shows later who it is: what it has written by then stands, the rest comes back', async () => {
    const stored = new Map<string, unknown>()
    const heard: boolean[] = []
    const gatt = rig(stored, { onSubscribe: ({ notify }) => void heard.push(notify) })
    const before = connectTo(gatt, { peer: 'a' })
    await before.says('12 0400 0200')
    await before.says('12 1300 0100')
    before.server.close(new Error('the link has gone'))
    const back = connectTo(gatt)
    gatt.addServices([{ uuid: 0xbb00 }])
    expect(await back.says('0a 1300')).toEqual(['0b0000'])
    expect(back.values).toEqual([])
    back.connection.identify('a')
    await turns()
    expect(back.values).toEqual(['3 0100ffff'])
    expect(await back.says('0a 1300')).toEqual(['0b0100'])
    expect(heard).toEqual([true, false, true])
  })

  test('who is not known changes nothing of what is remembered of another', async () => {
    const stored = new Map<string, unknown>()
    const gatt = rig(stored)
    await connectTo(gatt, { peer: 'a' }).says('12 1300 0100')
    const state = stored.get('a')
    const { says } = connectTo(gatt)
    await says('12 1300 0300')
    await says('12 0600 01')
    expect(stored).toEqual(new Map([['a', state]]))
  })

  test('a subscription is not taken for one of another characteristic, or for more than there is', async () => {
    const stored = new Map<string, unknown>()
    await connectTo(rig(stored), { peer: 'a' }).says('12 1300 0300')
    expect(await connectTo(rig(stored, { properties: ['notify'] }), { peer: 'a' }).says('0a 1300')).toEqual(['0b0100'])
    expect(await connectTo(rig(stored, { uuid: 0xaa09 }), { peer: 'a' }).says('0a 1300')).toEqual(['0b0000'])
  })

  test.each([
    [null],
    [7],
    ['text'],
    [[]],
    [{ subscriptions: 'x', features: 'y', databaseHash: 3 }],
    [{ subscriptions: [null, 7, { handle: 19, characteristic: 'x', value: 1 }, { handle: 19, value: 9 }], features: -1 }],
  ])('%j from a broken file is nothing', async state => {
    const { says, stillWorks } = connectTo(rig(new Map([['a', state]])), { peer: 'a' })
    expect(await says('0a 1300')).toEqual(['0b0000'])
    await stillWorks()
  })
})
