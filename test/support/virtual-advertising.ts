import type { AirAddress } from '../../controller/address.ts'
import type { AdvertisingEvent, ConnectRequest, Listener } from '../../controller/air/advertising-event.ts'
import { Air } from '../../controller/air/air.ts'
import { type ControllerOptions, VirtualController } from '../../controller/controller.ts'
import { formatAddress } from '../../core/address.ts'
import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import { RawHost } from './raw-host.ts'

/** Somebody on the air who only listens, on all channels, and may answer at once what it hears. */
export class Ear implements Listener {
  readonly radio = { id: 1_000, position: { x: 1, y: 0 }, on: true, txPower: 0 }
  readonly heardEvents: AdvertisingEvent[] = []
  /** Microseconds. */
  readonly times: number[] = []
  phy: 1 | 3 = 1
  readonly #air: Air
  readonly #answer: (event: AdvertisingEvent) => void

  constructor(air: Air, answer: (event: AdvertisingEvent) => void = () => {}) {
    this.#air = air
    this.#answer = answer
    air.listen(this)
  }

  listens(_time: number, _channel: number, phy: 1 | 3): boolean {
    return phy === this.phy
  }

  heard(event: AdvertisingEvent): void {
    this.heardEvents.push(event)
    this.times.push(this.#air.time)
    this.#answer(event)
  }

  get last(): AdvertisingEvent {
    const event = this.heardEvents.at(-1)
    if (!event) throw new Error('nothing heard')
    return event
  }

  /** How many it has heard since this was last asked. */
  count(): number {
    const count = this.heardEvents.length
    this.heardEvents.length = 0
    return count
  }
}

/** A controller with a host, and somebody who listens to it. */
export const advertiser = async ({
  answer,
  ...options
}: Omit<ControllerOptions, 'air'> & { readonly answer?: (event: AdvertisingEvent) => void } = {}) => {
  const air = new Air()
  const controller = new VirtualController({ air, address: 0xa0b0c0d0e0f0, ...options })
  const host = await RawHost.on(controller)
  return { air, controller, host, ear: new Ear(air, answer) }
}

type Legacy = CommandParams<typeof commands.leSetAdvertisingParameters>
type Extended = CommandParams<typeof commands.leSetExtendedAdvertisingParametersV1>

/** LE Set Advertising Parameters: ADV_IND every 100 ms from the public address. */
export const legacy = (changes: Partial<Legacy> = {}): Legacy => ({
  advertisingIntervalMin: 0xa0,
  advertisingIntervalMax: 0xa0,
  advertisingType: 0,
  ownAddressType: 0,
  peerAddressType: 0,
  peerAddress: 0,
  advertisingChannelMap: 7,
  advertisingFilterPolicy: 0,
  ...changes,
})

/** Advertising_Event_Properties that are used often. */
export const properties = {
  nonConnectable: 0x00,
  connectable: 0x01,
  scannable: 0x02,
  directed: 0x04,
  connectableDirected: 0x05,
  anonymous: 0x20,
  legacyConnectable: 0x13,
  legacyScannable: 0x12,
  legacyNonConnectable: 0x10,
  legacyLowDuty: 0x15,
  legacyHighDuty: 0x1d,
} as const

/** LE Set Extended Advertising Parameters: set 0, non-connectable, every 100 ms from the public address. */
export const extended = (changes: Partial<Extended> = {}): Extended => ({
  advertisingHandle: 0,
  advertisingEventProperties: properties.nonConnectable,
  primaryAdvertisingIntervalMin: 0xa0,
  primaryAdvertisingIntervalMax: 0xa0,
  primaryAdvertisingChannelMap: 7,
  ownAddressType: 0,
  peerAddressType: 0,
  peerAddress: 0,
  advertisingFilterPolicy: 0,
  advertisingTxPower: 127,
  primaryAdvertisingPhy: 1,
  secondaryAdvertisingMaxSkip: 0,
  secondaryAdvertisingPhy: 1,
  advertisingSid: 3,
  scanRequestNotificationEnable: false,
  ...changes,
})

/** LE Set Extended Advertising Data and Scan Response Data: what stands before the data. */
export const fragment = (operation = 3, advertisingHandle = 0) => ({ advertisingHandle, operation, fragmentPreference: 0 })

/** LE Set Extended Advertising Enable for these sets. */
export const enable = (...handles: readonly number[]) => ({
  enable: true,
  sets: handles.map(advertisingHandle => ({ advertisingHandle, duration: 0, maxExtendedAdvertisingEvents: 0 })),
})

export const disable = (...handles: readonly number[]) => ({ ...enable(...handles), enable: false })

/** LE Set Extended Advertising Enable for set 0, until a limit is reached. */
export const enableFor = (limits: { readonly duration?: number; readonly maxExtendedAdvertisingEvents?: number }) => ({
  enable: true,
  sets: [{ advertisingHandle: 0, duration: 0, maxExtendedAdvertisingEvents: 0, ...limits }],
})

export const publicPeer: AirAddress = { type: 0, address: 0x112233445566 }
export const otherPeer: AirAddress = { type: 1, address: 0xc12233445566 }

/** CONNECT_IND of this initiator. */
export const request = (initiator: AirAddress = publicPeer): ConnectRequest => ({
  initiator,
  interval: 24,
  latency: 0,
  timeout: 100,
  phy: 1,
})

export const bytes = (length: number, value = 0xaa): Uint8Array => new Uint8Array(length).fill(value)

export const addressOf = (event: AdvertisingEvent): string | undefined =>
  event.advertiser && formatAddress(event.advertiser.address)

export type Rig = Awaited<ReturnType<typeof advertiser>>

/** Scan response data of `advertising`. */
export const scanResponseData = bytes(4, 4)

/** A legacy advertiser, and what it answers to scan and connection requests. */
export const advertising = async (
  changes: Parameters<typeof legacy>[0] = {},
  setUp: (rig: Rig) => Promise<unknown> = async () => {},
) => {
  const rig = await advertiser()
  await setUp(rig)
  await rig.host.run('leSetAdvertisingParameters', legacy(changes))
  await rig.host.run('leSetAdvertisingData', { advertisingData: bytes(3, 3) })
  await rig.host.run('leSetScanResponseData', { scanResponseData })
  await rig.host.run('leSetAdvertisingEnable', { advertisingEnable: true })
  await rig.air.advance(50)
  const answersScan = (from: AirAddress) => rig.ear.last.scan(from) !== undefined
  const takes = (from: AirAddress) => rig.ear.last.connect(request(from)) !== undefined
  return { ...rig, answersScan, takes }
}
