import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import type { Advertising } from '../advertising/advertising.ts'
import type { TrainTransfer } from '../air/periodic-train.ts'
import type { Phy } from '../air/timing.ts'
import type { Device } from '../device.ts'
import type { Connections } from '../links/connections.ts'
import type { Handlers } from '../part.ts'
import { llPdu } from '../procedures/control-pdus.ts'
import { leFeatureBit } from '../profile.ts'
import { hciStatus, invalidUnless, Refusal, require } from '../refusal.ts'
import { keyOfTrain, type TrainId } from './periodic-list.ts'
import { noTrain, PeriodicSync } from './periodic-sync.ts'
import type { SyncTable } from './sync-table.ts'
import { checkedWish, type SyncWish } from './sync-wish.ts'

type ModeParams = CommandParams<typeof commands.leSetDefaultPeriodicAdvertisingSyncTransferParameters>

/** What becomes of the trains that peers tell of (Vol 4 Part E, 7.8.91). */
interface TransferMode {
  readonly wish: SyncWish
  readonly reports: boolean
}

/** Trains that it tries to hear at a time. */
const mostAwaited = 16
/** Mode. */
const mode = { ignore: 0, withoutReports: 1, withReports: 2, withoutDuplicates: 3 } as const

/** Telling connected devices of trains, and being told (Vol 4 Part E, 7.8.89 to 7.8.92; Vol 6 Part B, 5.1.13). */
export class SyncTransfer {
  readonly handlers: Handlers
  readonly #device: Device
  readonly #syncs: SyncTable
  readonly #connections: Connections
  /** Undefined ignores everything. */
  #default: TransferMode | undefined
  #modes = new WeakMap<object, { readonly mode: TransferMode | undefined }>()
  /** Told, and not heard yet. */
  readonly #awaited = new Set<PeriodicSync>()

  constructor(device: Device, syncs: SyncTable, advertising: Advertising, connections: Connections) {
    this.#device = device
    this.#connections = connections
    this.#syncs = syncs
    this.handlers = {
      lePeriodicAdvertisingSyncTransfer: ({ connectionHandle, serviceData, syncHandle }) => {
        const { train, advertiser, id } = syncs.find(syncHandle)
        this.#send(connectionHandle, { serviceData, train, advertiser, sid: id.sid })
        return { connectionHandle }
      },
      lePeriodicAdvertisingSetInfoTransfer: ({ connectionHandle, serviceData, advertisingHandle }) => {
        const set = advertising.set(advertisingHandle)
        if (!set) throw new Refusal(hciStatus.unknownAdvertisingIdentifier)
        if (!set.periodic) throw new Refusal(hciStatus.commandDisallowed)
        this.#send(connectionHandle, { serviceData, train: set.periodic, advertiser: set.ownAddress(), sid: set.sid })
        return { connectionHandle }
      },
      leSetPeriodicAdvertisingSyncTransferParameters: ({ connectionHandle, ...params }) => {
        device.advertising.useCommands('extended')
        this.#modes.set(connections.end(connectionHandle), { mode: checkedMode(params) })
        return { connectionHandle }
      },
      leSetDefaultPeriodicAdvertisingSyncTransferParameters: params => {
        device.advertising.useCommands('extended')
        const next = checkedMode(params)
        for (const end of connections.ends.values()) if (!this.#modes.has(end)) this.#modes.set(end, { mode: this.#default })
        this.#default = next
      },
    }
  }

  reset(): void {
    for (const sync of this.#awaited) sync.end()
    this.#awaited.clear()
    this.#modes = new WeakMap()
    this.#default = undefined
  }

  received(end: { readonly handle: number }, { serviceData, train, advertiser, sid }: TrainTransfer): void {
    const known = this.#modes.get(end)
    const wanted = known ? known.mode : this.#default
    if (!wanted || !this.#supports(train.phy)) return
    const { type, address } = this.#device.privacy.resolve(advertiser)
    const id = { type: type & 1, address, sid }
    if (this.#isKnown(id) || !this.#syncs.hasRoom || this.#awaited.size >= mostAwaited) return
    const about = { name: 'lePeriodicAdvertisingSyncTransferReceivedV1', connectionHandle: end.handle, serviceData } as const
    const failed = (status: number): void => {
      this.#device.event({ ...about, status, syncHandle: 0, ...noTrain })
    }
    if (!wanted.wish.takesWithoutCte) {
      failed(hciStatus.unsupportedRemoteFeature)
      return
    }
    const found = { id, advertiser, train, timeout: wanted.wish.timeout, reports: wanted.reports }
    const sync = new PeriodicSync(this.#device, found, {
      established: () => {
        this.#awaited.delete(sync)
        const syncHandle = this.#syncs.add(sync)
        this.#device.event({ ...about, status: hciStatus.success, syncHandle, ...sync.description })
        return syncHandle
      },
      lost: handle => {
        this.#awaited.delete(sync)
        if (handle === undefined) failed(hciStatus.failedToBeEstablished)
        else this.#syncs.lost(handle)
      },
    })
    this.#awaited.add(sync)
  }

  /** No answer follows: the procedure is over when the PDU has been sent. */
  #send(connectionHandle: number, transfer: TrainTransfer): void {
    const { procedures } = this.#connections.end(connectionHandle)
    const features = procedures.peerFeatures ?? 0n
    require(((features >> BigInt(leFeatureBit.syncTransferRecipient)) & 1n) === 1n, hciStatus.unsupportedRemoteFeature)
    procedures.whenQuiet(() => procedures.end.send(llPdu('LL_PERIODIC_SYNC_IND', transfer)))
  }

  #isKnown(id: TrainId): boolean {
    return this.#syncs.has(id) || [...this.#awaited].some(sync => keyOfTrain(sync.id) === keyOfTrain(id))
  }

  #supports(phy: Phy): boolean {
    if (phy === 1) return true
    return this.#device.hasFeature(phy === 2 ? leFeatureBit.le2MPhy : leFeatureBit.leCodedPhy)
  }
}

const checkedMode = ({ mode: wanted, ...params }: ModeParams): TransferMode | undefined => {
  invalidUnless(wanted <= mode.withoutDuplicates)
  // Duplicates are told by the ADI field, which trains here do not have.
  require(wanted !== mode.withoutDuplicates, hciStatus.unsupportedFeatureOrValue)
  if (wanted === mode.ignore) return undefined
  return { wish: checkedWish(params), reports: wanted === mode.withReports }
}
