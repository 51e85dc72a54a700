import { BleakHciError } from '../core/errors.ts'
import type { Command } from '../hci/command.ts'
import { commands } from '../hci/commands.ts'
import type { Hci } from '../hci/hci.ts'
import { isAnswer } from './activity.ts'
import type { ResolvableIdentity } from './address-resolver.ts'
import { ownAddressTypeNumber } from './advertising-set.ts'

/** What of the controller matters to its resolving list. */
export interface ResolvingListCapabilities {
  /** How many devices it holds; 0 where there is none. */
  readonly resolvingListSize: number
  supports(command: Command): boolean
}

export interface ResolvingListOptions {
  readonly hci: Pick<Hci, 'run'>
  readonly capabilities: () => ResolvingListCapabilities
  /** What the peers recognise us by, where we go by private addresses. */
  readonly ownIrk: () => Uint8Array | undefined
}

/** Privacy_Mode (Vol 4 Part E, 7.8.77): whether a device may go by its identity although it has a key. */
const privacyModeNumber = { network: 0, device: 1 } as const

/** Memory Capacity Exceeded, and Invalid HCI Command Parameters: a key or an identity that it has already (Vol 1 Part F, 2.7 and 2.18). */
const full = 0x07
const invalid = 0x12

const noKey = new Uint8Array(16)

/**
 * The devices whose private addresses the controller resolves by itself (Vol 4 Part E, 7.8.38 to 7.8.44): those of the latest bonds that there is room
 * for. The host resolves all others, and these too where the controller does not do what it says.
 */
export class ResolvingList {
  readonly #options: ResolvingListOptions
  #identities: readonly ResolvableIdentity[] = []
  /** What the controller was asked for, and what of that it took. */
  #asked: readonly ResolvableIdentity[] = []
  #listed: readonly ResolvableIdentity[] = []
  #isTrusted = true

  constructor(options: ResolvingListOptions) {
    this.#options = options
  }

  /** In place of those before; the latest bond is the last. */
  set identities(identities: readonly ResolvableIdentity[]) {
    this.#identities = identities
  }

  /** Whether the controller has been told what is wanted. */
  get isCurrent(): boolean {
    const wanted = this.#wanted
    return wanted.length === this.#asked.length && wanted.every((one, at) => isSame(one, this.#asked[at]))
  }

  /** Whether the controller recognises this device. */
  has({ address, addressType }: Pick<ResolvableIdentity, 'address' | 'addressType'>): boolean {
    return this.#listed.some(one => one.address === address && one.addressType === addressType)
  }

  /** Tells the controller what is wanted, while it does nothing else. Throws what concerns the adapter as a whole, and no answer of the controller's. */
  async apply(): Promise<void> {
    const wanted = this.#wanted
    this.#asked = wanted
    this.#listed = []
    try {
      await this.#enable(false)
      await this.#options.hci.run(commands.leClearResolvingList, {})
      const listed = await this.#fill(wanted)
      if (listed.length > 0) await this.#enable(true)
      this.#listed = listed
    } catch (error) {
      if (!isAnswer(error)) throw error
      this.#isTrusted = false
      this.#asked = this.#wanted
    }
  }

  /** The controller has not recognised a device that it has the key of: it is not asked to any more. */
  distrust(): void {
    this.#isTrusted = false
    this.#listed = []
  }

  /** The controller was reset: it has forgotten everything. */
  forget(): void {
    this.#asked = []
    this.#listed = []
    this.#isTrusted = true
  }

  /** Without LE Set Privacy Mode a controller does not hear a device that goes by its identity (Vol 6 Part B, 4.7): then the host resolves it. */
  get #wanted(): readonly ResolvableIdentity[] {
    const { resolvingListSize, supports } = this.#options.capabilities()
    const { leAddDeviceToResolvingList, leSetAddressResolutionEnable, leSetPrivacyMode } = commands
    if (!this.#isTrusted || !supports(leAddDeviceToResolvingList) || !supports(leSetAddressResolutionEnable)) return []
    return this.#identities
      .filter(({ irk, privacyMode }) => irk.some(byte => byte !== 0) && (privacyMode === 'network' || supports(leSetPrivacyMode)))
      .slice(-resolvingListSize || Number.POSITIVE_INFINITY)
      .reverse()
  }

  /** Gives those that the list took. */
  async #fill(wanted: readonly ResolvableIdentity[]): Promise<readonly ResolvableIdentity[]> {
    const listed: ResolvableIdentity[] = []
    for (const identity of wanted)
      if (await this.#add(identity)) {
        await this.#setPrivacyMode(identity)
        listed.push(identity)
      }
    return listed
  }

  /** HCI's keys begin with their least significant byte. False where the list has no room for it, or does not take it. */
  async #add(identity: ResolvableIdentity): Promise<boolean> {
    const { hci, ownIrk } = this.#options
    const keys = { peerIrk: identity.irk.toReversed(), localIrk: ownIrk()?.toReversed() ?? noKey }
    try {
      await hci.run(commands.leAddDeviceToResolvingList, { ...peerOf(identity), ...keys })
      return true
    } catch (error) {
      if (error instanceof BleakHciError && (error.status === full || error.status === invalid)) return false
      throw error
    }
  }

  async #setPrivacyMode(identity: ResolvableIdentity): Promise<void> {
    const { hci, capabilities } = this.#options
    const privacyMode = privacyModeNumber[identity.privacyMode ?? 'device']
    if (capabilities().supports(commands.leSetPrivacyMode))
      await hci.run(commands.leSetPrivacyMode, { ...peerOf(identity), privacyMode })
  }

  async #enable(addressResolutionEnable: boolean): Promise<void> {
    await this.#options.hci.run(commands.leSetAddressResolutionEnable, { addressResolutionEnable })
  }
}

const peerOf = ({ address, addressType }: ResolvableIdentity) => ({
  peerIdentityAddressType: ownAddressTypeNumber[addressType],
  peerIdentityAddress: address,
})

const isSame = (one: ResolvableIdentity, other: ResolvableIdentity | undefined): boolean =>
  other !== undefined &&
  one.address === other.address &&
  one.addressType === other.addressType &&
  one.privacyMode === other.privacyMode &&
  one.irk.every((byte, at) => byte === other.irk[at])
