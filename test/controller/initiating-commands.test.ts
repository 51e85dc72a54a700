import { describe, expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import { extendedToPeer, onPhy, pair, toPeer } from '../support/initiating.ts'
import { RawHost } from '../support/raw-host.ts'

const invalid = { status: 0x12 }
const unsupported = { status: 0x11 }
const disallowed = { status: 0x0c }
const success = { status: 0x00 }

type Wish = Partial<Parameters<typeof onPhy>[0]>

/** What both commands say of the connection, and whether they may (7.8.12). */
const wishes: readonly [string, Wish, { readonly status: number }][] = [
  ['the shortest interval', { connectionIntervalMin: 6, connectionIntervalMax: 6 }, success],
  ['an interval below 7.5 ms', { connectionIntervalMin: 5, connectionIntervalMax: 6 }, invalid],
  ['the longest interval', { connectionIntervalMin: 0x0c80, connectionIntervalMax: 0x0c80, supervisionTimeout: 0x0c80 }, success],
  ['an interval above 4 s', { connectionIntervalMin: 6, connectionIntervalMax: 0x0c81, supervisionTimeout: 0x0c80 }, invalid],
  ['a minimum above the maximum', { connectionIntervalMin: 41, connectionIntervalMax: 40 }, invalid],
  [
    'the highest latency',
    { connectionIntervalMin: 6, connectionIntervalMax: 6, maxLatency: 499, supervisionTimeout: 0x0c80 },
    success,
  ],
  [
    'a latency above 499',
    { connectionIntervalMin: 6, connectionIntervalMax: 6, maxLatency: 500, supervisionTimeout: 0x0c80 },
    invalid,
  ],
  ['the shortest timeout', { connectionIntervalMin: 6, connectionIntervalMax: 6, supervisionTimeout: 10 }, success],
  ['a timeout below 100 ms', { connectionIntervalMin: 6, connectionIntervalMax: 6, supervisionTimeout: 9 }, invalid],
  ['a timeout above 32 s', { supervisionTimeout: 0x0c81 }, invalid],
  // Two silent periods of 40 * 1.25 ms are 100 ms.
  ['a timeout that two intervals reach', { connectionIntervalMax: 40, supervisionTimeout: 10 }, invalid],
  ['a timeout just beyond two intervals', { connectionIntervalMax: 40, supervisionTimeout: 11 }, success],
  ['a timeout that the latency reaches', { connectionIntervalMax: 40, maxLatency: 3, supervisionTimeout: 40 }, invalid],
  ['a timeout just beyond the latency', { connectionIntervalMax: 40, maxLatency: 3, supervisionTimeout: 41 }, success],
  ['an event length', { minCeLength: 2, maxCeLength: 2 }, success],
  ['a least event length above the greatest', { minCeLength: 3, maxCeLength: 2 }, invalid],
]

/** Scan interval and window (7.8.12, 7.8.66). */
const windows: readonly [string, number, number, { readonly status: number }][] = [
  ['the shortest', 4, 4, success],
  ['an interval below 2.5 ms', 3, 3, invalid],
  ['a window below 2.5 ms', 4, 3, invalid],
  ['10.24 s', 0x4000, 0x4000, success],
  ['a window above the interval', 0x10, 0x11, invalid],
]

describe('LE Create Connection (7.8.12)', () => {
  test('7.8.12: the scan interval has 10.24 s at most', async () => {
    const { host } = await pair()
    expect(await host.command('leCreateConnection', toPeer({ leScanInterval: 0x4001 }))).toMatchObject(invalid)
  })

  test.each(wishes)('7.8.12: %s', async (_, wish, answer) => {
    const { host } = await pair()
    expect(await host.command('leCreateConnection', toPeer(wish))).toMatchObject(answer)
  })

  test.each(windows)('7.8.12: scan window, %s', async (_, leScanInterval, leScanWindow, answer) => {
    const { host } = await pair()
    expect(await host.command('leCreateConnection', toPeer({ leScanInterval, leScanWindow }))).toMatchObject(answer)
  })

  test.each([
    ['a filter policy that is reserved', { initiatorFilterPolicy: 2 }, invalid],
    ['the accept list, and a peer that then does not matter', { initiatorFilterPolicy: 1, peerAddressType: 9 }, success],
    ['a random peer', { peerAddressType: 1 }, success],
    ['a peer by its identity', { peerAddressType: 3 }, success],
    ['a peer address type that is reserved', { peerAddressType: 4 }, invalid],
    ['a private address of its own, or the public one', { ownAddressType: 2 }, success],
    ['an own address type that is reserved', { ownAddressType: 4 }, invalid],
    ['a random address that nobody has set', { ownAddressType: 1 }, invalid],
    ['a private address, or a random one that nobody has set', { ownAddressType: 3 }, invalid],
    ['the same for the accept list', { ownAddressType: 3, initiatorFilterPolicy: 1 }, invalid],
  ] as const)('7.8.12: %s', async (_, given, answer) => {
    const { host } = await pair()
    expect(await host.command('leCreateConnection', toPeer(given))).toMatchObject(answer)
  })

  test.each([1, 3])('7.8.12: own address type %i is possible with a random address', async ownAddressType => {
    const { host } = await pair()
    await host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
    expect(await host.command('leCreateConnection', toPeer({ ownAddressType }))).toMatchObject(success)
  })

  test.each([0, 2])('7.8.12: own address type %i needs a public address', async ownAddressType => {
    const { host } = await pair({ address: 0 })
    expect(await host.command('leCreateConnection', toPeer({ ownAddressType }))).toMatchObject(invalid)
  })

  test.each([{ ownAddressType: 2 }, { ownAddressType: 3 }, { peerAddressType: 2 }, { peerAddressType: 3 }])(
    '7.8.12: %o is reserved where there is no LL Privacy',
    async given => {
      const { host } = await pair({ profile: profiles.le40 })
      await host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
      expect(await host.command('leCreateConnection', toPeer(given))).toMatchObject(invalid)
    },
  )

  test('7.8.12: one at a time', async () => {
    const { host } = await pair()
    await host.run('leCreateConnection', toPeer())
    expect(await host.command('leCreateConnection', toPeer({ peerAddress: 0xc0ffee000002 }))).toMatchObject(disallowed)
  })

  test('3.1.1: not beside the extended command', async () => {
    const { host } = await pair()
    await host.run('leExtendedCreateConnectionV1', extendedToPeer())
    await host.run('leCreateConnectionCancel', {})
    expect(await host.command('leCreateConnection', toPeer())).toMatchObject(disallowed)
    await host.run('reset', {})
    expect(await host.command('leCreateConnection', toPeer())).toMatchObject(success)
  })
})

describe('LE Extended Create Connection (7.8.66)', () => {
  test.each(wishes)('7.8.66: %s', async (_, wish, answer) => {
    const { host } = await pair()
    for (const phy of ['le1M', 'leCoded']) {
      const initiatingPhys = { [phy]: onPhy(wish) }
      expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer({ initiatingPhys }))).toMatchObject(answer)
      if (answer.status === 0) await host.run('leCreateConnectionCancel', {})
    }
  })

  test('7.8.66: the scan interval has 40.959375 s at most', async () => {
    const { host } = await pair()
    const initiatingPhys = { le1M: onPhy({ scanInterval: 0xffff, scanWindow: 0xffff }) }
    expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer({ initiatingPhys }))).toMatchObject(success)
  })

  test.each(windows)('7.8.66: scan window, %s', async (_, scanInterval, scanWindow, answer) => {
    const { host } = await pair()
    const initiatingPhys = { le1M: onPhy(), leCoded: onPhy({ scanInterval, scanWindow }) }
    expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer({ initiatingPhys }))).toMatchObject(answer)
  })

  test.each([
    ['no PHY at all', {}, invalid],
    ['a PHY without primary channels alone', { le2M: onPhy() }, invalid],
    ['all PHYs', { le1M: onPhy(), le2M: onPhy(), leCoded: onPhy() }, success],
    ['a scan window on LE 2M, which is ignored', { le1M: onPhy(), le2M: onPhy({ scanInterval: 0, scanWindow: 9 }) }, success],
    ['a bad connection on LE 2M', { le1M: onPhy(), le2M: onPhy({ supervisionTimeout: 1 }) }, invalid],
  ] as const)('7.8.66: %s', async (_, initiatingPhys, answer) => {
    const { host } = await pair()
    expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer({ initiatingPhys }))).toMatchObject(answer)
  })

  test.each(['le2M', 'leCoded'] as const)('7.8.66: %s is refused where the controller does not have it', async phy => {
    const profile = { ...profiles.le50, leFeatures: profiles.le50.leFeatures & ~(phy === 'le2M' ? 1n << 8n : 1n << 11n) }
    const { host } = await pair({ profile })
    const initiatingPhys = { le1M: onPhy(), [phy]: onPhy() }
    expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer({ initiatingPhys }))).toMatchObject(unsupported)
  })

  test('7.8.66: one at a time', async () => {
    const { host } = await pair()
    await host.run('leExtendedCreateConnectionV1', extendedToPeer())
    expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer())).toMatchObject(disallowed)
  })

  test('3.1.1: not beside the legacy command', async () => {
    const { host } = await pair()
    await host.run('leCreateConnection', toPeer())
    await host.run('leCreateConnectionCancel', {})
    expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer())).toMatchObject(disallowed)
  })

  test('7.8.66: unknown to a controller without extended advertising', async () => {
    const { host } = await pair({ profile: profiles.le42 })
    expect(await host.command('leExtendedCreateConnectionV1', extendedToPeer())).toMatchObject({ status: 0x01 })
  })
})

describe('while a connection is being created', () => {
  test('7.8.16: the accept list is fixed where the attempt uses it, and free where not', async () => {
    const { host } = await pair()
    const other = { addressType: 0, address: 0xc0ffee000009 }
    await host.run('leCreateConnection', toPeer())
    expect(await host.command('leAddDeviceToFilterAcceptList', other)).toMatchObject(success)
    await host.run('leCreateConnectionCancel', {})
    await host.run('leCreateConnection', toPeer({ initiatorFilterPolicy: 1 }))
    expect(await host.command('leClearFilterAcceptList', {})).toMatchObject(disallowed)
    await host.run('leCreateConnectionCancel', {})
    expect(await host.command('leClearFilterAcceptList', {})).toMatchObject(success)
  })

  test('7.8.4: the random address is fixed', async () => {
    const { host } = await pair()
    await host.run('leCreateConnection', toPeer())
    expect(await host.command('leSetRandomAddress', { randomAddress: 0xc00000000001 })).toMatchObject(disallowed)
  })

  test('7.8.27: a controller that cannot initiate refuses', async () => {
    const { host } = await pair({ profile: { ...profiles.le54, leStates: profiles.le54.leStates & ~(1n << 6n) } })
    expect(await host.command('leCreateConnection', toPeer())).toMatchObject(disallowed)
  })
})

describe('LE Create Connection Cancel (7.8.13)', () => {
  test('7.8.13: refused where nothing is being created', async () => {
    const { host } = await pair()
    expect(await host.command('leCreateConnectionCancel', {})).toMatchObject(disallowed)
  })

  test.each(['legacy', 'extended'])(
    '7.8.13: the %s attempt ends with Unknown Connection Identifier, after the answer',
    async kind => {
      const { host } = await pair()
      if (kind === 'legacy') await host.run('leCreateConnection', toPeer())
      else await host.run('leExtendedCreateConnectionV1', extendedToPeer())
      expect(await host.command('leCreateConnectionCancel', {})).toMatchObject(success)
      await Promise.resolve()
      expect(host.events).toMatchObject([{ name: expect.stringMatching('leEnhancedConnectionComplete'), status: 0x02 }])
    },
  )

  test('7.8.13: a host that does not know the enhanced event gets the first one', async () => {
    const { host } = await pair()
    await host.run('leSetEventMask', { leEventMask: 0x1fn })
    await host.run('leCreateConnection', toPeer())
    await host.run('leCreateConnectionCancel', {})
    await Promise.resolve()
    expect(host.events).toMatchObject([{ name: 'leConnectionComplete', status: 0x02 }])
  })

  test('a controller with that bug says no more', async () => {
    const air = new Air()
    const host = await RawHost.on(new VirtualController({ air, bugs: { cancelWithoutEvent: true } }))
    await host.run('leCreateConnection', toPeer())
    await host.run('leCreateConnectionCancel', {})
    await air.advance(1_000)
    expect(host.events).toEqual([])
    expect(await host.command('leCreateConnection', toPeer())).toMatchObject(success)
  })

  test('7.3.2: Reset ends an attempt without a word', async () => {
    const { host, air } = await pair()
    await host.run('leCreateConnection', toPeer())
    await host.run('reset', {})
    await air.advance(1_000)
    expect(host.events).toEqual([])
    expect(await host.command('leCreateConnectionCancel', {})).toMatchObject(disallowed)
    expect(air.isListenedTo).toBe(false)
  })

  test('a controller that is unplugged listens no more', async () => {
    const { host, air, controller } = await pair()
    await host.run('leCreateConnection', toPeer())
    expect(air.isListenedTo).toBe(true)
    controller.unplug()
    expect(air.isListenedTo).toBe(false)
  })
})
