import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import type { Advertising } from '../advertising/advertising.ts'
import { AdvertisingDataStore, operation } from '../advertising/advertising-data-store.ts'
import type { AdvertisingSet } from '../advertising/advertising-set.ts'
import type { Device } from '../device.ts'
import type { Handlers, Part } from '../part.ts'
import { disallowedUnless, hciStatus, invalidUnless, Refusal, require } from '../refusal.ts'
import { fitsTrain, Train } from './train.ts'

type Parameters = CommandParams<typeof commands.leSetPeriodicAdvertisingParametersV1>
type Data = CommandParams<typeof commands.leSetPeriodicAdvertisingData>

/** What a set sends in its train. */
interface Content {
  interval: number
  tellsTxPower: boolean
  readonly data: AdvertisingDataStore
  train: Train | undefined
}

const shortestInterval = 0x0006
const greatestHandle = 0xef
/** Bit of Periodic_Advertising_Properties (Vol 4 Part E, 7.8.61); all others are reserved. */
const txPowerProperty = 0x40
/** Bits of Enable (7.8.63). */
const enableBit = 1
const adiBit = 2
const notTold = 127

/** Periodic advertising (Vol 4 Part E, 7.8.61 to 7.8.63). A train begins in fact with its set: before that nobody can find it. */
export class PeriodicAdvertising implements Part {
  readonly device: Device
  readonly #advertising: Advertising
  /** What the host has set goes with its set. */
  #contents = new WeakMap<AdvertisingSet, Content>()
  readonly #trains = new Set<Train>()

  readonly handlers: Handlers = {
    leSetPeriodicAdvertisingParametersV1: params => this.#setParameters(params),
    leSetPeriodicAdvertisingData: params => this.#setData(params),
    leSetPeriodicAdvertisingEnable: ({ enable, advertisingHandle }) => {
      const set = this.#find(advertisingHandle)
      invalidUnless(enable <= (enableBit | adiBit))
      require((enable & adiBit) === 0, hciStatus.unsupportedFeatureOrValue)
      if (enable & enableBit) this.#enable(set)
      else this.#disable(set)
    },
  }

  constructor(device: Device, advertising: Advertising) {
    this.device = device
    this.#advertising = advertising
  }

  reset(): void {
    for (const train of this.#trains) train.end()
    this.#trains.clear()
    this.#contents = new WeakMap()
  }

  #find(handle: number): AdvertisingSet {
    this.#advertising.useCommands('extended')
    invalidUnless(handle <= greatestHandle)
    const set = this.#advertising.set(handle)
    if (!set) throw new Refusal(hciStatus.unknownAdvertisingIdentifier)
    return set
  }

  #setParameters(params: Parameters): void {
    const set = this.#find(params.advertisingHandle)
    const { periodicAdvertisingIntervalMin: min, periodicAdvertisingIntervalMax: max } = params
    const known = this.#contents.get(set)
    disallowedUnless(!known?.train)
    invalidUnless(min >= shortestInterval && min <= max)
    invalidUnless((params.periodicAdvertisingProperties & ~txPowerProperty) === 0)
    invalidUnless(mayBePeriodic(set))
    const content = known ?? { interval: max, tellsTxPower: false, data: new AdvertisingDataStore(), train: undefined }
    require(fits(set, content.data.bytes.length, max), hciStatus.packetTooLong)
    content.interval = max
    content.tellsTxPower = params.periodicAdvertisingProperties !== 0
    this.#contents.set(set, content)
  }

  #setData({ advertisingHandle, operation: what, advertisingData }: Data): void {
    const set = this.#find(advertisingHandle)
    const content = this.#contents.get(set)
    if (!content) throw new Refusal(hciStatus.commandDisallowed)
    const { data, train, interval } = content
    invalidUnless(what <= operation.unchanged)
    invalidUnless(what >= operation.complete || advertisingData.length > 0)
    if (what === operation.unchanged) {
      invalidUnless(train !== undefined && data.bytes.length > 0 && advertisingData.length === 0)
      return
    }
    disallowedUnless(!train || what === operation.complete)
    data.add(what, advertisingData, this.device.profile.maxAdvertisingDataLength)
    if (fits(set, data.bytes.length, interval)) return
    data.discard()
    throw new Refusal(hciStatus.packetTooLong)
  }

  #enable(set: AdvertisingSet): void {
    const content = this.#contents.get(set)
    if (!content) throw new Refusal(hciStatus.commandDisallowed)
    const { data, interval, tellsTxPower } = content
    disallowedUnless(!data.isPartial && mayBePeriodic(set))
    require(fits(set, data.bytes.length, interval), hciStatus.packetTooLong)
    if (content.train) return
    const { secondaryPhy: phy, txPower } = set.parameters
    const { air, radio } = this.device
    const train = new Train(air, radio, { phy, interval, txPower: tellsTxPower ? txPower : notTold }, () => data.bytes)
    content.train = train
    this.#trains.add(train)
    set.periodic = train
  }

  #disable(set: AdvertisingSet): void {
    const content = this.#contents.get(set)
    if (!content?.train) return
    content.train.end()
    this.#trains.delete(content.train)
    content.train = undefined
    set.periodic = undefined
  }
}

const mayBePeriodic = ({ parameters: { kind } }: AdvertisingSet): boolean =>
  !(kind.connectable || kind.scannable || kind.legacy || kind.anonymous)

const fits = ({ parameters: { secondaryPhy: phy } }: AdvertisingSet, length: number, interval: number): boolean =>
  fitsTrain(length, { phy, interval })
