import type { Address } from '../../core/address.ts'
import { type AirAddress, type PeerAddress, sameAddress } from '../address.ts'
import type { Device } from '../device.ts'
import type { Handlers, Part } from '../part.ts'
import type { Addresses } from '../parts.ts'
import { disallowedUnless, hciStatus, invalidUnless, Refusal, require } from '../refusal.ts'
import { PrivateAddress } from './private-address.ts'
import { isRandomAddress, isStaticAddress } from './random-address.ts'
import { type ResolvingEntry, ResolvingList } from './resolving-list.ts'

/** RPA_Timeout in seconds (Vol 4 Part E, 7.8.45). */
const rpaTimeouts = { least: 1, most: 3_600, usual: 900 }
const second = 1_000_000

/** The random address, the resolving list, and who is behind an address (Vol 6 Part B, 6; Vol 4 Part E, 7.8.4, 7.8.38 to 7.8.45, 7.8.77). */
export class Privacy implements Part, Addresses {
  readonly handlers: Handlers
  readonly #device: Device
  readonly #list = new ResolvingList()
  #randomAddress: Address | undefined
  #resolves = false
  #rpaTimeout = rpaTimeouts.usual

  constructor(device: Device) {
    this.#device = device
    this.handlers = {
      leSetRandomAddress: ({ randomAddress }) => this.#setRandomAddress(randomAddress),
      leAddDeviceToResolvingList: params => this.#add(params),
      leRemoveDeviceFromResolvingList: params => {
        this.#mayChangeList()
        this.#list.remove(this.#known(params))
      },
      leClearResolvingList: () => {
        this.#mayChangeList()
        this.#list.clear()
      },
      leReadResolvingListSize: () => ({ resolvingListSize: device.profile.resolvingListSize }),
      leReadPeerResolvableAddress: params => ({ peerResolvableAddress: knownAddress(this.#known(params).heard || undefined) }),
      leReadLocalResolvableAddress: params => ({
        localResolvableAddress: knownAddress(this.#known(params).local?.now(this.#rpaTime)),
      }),
      leSetAddressResolutionEnable: ({ addressResolutionEnable }) => {
        disallowedUnless(!this.#isInUse)
        this.#resolves = addressResolutionEnable
      },
      leSetResolvablePrivateAddressTimeoutV1: ({ rpaTimeout }) => {
        invalidUnless(rpaTimeout >= rpaTimeouts.least && rpaTimeout <= rpaTimeouts.most)
        this.#rpaTimeout = rpaTimeout
      },
      leSetPrivacyMode: ({ privacyMode, ...peer }) => {
        this.#mayChangeList()
        const entry = this.#known(peer)
        invalidUnless(privacyMode <= 1)
        entry.privacyMode = privacyMode === 0 ? 'network' : 'device'
      },
    }
  }

  /** The device's random address, where the host has set one (7.8.4). Advertising sets have their own. */
  get randomAddress(): Address | undefined {
    return this.#randomAddress
  }

  /**
   * The address that this device puts on the air for an Own_Address_Type (0 public, 1 random, 2 and 3 a private one made with the
   * resolving-list entry of `peer`, else 0 and 1). `random` is the address of an advertising set, in place of the device's; 0
   * where the set has none. Throws Refusal (Invalid HCI Command Parameters) where it needs an address that the device has not.
   */
  ownAddress(
    ownAddressType: number,
    peer?: { readonly type: number; readonly address: Address },
    random: Address | undefined = this.#randomAddress,
  ): AirAddress {
    const local = ownAddressType >= 2 && peer ? this.#list.find(peer.type & 1, peer.address)?.local : undefined
    if (local) return { type: 1, address: local.now(this.#rpaTime) }
    const isRandom = (ownAddressType & 1) === 1
    const address = isRandom ? random : this.#device.publicAddress
    if (!address) throw new Refusal(hciStatus.invalidParameters)
    return { type: isRandom ? 1 : 0, address }
  }

  /** `ownAddress` gives another private address from now on, for this peer (7.8.122). */
  renewOwnAddress(peer: AirAddress): void {
    this.#list.find(peer.type, peer.address)?.local?.renew()
  }

  /**
   * How directed advertising names the one it is for: with Own_Address_Type 2 and 3 by a private address made with its IRK, where
   * the resolving list has that (Vol 4 Part E, 7.8.5), else as the host does.
   */
  targetAddress(ownAddressType: number, peer: AirAddress): AirAddress {
    const target = ownAddressType >= 2 ? this.#list.find(peer.type, peer.address)?.target : undefined
    return target ? { type: 1, address: target.now(this.#rpaTime) } : peer
  }

  /** Who uses this address; the address itself where no entry of the resolving list knows it. */
  resolve({ type, address }: AirAddress): PeerAddress {
    const entry = type === 1 && this.#resolves ? this.#list.peerBehind(address) : undefined
    if (!entry) return { type, address, rpa: 0 }
    entry.heard = address
    return { type: entry.type === 0 ? 2 : 3, address: entry.address, rpa: address }
  }

  /** False where the peer is in network privacy mode and shows its identity all the same (Vol 6 Part B, 4.7). */
  accepts({ type, address }: AirAddress): boolean {
    const entry = this.#resolves ? this.#list.find(type, address) : undefined
    return entry?.peerIrk === undefined || entry.privacyMode === 'device'
  }

  /** Whether a target address means this device, which goes by `own`: the address itself, or a private one that a local IRK resolves. */
  isMeant(target: AirAddress, own: AirAddress): boolean {
    if (sameAddress(target, own)) return true
    return target.type === 1 && this.#resolves && this.#list.localBehind(target.address) !== undefined
  }

  reset(): void {
    this.#list.clear()
    this.#randomAddress = undefined
    this.#resolves = false
    this.#rpaTimeout = rpaTimeouts.usual
  }

  /** Microseconds. */
  get #rpaTime(): number {
    return this.#rpaTimeout * second
  }

  get #isInUse(): boolean {
    const { advertising, scanning, initiating, periodicSyncs } = this.#device
    return advertising.isOn || scanning.isOn || initiating.isOn || periodicSyncs.isPending
  }

  /** While addresses are not resolved nobody uses the list, and it can be changed at any time. */
  #mayChangeList(): void {
    disallowedUnless(!(this.#resolves && this.#isInUse))
  }

  /** 7.8.4. Extended advertising has the addresses of its sets and does not mind. */
  #setRandomAddress(address: Address): void {
    const { advertising, scanning, initiating } = this.#device
    disallowedUnless(!(advertising.isLegacyOn || scanning.isOn || initiating.isOn))
    invalidUnless(isRandomAddress(address))
    this.#randomAddress = address
  }

  /** 7.8.38. A device, or a key of a device, that is there already is refused: the specification allows nothing else to all but the same four parameters. */
  #add(params: Peer & { readonly peerIrk: Uint8Array; readonly localIrk: Uint8Array }): void {
    this.#mayChangeList()
    const { type, address } = identityOf(params)
    const peerIrk = keyOf(params.peerIrk)
    const localIrk = keyOf(params.localIrk)
    invalidUnless(!this.#list.find(type, address) && !(peerIrk && this.#list.hasPeerIrk(peerIrk)))
    require(this.#list.size < this.#device.profile.resolvingListSize, hciStatus.memoryCapacityExceeded)
    this.#list.add({
      type,
      address,
      peerIrk,
      localIrk,
      local: localIrk && new PrivateAddress(this.#device, localIrk),
      target: peerIrk && new PrivateAddress(this.#device, peerIrk),
      privacyMode: 'network',
      heard: 0,
    })
  }

  /** The entry of this device; refuses with Unknown Connection Identifier where there is none. */
  #known(params: Peer): ResolvingEntry {
    const { type, address } = identityOf(params)
    const entry = this.#list.find(type, address)
    if (!entry) throw new Refusal(hciStatus.unknownConnection)
    return entry
  }
}

interface Peer {
  readonly peerIdentityAddressType: number
  readonly peerIdentityAddress: Address
}

const identityOf = ({ peerIdentityAddressType: type, peerIdentityAddress: address }: Peer): AirAddress => {
  if (type === 0) return { type, address }
  invalidUnless(type === 1 && isStaticAddress(address))
  return { type: 1, address }
}

/** HCI's keys begin with their least significant byte, AES's with the most significant one. A key of zeros is none (Vol 4 Part E, 7.8.38). */
const keyOf = (irk: Uint8Array): Uint8Array | undefined => (irk.some(byte => byte !== 0) ? irk.toReversed() : undefined)

const knownAddress = (address: Address | undefined): Address => {
  if (address === undefined) throw new Refusal(hciStatus.unknownConnection)
  return address
}
