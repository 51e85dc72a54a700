import { Air, type FindPath, profiles, VirtualController } from '../../controller/index.ts'
import { parseAddress } from '../../core/address.ts'
import { type AdvertisingDataFields, buildAdvertisingData } from '../../gap/advertising-data-builder.ts'
import { Adapter } from '../../src/index.ts'
import { RawHost } from './raw-host.ts'
import { type Advertiser, type ScannerRig, type Structure, type Surroundings, servedAddress } from './scanner-suite.ts'

const hex = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'hex'))

/** What Bumble's classes of AD structures are here. */
const fields: Readonly<Record<string, (...values: never[]) => AdvertisingDataFields>> = {
  Flags: (flags: number) => ({ flags }),
  CompleteLocalName: (localName: string) => ({ localName }),
  CompleteListOf16BitServiceUUIDs: (serviceUuids: readonly string[]) => ({ serviceUuids }),
  CompleteListOf128BitServiceUUIDs: (serviceUuids: readonly string[]) => ({ serviceUuids }),
  ManufacturerSpecificData: (id: number, data: string) => ({ manufacturerData: new Map([[id, hex(data)]]) }),
  ServiceData16BitUUID: (uuid: string, data: string) => ({ serviceData: new Map([[uuid, hex(data)]]) }),
  TxPowerLevel: (txPower: number) => ({ txPower }),
}

const bytesOf = (structures: readonly Structure[] = []): Uint8Array => {
  const parts = structures.map(([name, ...values]) =>
    buildAdvertisingData(fields[name]?.(...(values as never[])) ?? {}, { maxLength: 1650 }),
  )
  return Uint8Array.from(parts.flatMap(part => [...part]))
}

const legacyType = { connectable: 0, directed: 4, scannable: 2, nonConnectable: 3 } as const
const extendedProperties = { connectable: 1, directed: 5, scannable: 2, nonConnectable: 0 } as const
const ticks = (milliseconds = 100) => Math.round(milliseconds / 0.625)

const target = ({ target: address, targetPublic = false }: Advertiser) => ({
  peerAddressType: targetPublic ? 0 : 1,
  peerAddress: address === undefined ? 0 : parseAddress(address),
})

const advertiseLegacy = async (host: RawHost, advertiser: Advertiser): Promise<void> => {
  await host.run('leSetAdvertisingParameters', {
    advertisingIntervalMin: ticks(advertiser.interval),
    advertisingIntervalMax: ticks(advertiser.interval),
    advertisingType: legacyType[advertiser.kind],
    ownAddressType: advertiser.public ? 0 : 1,
    ...target(advertiser),
    advertisingChannelMap: 7,
    advertisingFilterPolicy: 0,
  })
  await host.run('leSetAdvertisingData', { advertisingData: bytesOf(advertiser.data) })
  await host.run('leSetScanResponseData', { scanResponseData: bytesOf(advertiser.scanResponse) })
  await host.run('leSetAdvertisingEnable', { advertisingEnable: true })
}

const advertiseExtended = async (host: RawHost, advertiser: Advertiser, advertisingSid: number): Promise<void> => {
  const advertisingHandle = 0
  await host.run('leSetExtendedAdvertisingParametersV1', {
    advertisingHandle,
    advertisingEventProperties: extendedProperties[advertiser.kind],
    primaryAdvertisingIntervalMin: ticks(advertiser.interval),
    primaryAdvertisingIntervalMax: ticks(advertiser.interval),
    primaryAdvertisingChannelMap: 7,
    ownAddressType: 1,
    ...target(advertiser),
    advertisingFilterPolicy: 0,
    advertisingTxPower: 127,
    primaryAdvertisingPhy: 1,
    secondaryAdvertisingMaxSkip: 0,
    secondaryAdvertisingPhy: 2,
    advertisingSid,
    scanRequestNotificationEnable: false,
  })
  await host.run('leSetAdvertisingSetRandomAddress', { advertisingHandle, randomAddress: parseAddress(advertiser.address) })
  const [data, response] = [bytesOf(advertiser.data), bytesOf(advertiser.scanResponse)]
  for (const { operation, part } of pieces(data))
    await host.run('leSetExtendedAdvertisingData', { advertisingHandle, operation, fragmentPreference: 1, advertisingData: part })
  if (response.length > 0)
    await host.run('leSetExtendedScanResponseData', {
      advertisingHandle,
      operation: 3,
      fragmentPreference: 1,
      scanResponseData: response,
    })
  await host.run('leSetExtendedAdvertisingEnable', {
    enable: true,
    sets: [{ advertisingHandle, duration: 0, maxExtendedAdvertisingEvents: 0 }],
  })
}

/** Complete in one command, or first, intermediate and last fragments (Vol 4 Part E, 7.8.54). */
const pieces = (data: Uint8Array) => {
  const most = 251
  if (data.length === 0) return []
  if (data.length <= most) return [{ operation: 3, part: data }]
  const parts = Array.from({ length: Math.ceil(data.length / most) }, (_, i) => data.subarray(i * most, (i + 1) * most))
  return parts.map((part, i) => ({ operation: i === 0 ? 1 : i === parts.length - 1 ? 2 : 0, part }))
}

/** Everybody is on one virtual air, whose time the test lets pass. */
export const virtualRig = async ({ advertisers, extended = false }: Surroundings): Promise<ScannerRig> => {
  const strength = new Map<number, number>()
  const path: FindPath = from => ({ rssi: strength.get(from.id) ?? -50, loss: 0 })
  const air = new Air({ path })
  const profile = extended ? profiles.le54 : profiles.le42
  const controller = new VirtualController({ air, profile, address: parseAddress(servedAddress) })
  for (const advertiser of advertisers) {
    const own = new VirtualController({ air, address: parseAddress(advertiser.address) })
    strength.set(own.radio.id, advertiser.rssi ?? -50)
    const host = await RawHost.on(own, { quiet: true })
    await host.run('leSetRandomAddress', { randomAddress: parseAddress(advertiser.address) })
    if (advertiser.extended) await advertiseExtended(host, advertiser, advertiser.extended.sid)
    else await advertiseLegacy(host, advertiser)
  }
  const kill = async () => controller.unplug()
  return {
    open: () => Adapter.open({ transport: controller.open }),
    kill,
    pass: milliseconds => air.advance(milliseconds),
    [Symbol.asyncDispose]: kill,
  }
}
