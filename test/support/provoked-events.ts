import type { Air } from '../../controller/index.ts'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import type { HciEventName } from '../../hci/events.ts'
import { broadcast, extendedEvent, legacyEvent } from './air-events.ts'
import { link, type Station } from './links.ts'
import { Ear, enable, enableFor, extended, fragment, properties, publicPeer } from './virtual-advertising.ts'

interface Rig {
  readonly air: Air
  /** Whose masks are tested. */
  readonly one: Station
  readonly other: Station
}
/** Brings a controller to tell its host something. */
export type Provoke = (rig: Rig) => Promise<void>

export const connectionHandle = 0
const longTermKey = new Uint8Array(16).fill(1)
const starting = { connectionHandle, randomNumber: 0n, encryptedDiversifier: 0, longTermKey }
const update = {
  connectionHandle,
  connectionIntervalMin: 40,
  connectionIntervalMax: 40,
  maxLatency: 0,
  supervisionTimeout: 100,
  minCeLength: 0,
  maxCeLength: 0,
}

/** A link whose central is the one that is tested, then `next`. */
export const asCentral =
  (next: Provoke = async () => {}): Provoke =>
  async rig => {
    link(rig.one, rig.other)
    await rig.air.advance(100)
    await next(rig)
    await rig.air.advance(1_000)
  }

/** The same with the one that is tested as the peripheral. */
const asPeripheral =
  (next: Provoke): Provoke =>
  rig =>
    asCentral(() => next(rig))({ ...rig, one: rig.other, other: rig.one })

export const encrypt: Provoke = async ({ air, one, other }) => {
  await one.host.run('leEnableEncryption', starting)
  await air.advance(200)
  await other.host.run('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
  await air.advance(200)
}

export const encryptTwice: Provoke = async rig => {
  await encrypt(rig)
  await encrypt(rig)
}

export const scan =
  (scanningFilterPolicy: number, event: Parameters<typeof legacyEvent>[0]): Provoke =>
  async ({ air, one }) => {
    const parameters = { leScanType: 0, leScanInterval: 16, leScanWindow: 16, ownAddressType: 1, scanningFilterPolicy }
    await one.host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 })
    await one.host.run('leSetScanParameters', parameters)
    await one.host.run('leSetScanEnable', { enable: true, filterDuplicates: false })
    await broadcast(air, legacyEvent(event))
  }

export const scanExtended =
  (duration: number): Provoke =>
  async ({ air, one }) => {
    const scanningPhys = { le1M: { scanType: 0, scanInterval: 16, scanWindow: 16 } }
    await one.host.run('leSetExtendedScanParameters', { ownAddressType: 0, scanningFilterPolicy: 0, scanningPhys })
    await one.host.run('leSetExtendedScanEnable', { enable: true, filterDuplicates: 0, duration, period: 0 })
    if (duration === 0) await broadcast(air, extendedEvent())
    await air.advance(1_000)
  }

/** An advertiser with a train that the other one runs and the one that is tested follows. */
const follow: Provoke = async ({ air, one, other }) => {
  await other.host.run('leSetExtendedAdvertisingParametersV1', extended())
  const train = { advertisingHandle: 0, periodicAdvertisingIntervalMin: 40, periodicAdvertisingIntervalMax: 40 }
  await other.host.run('leSetPeriodicAdvertisingParametersV1', { ...train, periodicAdvertisingProperties: 0 })
  await other.host.run('leSetPeriodicAdvertisingEnable', { enable: 1, advertisingHandle: 0 })
  await other.host.run('leSetExtendedAdvertisingEnable', enable(0))
  const whom = { advertisingSid: 3, advertiserAddressType: 0, advertiserAddress: other.controller.publicAddress }
  const how = { options: 0, skip: 0, syncTimeout: 50, syncCteType: 0 }
  await one.host.run('lePeriodicAdvertisingCreateSync', { ...whom, ...how })
  await scanExtended(0)({ air, one, other })
  other.controller.unplug()
  await air.advance(2_000)
}

const stranger = { type: 1, address: makeResolvableAddress(new Uint8Array(16).fill(9), () => 0x123456) } as const

/** Bits of Event_Mask (7.3.1). */
export const page1Events: readonly (readonly [HciEventName, number, Provoke])[] = [
  [
    'disconnectionComplete',
    4,
    asCentral(async ({ one }) => void (await one.host.run('disconnect', { connectionHandle, reason: 0x13 }))),
  ],
  ['encryptionChangeV1', 7, asCentral(encrypt)],
  [
    'readRemoteVersionInformationComplete',
    11,
    asCentral(async ({ one }) => void (await one.host.run('readRemoteVersionInformation', { connectionHandle }))),
  ],
  ['dataBufferOverflow', 25, asCentral(async ({ one }) => one.host.sendAcl(connectionHandle, new Uint8Array(252)))],
  ['encryptionKeyRefreshComplete', 47, asCentral(encryptTwice)],
]

/** Bits of LE_Event_Mask (7.8.1). */
export const leEvents: readonly (readonly [HciEventName, number, Provoke])[] = [
  ['leConnectionComplete', 0, asCentral()],
  ['leAdvertisingReport', 1, scan(0, {})],
  ['leConnectionUpdateComplete', 2, asCentral(async ({ one }) => void (await one.host.run('leConnectionUpdate', update)))],
  [
    'leReadRemoteFeaturesComplete',
    3,
    asCentral(async ({ one }) => void (await one.host.run('leReadRemoteFeatures', { connectionHandle }))),
  ],
  ['leLongTermKeyRequest', 4, asPeripheral(async ({ other }) => void (await other.host.run('leEnableEncryption', starting)))],
  [
    'leRemoteConnectionParameterRequest',
    5,
    asCentral(async ({ other }) => void (await other.host.run('leConnectionUpdate', update))),
  ],
  [
    'leDataLengthChange',
    6,
    asCentral(
      async ({ one }) => void (await one.host.run('leSetDataLength', { connectionHandle, txOctets: 100, txTime: 1_000 })),
    ),
  ],
  [
    'leReadLocalP256PublicKeyComplete',
    7,
    async ({ one, air }) => {
      await one.host.run('leReadLocalP256PublicKey', {})
      await air.advance(1_000)
    },
  ],
  [
    'leGenerateDhKeyComplete',
    8,
    async ({ one, other, air }) => {
      await other.host.run('leReadLocalP256PublicKey', {})
      await one.host.run('leReadLocalP256PublicKey', {})
      await air.advance(1_000)
      const [key] = other.host.got('leReadLocalP256PublicKeyComplete')
      if (key) await one.host.run('leGenerateDhKeyV1', key)
      await air.advance(1_000)
    },
  ],
  ['leEnhancedConnectionCompleteV1', 9, asCentral()],
  ['leDirectedAdvertisingReport', 10, scan(2, { target: stranger })],
  [
    'lePhyUpdateComplete',
    11,
    asCentral(async ({ one }) => {
      await one.host.run('leSetPhy', { connectionHandle, allPhys: 0, txPhys: 2, rxPhys: 2, phyOptions: 0 })
    }),
  ],
  ['leExtendedAdvertisingReport', 12, scanExtended(0)],
  ['lePeriodicAdvertisingSyncEstablishedV1', 13, follow],
  ['lePeriodicAdvertisingReportV1', 14, follow],
  ['lePeriodicAdvertisingSyncLost', 15, follow],
  ['leScanTimeout', 16, scanExtended(10)],
  [
    'leAdvertisingSetTerminated',
    17,
    async ({ one, air }) => {
      await one.host.run('leSetExtendedAdvertisingParametersV1', extended())
      await one.host.run('leSetExtendedAdvertisingEnable', enableFor({ duration: 10 }))
      await air.advance(1_000)
    },
  ],
  [
    'leScanRequestReceived',
    18,
    async ({ one, air }) => {
      const notified = { advertisingEventProperties: properties.scannable, scanRequestNotificationEnable: true }
      await one.host.run('leSetExtendedAdvertisingParametersV1', extended(notified))
      await one.host.run('leSetExtendedScanResponseData', { ...fragment(), scanResponseData: Uint8Array.of(1, 2, 3) })
      const ear = new Ear(air, event => event.scan(publicPeer))
      await one.host.run('leSetExtendedAdvertisingEnable', enable(0))
      await air.advance(1_000)
      air.unlisten(ear)
    },
  ],
  ['leChannelSelectionAlgorithm', 19, asCentral()],
]
