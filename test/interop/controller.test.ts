import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leFeatureBit, type Profile, profiles } from '../../controller/profile.ts'
import { temporaryDirectory } from './support/peer.ts'
import { runBumble, ServedPair } from './support/served.ts'

/** What came of a scenario between two Bumble hosts, on which no command may have been refused or gone without an answer. */
const run = async (scenario: string, profile: Profile = profiles.le54, uris?: readonly [string, string]): Promise<unknown> => {
  await using pair = await ServedPair.start(profile, uris)
  const facts = await runBumble(pair, scenario)
  for (const { commands, refused, unanswered } of pair.conversations) {
    expect(commands).toBeGreaterThan(10)
    expect(refused).toEqual([])
    expect(unanswered).toEqual([])
  }
  return facts
}

/** Vol 1 Part F, 1.3: as each side is told of the end when the one that is named first has hung up. */
const hungUp = [0x16, 0x13]

describe.each(Object.entries(profiles))("Bumble's host on our controllers: %s", (_, profile) => {
  test('comes up', async () => {
    expect(await run('bringUp', profile)).toEqual({ addresses: ['BA:2E:70:00:00:01', 'BA:2E:70:00:00:02'] })
  })

  test('scans: one hears the advertisement and the scan response of the other', async () => {
    expect(await run('scan', profile)).toEqual({
      address: 'E0:00:00:00:00:0E',
      connectable: true,
      name: 'Peripheral',
      scanResponse: '05ffffff0102',
    })
  })

  test('connects, discovers, reads, writes, is notified and indicated, and hangs up', async () => {
    expect(await run('gatt', profile)).toEqual({
      mtu: 247,
      characteristics: ['A001', 'A002', 'A003', 'A004'],
      long: true,
      written: true,
      last: '31'.repeat(20),
      notified: Array.from({ length: 20 }, (_, number) => number),
      indicated: 'indicated',
      reasons: hungUp,
    })
  })
})

describe("Bumble's host on our controllers", () => {
  test('extended and periodic advertising', async () => {
    expect(await run('extended')).toEqual({ complete: true, fragments: 2, length: 244, periodic: '03ffffff' })
  })

  test.each([
    ['legacy pairing, Just Works', 'pairLegacy', profiles.le54, false],
    ['LE Secure Connections, Just Works', 'pairSecure', profiles.le54, true],
    ['legacy pairing on the first controllers', 'pairLegacy', profiles.le40, false],
    ['LE Secure Connections over the smallest buffers', 'pairSecure', profiles.tiny, true],
  ])('%s: a bond that encrypts again, and what comes of a wrong key and of none', async (_, scenario, profile, secure) => {
    expect(await run(scenario, profile)).toEqual({
      paired: [true, true, secure],
      secret: 'secret',
      plain: [false, false],
      bonded: 'secret',
      refreshed: 'secret',
      // Vol 6 Part B, 2.4: the peripheral cannot check the first encrypted packet and falls silent, so the central times out.
      wrongKey: { failure: null, encrypted: false, reasons: [0x08, 0x3d] },
      noKey: { failure: 0x06, encrypted: false, reasons: hungUp },
    })
  })

  test('the reason for which one hangs up reaches the other', async () => {
    expect(await run('disconnect')).toEqual({
      user: hungUp,
      lowResources: [0x16, 0x14],
      powerOff: [0x16, 0x15],
      byPeripheral: hungUp,
    })
  })

  test.each([profiles.le40, profiles.le54])('a connect to nobody is cancelled, and the next one succeeds', async profile => {
    expect(await run('absent', profile)).toEqual({ failure: 'TimeoutError', reasons: hungUp })
  })

  test.each([profiles.le40, profiles.le54])(
    'RSSI and connection parameters, by the central and by way of L2CAP',
    async profile => {
      expect(await run('procedures', profile)).toEqual({
        rssi: [-20, -20],
        interval: [
          [50, 2],
          [50, 2],
        ],
        byPeripheral: [
          [20, 2000],
          [20, 2000],
        ],
        reasons: hungUp,
      })
    },
  )

  /** Vol 6 Part B, 4.6: what is no matter of two controllers is not told to a peer. */
  const { ping, llPrivacy, extendedScannerFilterPolicies, extendedAdvertising, periodicAdvertising, remotePublicKeyValidation } =
    leFeatureBit
  const own = [
    ping,
    llPrivacy,
    extendedScannerFilterPolicies,
    extendedAdvertising,
    periodicAdvertising,
    remotePublicKeyValidation,
  ]
  const exchanged = Number(own.reduce((features, bit) => features & ~(1n << BigInt(bit)), profiles.le54.leFeatures))

  test('features, data length, PHY, and parameters that the peripheral asks for', async () => {
    expect(await run('newer')).toEqual({
      features: [exchanged, exchanged],
      octets: [
        [100, 251],
        [251, 100],
      ],
      phys: [
        [2, 2],
        [2, 2],
      ],
      byPeripheral: [40, 40],
      reasons: hungUp,
    })
  })

  test('bonded peers with private addresses, which their controllers generate and resolve', async () => {
    expect(await run('private')).toEqual({
      // An identity that the controller has resolved is told as such: Random (static) Identity Address (7.7.65.13).
      heard: ['E0:00:00:00:00:0E', 3],
      peers: ['E0:00:00:00:00:0E', 'C0:00:00:00:00:0C'],
      onAir: ['resolvable', 'resolvable'],
      agree: [true, true],
      encrypted: true,
      reasons: hungUp,
    })
  })

  test('over a unix socket and a WebSocket, over a pseudoterminal and TCP', async () => {
    const folder = temporaryDirectory()
    for (const uris of [
      [`unix:${join(folder, 'hci')}`, 'ws://127.0.0.1:0/hci'],
      [`pty:${join(folder, 'tty')}`, 'tcp:127.0.0.1:0'],
    ] as const)
      expect(await run('gatt', profiles.le54, uris)).toMatchObject({ long: true, written: true, indicated: 'indicated' })
  })

  test('a peer whose process ends is lost by the supervision timeout', async () => {
    expect(await run('vanish')).toEqual({ reason: 0x08 })
  })
})
