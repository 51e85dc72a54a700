import { describe, expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import { broadcast, extendedEvent, legacyEvent } from '../support/air-events.ts'
import { extendedToPeer, onPhy, type Pair, pair, peerAddress, toPeer } from '../support/initiating.ts'
import { RawHost } from '../support/raw-host.ts'

const ownAddress = 0xaaaaaaaaaaaa
const stranger = { type: 0, address: 0xc0ffee000002 } as const

/** The outcomes that a host was told of. */
const outcomes = (host: RawHost) => [
  ...host.got('leConnectionComplete'),
  ...host.got('leEnhancedConnectionCompleteV1'),
  ...host.got('leEnhancedConnectionCompleteV2'),
]

/** A connectable event of the peripheral that takes whoever asks. */
const connectable = ({ takes, peer }: Pair, given: Parameters<typeof legacyEvent>[0] = {}) =>
  legacyEvent({ radio: peer.radio, advertiser: { type: 0, address: peerAddress }, connect: takes, ...given })

/** The same as an extended event. */
const extendedConnectable = (rig: Pair, given: Parameters<typeof legacyEvent>[0] = {}) =>
  extendedEvent({ ...connectable(rig), secondaryPhy: 1, scannable: false, ...given })

describe('a connectable legacy advertiser', () => {
  test.each(['legacy', 'extended'])(
    '7.7.65.1: a host that connects with the %s command is told, and so is the peer',
    async kind => {
      const rig = await pair()
      if (kind === 'legacy') await rig.host.run('leCreateConnection', toPeer())
      else await rig.host.run('leExtendedCreateConnectionV1', extendedToPeer())
      await broadcast(rig.air, connectable(rig))
      await rig.air.advance(200)
      const parameters = { connectionInterval: 40, peripheralLatency: 0, supervisionTimeout: 42 }
      expect(outcomes(rig.host)).toMatchObject([{ status: 0, role: 0, peerAddressType: 0, peerAddress, ...parameters }])
      expect(outcomes(rig.peerHost)).toMatchObject([{ status: 0, role: 1, peerAddress: ownAddress, ...parameters }])
      expect(rig.requests).toEqual([
        { initiator: { type: 0, address: ownAddress }, interval: 40, latency: 0, timeout: 42, phy: 1 },
      ])
    },
  )

  test('Vol 6 Part B, 4.4.4: only one request leaves for one attempt', async () => {
    const rig = await pair()
    await rig.host.run('leCreateConnection', toPeer())
    await broadcast(rig.air, connectable(rig), connectable(rig))
    expect(rig.requests).toHaveLength(1)
    expect(rig.air.isListenedTo).toBe(false)
  })

  test.each([
    ['another device', { advertiser: stranger }],
    ['the same address of the other type', { advertiser: { type: 1, address: peerAddress } as const }],
    ['an event that is not connectable', { connectable: false }],
    ['an event for somebody else', { target: stranger }],
    ['an extended event', { secondaryPhy: 1 as const }],
  ])('Vol 6 Part B, 4.4.4: %s is left alone', async (_, given) => {
    const rig = await pair()
    await rig.host.run('leCreateConnection', toPeer())
    await broadcast(rig.air, connectable(rig, given))
    expect(rig.requests).toEqual([])
    await broadcast(rig.air, connectable(rig))
    expect(rig.requests).toHaveLength(1)
  })

  test('Vol 6 Part B, 4.4.4: an event for this device is taken', async () => {
    const rig = await pair()
    await rig.host.run('leCreateConnection', toPeer())
    await broadcast(rig.air, connectable(rig, { target: { type: 0, address: ownAddress } }))
    expect(rig.requests).toHaveLength(1)
  })

  test('7.8.12: the random address is used where the host says so', async () => {
    const rig = await pair()
    await rig.host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
    await rig.host.run('leCreateConnection', toPeer({ ownAddressType: 1 }))
    await broadcast(rig.air, connectable(rig))
    expect(rig.requests).toMatchObject([{ initiator: { type: 1, address: 0xc00000000001 } }])
  })

  test('Vol 6 Part B, 4.4.4: nothing is heard outside the window', async () => {
    const rig = await pair()
    // 100 ms, of which 10 ms are listened to; then the next channel.
    await rig.host.run('leCreateConnection', toPeer({ leScanInterval: 160, leScanWindow: 16 }))
    await rig.air.advance(50)
    await broadcast(rig.air, connectable(rig))
    expect(rig.requests).toEqual([])
    await rig.air.advance(30.5)
    await broadcast(rig.air, connectable(rig, { channels: 0b001 }))
    expect(rig.requests).toEqual([])
    await rig.air.advance(80)
    await broadcast(rig.air, connectable(rig, { channels: 0b100 }))
    expect(rig.requests).toHaveLength(1)
  })
})

describe('the accept list (7.8.12)', () => {
  test('7.8.12: whoever is on it is connected to, and nobody else', async () => {
    const rig = await pair()
    await rig.host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: peerAddress })
    await rig.host.run('leCreateConnection', toPeer({ initiatorFilterPolicy: 1, peerAddress: stranger.address }))
    await broadcast(rig.air, connectable(rig, { advertiser: stranger }))
    expect(rig.requests).toEqual([])
    await broadcast(rig.air, connectable(rig))
    await rig.air.advance(200)
    expect(outcomes(rig.host)).toMatchObject([{ status: 0, peerAddress }])
  })

  test('Vol 6 Part B, 4.5: a device that is connected already is not connected to again', async () => {
    const rig = await pair()
    await rig.host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: peerAddress })
    for (let attempt = 0; attempt < 2; attempt++) {
      await rig.host.run('leCreateConnection', toPeer({ initiatorFilterPolicy: 1 }))
      await broadcast(rig.air, connectable(rig))
    }
    expect(rig.requests).toHaveLength(1)
    expect(await rig.host.command('leCreateConnectionCancel', {})).toMatchObject({ status: 0 })
  })
})

describe('extended advertisers (7.8.66)', () => {
  test.each([1, 2, 3] as const)('7.8.66: the connection is made on the secondary PHY, %i', async phy => {
    const rig = await pair()
    const initiatingPhys = {
      le1M: onPhy({ connectionIntervalMax: 31 }),
      le2M: onPhy({ connectionIntervalMax: 32 }),
      leCoded: onPhy({ connectionIntervalMax: 33 }),
    }
    await rig.host.run('leExtendedCreateConnectionV1', extendedToPeer({ initiatingPhys }))
    const primaryPhy = phy === 3 ? 3 : 1
    // The receiver takes turns on the two primary PHYs, 10 ms each.
    for (let event = 0; event < 8; event++) {
      await broadcast(rig.air, extendedConnectable(rig, { primaryPhy, secondaryPhy: phy }))
      await rig.air.advance(7)
    }
    expect(rig.requests).toMatchObject([{ phy, interval: 30 + phy }])
  })

  test('7.8.66: a PHY that the host said nothing of takes the parameters of another', async () => {
    const rig = await pair()
    await rig.host.run('leExtendedCreateConnectionV1', extendedToPeer())
    await broadcast(rig.air, extendedConnectable(rig, { secondaryPhy: 2 }))
    expect(rig.requests).toMatchObject([{ phy: 2, interval: 40 }])
  })

  test('7.8.66: nothing is heard on a primary PHY that the host did not ask for', async () => {
    const rig = await pair()
    await rig.host.run('leExtendedCreateConnectionV1', extendedToPeer())
    await broadcast(rig.air, extendedConnectable(rig, { primaryPhy: 3, secondaryPhy: 3 }))
    expect(rig.requests).toEqual([])
  })

  test('an anonymous advertiser is left alone', async () => {
    const rig = await pair()
    await rig.host.run('leExtendedCreateConnectionV1', extendedToPeer({ initiatorFilterPolicy: 1 }))
    await rig.host.command('leAddDeviceToFilterAcceptList', { addressType: 0xff, address: 0 })
    await broadcast(rig.air, extendedConnectable(rig, { advertiser: undefined }))
    expect(rig.requests).toEqual([])
  })

  test('Vol 6 Part B, 4.4.2.4.2: a request that the advertiser does not answer leaves the attempt as it was', async () => {
    const rig = await pair()
    await rig.host.run('leExtendedCreateConnectionV1', extendedToPeer())
    await broadcast(rig.air, extendedConnectable(rig, { connect: () => undefined }))
    await rig.air.advance(1_000)
    expect(outcomes(rig.host)).toEqual([])
    await broadcast(rig.air, extendedConnectable(rig))
    expect(rig.requests).toHaveLength(1)
  })
})

describe('a request that is lost (Vol 6 Part B, 4.5.2)', () => {
  /** What the host was told in the end: a status of Connection Complete, or a reason of Disconnection Complete. */
  const ends = (host: RawHost) => [
    ...outcomes(host).flatMap(({ status }) => (status === 0 ? [] : [status])),
    ...host.got('disconnectionComplete').map(({ reason }) => reason),
  ]

  test('a legacy advertiser that takes nobody: failed to be established after six intervals', async () => {
    const rig = await pair()
    await rig.host.run('leCreateConnection', toPeer())
    await broadcast(rig.air, connectable(rig, { connect: () => undefined }))
    // Six intervals of 50 ms from the first connection event, and a little for the request.
    await rig.air.advance(270)
    expect(ends(rig.host)).toEqual([])
    await rig.air.advance(130)
    expect(ends(rig.host)).toEqual([0x3e])
    expect(await rig.host.command('leCreateConnection', toPeer())).toMatchObject({ status: 0 })
  })

  test('the request does not reach the advertiser', async () => {
    let loss = 0
    const air = new Air({ path: (from, to) => ({ rssi: -50, loss: from.id < to.id ? loss : 0 }) })
    const initiator = new VirtualController({ air })
    const host = await RawHost.on(initiator)
    await host.run('leCreateConnection', toPeer())
    let asked = 0
    loss = 1
    const ignored = legacyEvent({
      connect: () => {
        asked++
        return undefined
      },
    })
    await broadcast(air, ignored)
    await air.advance(400)
    expect(asked).toBe(0)
    expect(ends(host)).toEqual([0x3e])
  })
})

describe('state checks that need a connection', () => {
  test('7.8.12: Connection Already Exists to the same peer', async () => {
    const rig = await pair()
    await rig.host.run('leCreateConnection', toPeer())
    await broadcast(rig.air, connectable(rig))
    expect(await rig.host.command('leCreateConnection', toPeer())).toMatchObject({ status: 0x0b })
    expect(await rig.host.command('leCreateConnection', toPeer({ peerAddressType: 2 }))).toMatchObject({ status: 0x0b })
    expect(await rig.host.command('leCreateConnection', toPeer({ peerAddressType: 1 }))).toMatchObject({ status: 0 })
  })

  test('7.8.13: it is too late to cancel when the connection is there', async () => {
    const rig = await pair()
    await rig.host.run('leCreateConnection', toPeer())
    await broadcast(rig.air, connectable(rig))
    expect(await rig.host.command('leCreateConnectionCancel', {})).toMatchObject({ status: 0x0c })
    await rig.air.advance(200)
    expect(outcomes(rig.host)).toMatchObject([{ status: 0 }])
  })

  test('Vol 1 Part F, 2.9: Connection Limit Exceeded where no more links are possible', async () => {
    const rig = await pair({ profile: { ...profiles.le50, maxLinks: 1 } })
    await rig.host.run('leCreateConnection', toPeer())
    await broadcast(rig.air, connectable(rig))
    const elsewhere = toPeer({ peerAddress: stranger.address })
    expect(await rig.host.command('leCreateConnection', elsewhere)).toMatchObject({ status: 0x09 })
  })
})
