import type { CommandParams } from '../hci/command.ts'
import type { commands } from '../hci/commands.ts'
import type { AdvertisingEvent } from './advertising-event.ts'
import type { Device } from './device.ts'
import type { Handlers, Part } from './part.ts'
import { checkTrainId, keyOfTrain, PeriodicList, type TrainId } from './periodic-list.ts'
import { PeriodicSync } from './periodic-sync.ts'
import type { PeriodicTrain } from './periodic-train.ts'
import type { PeerAddress } from './privacy.ts'
import { disallowedUnless, hciStatus, invalidUnless, Refusal, require } from './refusal.ts'

type CreateSync = CommandParams<typeof commands.lePeriodicAdvertisingCreateSync>

/** Bits of Options (Vol 4 Part E, 7.8.67). */
const option = { usesList: 1, reportsOff: 2, filtersDuplicates: 4 } as const
const reservedOptions = 0xf8
/** Bits of Sync_CTE_Type: three kinds that are not wanted, and packets without any. Trains here have none. */
const cte = { all: 0x17, without: 0x10, reserved: 0xe0 } as const
const greatestSkip = 0x01f3
const timeouts = { least: 0x000a, greatest: 0x4000 } as const
/** Microseconds. */
const timeoutUnit = 10_000
/** Bits of Enable (7.8.88). */
const receive = { reports: 1, filtersDuplicates: 2 } as const
/** Trains that a controller follows at a time. */
const mostSyncs = 16
/** Advertiser_Clock_Accuracy: 20 ppm. */
const clockAccuracy = 0x07

/** What the host waits for. */
interface Pending {
  /** Undefined where the list says which. */
  readonly id: TrainId | undefined
  readonly isWithoutCteUnwanted: boolean
  readonly reports: boolean
  readonly timeout: number
}

/** Synchronising with periodic advertising (Vol 4 Part E, 7.8.67 to 7.8.73, 7.8.88). */
export class PeriodicSyncs implements Part {
  readonly handlers: Handlers
  readonly device: Device
  readonly #list: PeriodicList
  /** By handle. */
  readonly #syncs = new Map<number, PeriodicSync>()
  #pending: Pending | undefined
  /** Found, and not heard yet. */
  #candidate: PeriodicSync | undefined

  constructor(device: Device) {
    this.device = device
    this.#list = new PeriodicList(device.profile.periodicListSize)
    this.handlers = { ...this.#syncHandlers(), ...this.#listHandlers() }
  }

  /** Whether LE Periodic Advertising Create Sync has not come to its end (the resolving list is then fixed). */
  get isPending(): boolean {
    return this.#pending !== undefined
  }

  /** The scanner has heard an event that points to a train. */
  found({ periodic, advertiser, sid }: AdvertisingEvent): void {
    const { privacy } = this.device
    if (!this.#pending || this.#candidate || !periodic || !advertiser || !privacy.accepts(advertiser)) return
    const peer = privacy.resolve(advertiser)
    const id = { type: peer.type & 1, address: peer.address, sid }
    if (!this.#isWanted(this.#pending, id)) return
    if (!this.#pending.isWithoutCteUnwanted) this.#follow(this.#pending, id, periodic, peer)
    else if (this.#pending.id) this.#failed(hciStatus.unsupportedRemoteFeature)
  }

  reset(): void {
    this.#candidate?.end()
    for (const sync of this.#syncs.values()) sync.end()
    this.#syncs.clear()
    this.#list.clear()
    this.#pending = undefined
    this.#candidate = undefined
  }

  #syncHandlers(): Handlers {
    return {
      lePeriodicAdvertisingCreateSync: params => this.#create(params),
      lePeriodicAdvertisingCreateSyncCancel: () => {
        this.device.advertising.useCommands('extended')
        disallowedUnless(this.isPending)
        this.#failed(hciStatus.cancelledByHost)
      },
      lePeriodicAdvertisingTerminateSync: ({ syncHandle }) => {
        this.device.advertising.useCommands('extended')
        this.#find(syncHandle).end()
        this.#syncs.delete(syncHandle)
      },
      leSetPeriodicAdvertisingReceiveEnable: ({ syncHandle, enable }) => {
        const sync = this.#find(syncHandle)
        invalidUnless(enable <= (receive.reports | receive.filtersDuplicates))
        require((enable & receive.filtersDuplicates) === 0, hciStatus.unsupportedFeatureOrValue)
        sync.reports = (enable & receive.reports) !== 0
      },
    }
  }

  #listHandlers(): Handlers {
    const mayChange = (): void => {
      this.device.advertising.useCommands('extended')
      disallowedUnless(!this.isPending)
    }
    return {
      leAddDeviceToPeriodicAdvertiserList: params => {
        mayChange()
        this.#list.add(idOf(params))
      },
      leRemoveDeviceFromPeriodicAdvertiserList: params => {
        mayChange()
        this.#list.remove(idOf(params))
      },
      leClearPeriodicAdvertiserList: () => {
        mayChange()
        this.#list.clear()
      },
      leReadPeriodicAdvertiserListSize: () => {
        this.device.advertising.useCommands('extended')
        return { periodicAdvertiserListSize: this.device.profile.periodicListSize }
      },
    }
  }

  #create(params: CreateSync): void {
    this.device.advertising.useCommands('extended')
    disallowedUnless(!this.isPending && (params.syncCteType & cte.all) !== cte.all)
    const { options, syncTimeout } = params
    invalidUnless((options & reservedOptions) === 0 && (params.syncCteType & cte.reserved) === 0)
    invalidUnless(params.skip <= greatestSkip && syncTimeout >= timeouts.least && syncTimeout <= timeouts.greatest)
    const id = options & option.usesList ? undefined : idOf(params)
    if (id) checkTrainId(id)
    const reports = (options & option.reportsOff) === 0
    require(!reports || (options & option.filtersDuplicates) === 0, hciStatus.unsupportedFeatureOrValue)
    require(!id || !this.#isSynchronised(id), hciStatus.connectionAlreadyExists)
    require(this.#syncs.size < mostSyncs, hciStatus.memoryCapacityExceeded)
    const isWithoutCteUnwanted = (params.syncCteType & cte.without) !== 0
    this.#pending = { id, isWithoutCteUnwanted, reports, timeout: syncTimeout * timeoutUnit }
  }

  #find(handle: number): PeriodicSync {
    const sync = this.#syncs.get(handle)
    if (!sync) throw new Refusal(hciStatus.unknownAdvertisingIdentifier)
    return sync
  }

  #isWanted({ id: wanted }: Pending, id: TrainId): boolean {
    if (wanted) return keyOfTrain(wanted) === keyOfTrain(id)
    return this.#list.has(id) && !this.#isSynchronised(id)
  }

  #isSynchronised(id: TrainId): boolean {
    return [...this.#syncs.values()].some(sync => keyOfTrain(sync.id) === keyOfTrain(id))
  }

  #follow({ timeout, reports }: Pending, id: TrainId, train: PeriodicTrain, peer: PeerAddress): void {
    const sync = new PeriodicSync(
      this.device,
      { id, train, timeout, reports },
      {
        established: () => this.#established(sync, peer),
        lost: handle => (handle === undefined ? this.#failed(hciStatus.failedToBeEstablished) : this.#lost(handle)),
      },
    )
    this.#candidate = sync
  }

  #established(sync: PeriodicSync, { type, address }: PeerAddress): number {
    this.#pending = undefined
    this.#candidate = undefined
    let handle = 0
    while (this.#syncs.has(handle)) handle++
    this.#syncs.set(handle, sync)
    this.device.event({
      name: 'lePeriodicAdvertisingSyncEstablishedV1',
      status: hciStatus.success,
      syncHandle: handle,
      advertisingSid: sync.id.sid,
      advertiserAddressType: type,
      advertiserAddress: address,
      advertiserPhy: sync.train.phy,
      periodicAdvertisingInterval: sync.train.interval,
      advertiserClockAccuracy: clockAccuracy,
    })
    return handle
  }

  #lost(syncHandle: number): void {
    this.#syncs.delete(syncHandle)
    this.device.event({ name: 'lePeriodicAdvertisingSyncLost', syncHandle })
  }

  #failed(status: number): void {
    this.#candidate?.end()
    this.#candidate = undefined
    this.#pending = undefined
    this.device.event({ name: 'lePeriodicAdvertisingSyncEstablishedV1', status, ...nothing })
  }
}

const nothing = {
  syncHandle: 0,
  advertisingSid: 0,
  advertiserAddressType: 0,
  advertiserAddress: 0,
  advertiserPhy: 0,
  periodicAdvertisingInterval: 0,
  advertiserClockAccuracy: 0,
} as const

interface Named {
  readonly advertiserAddressType: number
  readonly advertiserAddress: number
  readonly advertisingSid: number
}

const idOf = ({ advertiserAddressType: type, advertiserAddress: address, advertisingSid: sid }: Named): TrainId => ({
  type,
  address,
  sid,
})
