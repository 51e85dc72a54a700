import { Air, type AirOptions, type Profile, profiles, VirtualController } from '../../controller/index.ts'
import type { HciEvent } from '../../hci/events.ts'
import { RawHost } from './raw-host.ts'
import { off, scanExtended } from './scanner-rig.ts'

/** An extended set that may have periodic advertising: neither connectable nor scannable, every 100 ms. */
export const setParameters = {
  advertisingHandle: 1,
  advertisingEventProperties: 0,
  primaryAdvertisingIntervalMin: 160,
  primaryAdvertisingIntervalMax: 160,
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
}

/** A train with an event every 50 ms. */
export const trainParameters = {
  advertisingHandle: 1,
  periodicAdvertisingIntervalMin: 24,
  periodicAdvertisingIntervalMax: 40,
  periodicAdvertisingProperties: 0,
}

export const enableSet = { enable: true, sets: [{ advertisingHandle: 1, duration: 0, maxExtendedAdvertisingEvents: 0 }] }

/** Data for the train, in as many fragments as it takes. */
export const setTrainData = async (host: RawHost, data: Uint8Array): Promise<void> => {
  const most = 252
  const count = Math.max(Math.ceil(data.length / most), 1)
  for (let n = 0; n < count; n++) {
    const isLast = n === count - 1
    const middle = isLast ? 2 : 0
    const operation = n === 0 ? (isLast ? 3 : 1) : middle
    await host.run('leSetPeriodicAdvertisingData', {
      advertisingHandle: 1,
      operation,
      advertisingData: data.subarray(n * most, (n + 1) * most),
    })
  }
}

export interface PeriodicRig {
  readonly air: Air
  readonly sender: RawHost
  readonly sending: VirtualController
  readonly receiver: RawHost
  readonly receiving: VirtualController
}

export const senderAddress = 0xa00000000001

/** A device with a set that is not enabled yet, and one that is to receive it. */
export const periodicRig = async (options: AirOptions = {}, profile: Profile = profiles.le54): Promise<PeriodicRig> => {
  const air = new Air(options)
  const sending = new VirtualController({ air, profile, address: senderAddress, position: { x: 1, y: 0 } })
  const receiving = new VirtualController({ air, profile })
  const sender = await RawHost.on(sending)
  await sender.run('leSetExtendedAdvertisingParametersV1', setParameters)
  return { air, sender, sending, receiver: await RawHost.on(receiving), receiving }
}

/** The same with a train on the air. */
export const trainRig = async (data: Uint8Array, options: AirOptions = {}, properties = 0): Promise<PeriodicRig> => {
  const rig = await periodicRig(options)
  const parameters = { ...trainParameters, periodicAdvertisingProperties: properties }
  await rig.sender.run('leSetPeriodicAdvertisingParametersV1', parameters)
  await setTrainData(rig.sender, data)
  await rig.sender.run('leSetPeriodicAdvertisingEnable', { enable: 1, advertisingHandle: 1 })
  await rig.sender.run('leSetExtendedAdvertisingEnable', enableSet)
  return rig
}

export const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at & 0xff)

/** The train of `trainRig`, as a host names it. */
export const train = { advertiserAddressType: 0, advertiserAddress: senderAddress, advertisingSid: 3 }

/** Lost after one second. */
export const createSync = { options: 0, ...train, skip: 0, syncTimeout: 100, syncCteType: 0 }

/** A device that sends a train, and one that receives it and does not scan any more. */
export const synchronised = async (data = bytes(10), options: AirOptions = {}, properties = 0): Promise<PeriodicRig> => {
  const rig = await trainRig(data, options, properties)
  await rig.receiver.run('lePeriodicAdvertisingCreateSync', createSync)
  await scanExtended(rig.receiver)
  await rig.air.advance(200)
  await rig.receiver.run('leSetExtendedScanEnable', off)
  return rig
}

export const syncsOf = ({ receiver }: PeriodicRig): HciEvent<'lePeriodicAdvertisingSyncEstablishedV1'>[] =>
  receiver.got('lePeriodicAdvertisingSyncEstablishedV1')

export const reportsOf = ({ receiver }: PeriodicRig): HciEvent<'lePeriodicAdvertisingReportV1'>[] =>
  receiver.got('lePeriodicAdvertisingReportV1')
