import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import type { Advertising } from '../advertising/advertising.ts'
import type { AdvertisingEvent } from '../air/advertising-event.ts'
import type { TrainTransfer } from '../air/periodic-train.ts'
import type { Device } from '../device.ts'
import type { Connections } from '../links/connections.ts'
import type { Handlers, Part } from '../part.ts'
import type { TrainFollower } from '../parts.ts'
import { disallowedUnless, hciStatus, invalidUnless, require } from '../refusal.ts'
import { checkTrainId, keyOfTrain, PeriodicList, type TrainId } from './periodic-list.ts'
import { type FoundTrain, noTrain, PeriodicSync } from './periodic-sync.ts'
import { SyncTable } from './sync-table.ts'
import { SyncTransfer } from './sync-transfer.ts'
import { checkedWish, type SyncWish } from './sync-wish.ts'

type CreateSync = CommandParams<typeof commands.lePeriodicAdvertisingCreateSync>

/** Bits of Options (Vol 4 Part E, 7.8.67). */
const option = { usesList: 1, reportsOff: 2, filtersDuplicates: 4 } as const
const reservedOptions = 0xf8
/** Bits of Enable (7.8.88). */
const receive = { reports: 1, filtersDuplicates: 2 } as const

/** What the host waits for. */
interface Pending extends SyncWish {
  /** Undefined where the list says which. */
  readonly id: TrainId | undefined
  readonly reports: boolean
}

/** Synchronising with periodic advertising (Vol 4 Part E, 7.8.67 to 7.8.73, 7.8.88; with 7.8.89 to 7.8.92). */
export class PeriodicSyncs implements Part, TrainFollower {
  readonly handlers: Handlers
  readonly device: Device
  readonly #list: PeriodicList
  readonly #syncs: SyncTable
  #pending: Pending | undefined
  /** Found, and not heard yet. */
  #candidate: PeriodicSync | undefined
  readonly #transfer: SyncTransfer

  constructor(device: Device, advertising: Advertising, connections: Connections) {
    this.device = device
    this.#syncs = new SyncTable(device)
    this.#list = new PeriodicList(device.profile.periodicListSize)
    this.#transfer = new SyncTransfer(device, this.#syncs, advertising, connections)
    this.handlers = { ...this.#syncHandlers(), ...this.#listHandlers(), ...this.#transfer.handlers }
  }

  /** Whether LE Periodic Advertising Create Sync has not come to its end (the resolving list is then fixed). */
  get isPending(): boolean {
    return this.#pending !== undefined
  }

  /** The scanner has heard an event that points to a train. */
  found({ periodic, advertiser, sid }: AdvertisingEvent): void {
    const { privacy } = this.device
    if (!this.#pending || this.#candidate || !periodic || !advertiser || !privacy.accepts(advertiser)) return
    const { type, address } = privacy.resolve(advertiser)
    const id = { type: type & 1, address, sid }
    if (!this.#isWanted(this.#pending, id)) return
    if (this.#pending.takesWithoutCte) this.#follow({ ...this.#pending, id, advertiser, train: periodic })
    else if (this.#pending.id) this.#failed(hciStatus.unsupportedRemoteFeature)
  }

  /** A peer of `end` has told of a train. */
  transferred(end: { readonly handle: number }, transfer: TrainTransfer): void {
    this.#transfer.received(end, transfer)
  }

  reset(): void {
    this.#transfer.reset()
    this.#candidate?.end()
    this.#syncs.reset()
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
        this.#syncs.end(syncHandle)
      },
      leSetPeriodicAdvertisingReceiveEnable: ({ syncHandle, enable }) => {
        const sync = this.#syncs.find(syncHandle)
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
    disallowedUnless(!this.isPending)
    const { options } = params
    const wish = checkedWish({ ...params, cteType: params.syncCteType })
    invalidUnless((options & reservedOptions) === 0)
    const id = options & option.usesList ? undefined : idOf(params)
    if (id) checkTrainId(id)
    const reports = (options & option.reportsOff) === 0
    require(!reports || (options & option.filtersDuplicates) === 0, hciStatus.unsupportedFeatureOrValue)
    require(!id || !this.#syncs.has(id), hciStatus.connectionAlreadyExists)
    require(this.#syncs.hasRoom, hciStatus.memoryCapacityExceeded)
    this.#pending = { id, reports, ...wish }
  }

  #isWanted({ id: wanted }: Pending, id: TrainId): boolean {
    if (wanted) return keyOfTrain(wanted) === keyOfTrain(id)
    return this.#list.has(id) && !this.#syncs.has(id)
  }

  #follow(found: FoundTrain): void {
    const sync = new PeriodicSync(this.device, found, {
      established: () => this.#established(sync),
      lost: handle => (handle === undefined ? this.#failed(hciStatus.failedToBeEstablished) : this.#syncs.lost(handle)),
    })
    this.#candidate = sync
  }

  #established(sync: PeriodicSync): number {
    this.#pending = undefined
    this.#candidate = undefined
    const syncHandle = this.#syncs.add(sync)
    const status = hciStatus.success
    this.device.event({ name: 'lePeriodicAdvertisingSyncEstablishedV1', status, syncHandle, ...sync.description })
    return syncHandle
  }

  #failed(status: number): void {
    this.#candidate?.end()
    this.#candidate = undefined
    this.#pending = undefined
    this.device.event({ name: 'lePeriodicAdvertisingSyncEstablishedV1', status, syncHandle: 0, ...noTrain })
  }
}

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
