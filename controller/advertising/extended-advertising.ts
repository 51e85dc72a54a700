import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import type { Device } from '../device.ts'
import type { Handlers } from '../part.ts'
import { isRandomAddress } from '../privacy/random-address.ts'
import { disallowedUnless, hciStatus, invalidUnless, Refusal, require } from '../refusal.ts'
import { operation } from './advertising-data-store.ts'
import { checkPhyOptions, extendedParameters, leStateOf } from './advertising-parameters.ts'
import { checkChange, checkData, checkEnabling, checkScanResponse, fits } from './advertising-rules.ts'
import { AdvertisingSet, type Ended } from './advertising-set.ts'

type Parameters = CommandParams<typeof commands.leSetExtendedAdvertisingParametersV1>
type Enable = CommandParams<typeof commands.leSetExtendedAdvertisingEnable>

const greatestHandle = 0xef
/** Num_Completed_Extended_Advertising_Events has one byte. */
const mostEvents = 0xff

/** The sets of a host that uses the extended commands (Vol 4 Part E, 7.8.52 to 7.8.60). */
export class ExtendedAdvertising {
  readonly handlers: Handlers
  readonly sets = new Map<number, AdvertisingSet>()
  readonly #device: Device

  constructor(device: Device) {
    this.#device = device
    const { maxAdvertisingDataLength, advertisingSets } = device.profile
    this.handlers = {
      leSetAdvertisingSetRandomAddress: ({ advertisingHandle, randomAddress }) => {
        const set = this.find(advertisingHandle)
        disallowedUnless(!(set.isOn && set.parameters.kind.connectable))
        invalidUnless(isRandomAddress(randomAddress))
        set.setRandomAddress(randomAddress)
      },
      leSetExtendedAdvertisingParametersV1: params => this.#setParameters(params),
      leSetExtendedAdvertisingParametersV2: params => {
        checkPhyOptions(params)
        return this.#setParameters(params)
      },
      leSetExtendedAdvertisingData: ({ advertisingHandle, advertisingData, ...fragment }) => {
        const set = this.find(advertisingHandle)
        checkData(set, fragment, advertisingData.length)
        if (fragment.operation === operation.unchanged) set.renewed()
        else this.#add(set, 'data', fragment.operation, advertisingData)
      },
      leSetExtendedScanResponseData: ({ advertisingHandle, scanResponseData, ...fragment }) => {
        const set = this.find(advertisingHandle)
        checkScanResponse(set, fragment, scanResponseData.length)
        this.#add(set, 'scanResponse', fragment.operation, scanResponseData)
      },
      leSetExtendedAdvertisingEnable: params => this.#enable(params),
      leReadMaximumAdvertisingDataLength: () => ({ maxAdvertisingDataLength }),
      leReadNumberOfSupportedAdvertisingSets: () => ({ numSupportedAdvertisingSets: advertisingSets }),
      leRemoveAdvertisingSet: ({ advertisingHandle }) => {
        disallowedUnless(!isUsed(this.find(advertisingHandle)))
        this.sets.delete(advertisingHandle)
      },
      leClearAdvertisingSets: () => {
        disallowedUnless(![...this.sets.values()].some(isUsed))
        this.sets.clear()
      },
    }
  }

  reset(): void {
    for (const set of this.sets.values()) set.disable()
    this.sets.clear()
  }

  /** Refuses with Unknown Advertising Identifier where there is no such set. */
  find(handle: number): AdvertisingSet {
    invalidUnless(handle <= greatestHandle)
    const set = this.sets.get(handle)
    if (!set) throw new Refusal(hciStatus.unknownAdvertisingIdentifier)
    return set
  }

  #setParameters(params: Parameters): { readonly selectedTxPower: number } {
    const { advertisingHandle: handle } = params
    invalidUnless(handle <= greatestHandle)
    const parameters = extendedParameters(this.#device, params)
    const set = this.sets.get(handle)
    if (set) {
      checkChange(set, parameters)
      set.parameters = parameters
    } else {
      require(this.sets.size < this.#device.profile.advertisingSets, hciStatus.memoryCapacityExceeded)
      this.sets.set(handle, new AdvertisingSet(this.#device, parameters, handle, this.#terminated(handle)))
    }
    return { selectedTxPower: parameters.txPower }
  }

  /** Data that an enabled set has no time to send is discarded (7.8.54). */
  #add(set: AdvertisingSet, which: 'data' | 'scanResponse', what: number, fragment: Uint8Array): void {
    try {
      set[which].add(what, fragment, this.#device.profile.maxAdvertisingDataLength)
      if (!set.isOn || fits(set.parameters, fragment.length)) return
      set[which].discard()
      throw new Refusal(hciStatus.packetTooLong)
    } finally {
      set.changed(which)
    }
  }

  /** All sets or none (7.8.56). */
  #enable({ enable, sets: wishes }: Enable): void {
    invalidUnless(new Set(wishes.map(wish => wish.advertisingHandle)).size === wishes.length)
    if (!enable) {
      const handles = wishes.length > 0 ? wishes.map(wish => wish.advertisingHandle) : [...this.sets.keys()]
      for (const set of handles.map(handle => this.find(handle))) set.disable()
      return
    }
    invalidUnless(wishes.length > 0)
    const starts = wishes.map(({ advertisingHandle, duration, maxExtendedAdvertisingEvents: events }) => {
      const set = this.find(advertisingHandle)
      checkEnabling(set, duration)
      if (!set.parameters.kind.anonymous) set.ownAddress()
      this.#device.enter(leStateOf(set.parameters.kind))
      return () => set.enable({ duration, events })
    })
    for (const start of starts) start()
  }

  #terminated(advertisingHandle: number): Ended {
    return (status, events, connectionHandle) => {
      const numCompletedExtendedAdvertisingEvents = Math.min(events, mostEvents)
      const ended = { status, advertisingHandle, connectionHandle, numCompletedExtendedAdvertisingEvents }
      this.#device.event({ name: 'leAdvertisingSetTerminated', ...ended })
    }
  }
}

const isUsed = ({ isOn, periodic }: AdvertisingSet): boolean => isOn || periodic !== undefined
