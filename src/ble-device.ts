import { type AddressKind, addressKind, parseAddress } from '../core/address.ts'

/** A public or random device address; `anonymous` for an advertiser that sends none (Vol 6 Part B, 2.3.4). */
export type AddressType = 'public' | 'random' | 'anonymous'

/** A device that a scan has seen. The same object stands for the same device while a scanner remembers it. */
export class BLEDevice {
  /** Upper-case with colons; all zeros when anonymous. */
  readonly address: string
  readonly addressType: AddressType
  /** The public or static address behind a private one, as far as it is known. */
  readonly identityAddress: string | undefined
  /** What the backend keeps about the device; its shape is the backend's own. */
  readonly details: unknown
  /** The advertised name, the latest one; null while unknown. Scanners keep it up to date. */
  name: string | null

  constructor(
    address: string,
    options: {
      readonly addressType?: AddressType
      readonly name?: string | null
      readonly identityAddress?: string
      readonly details?: unknown
    } = {},
  ) {
    this.address = address
    this.addressType = options.addressType ?? 'public'
    this.identityAddress = options.identityAddress
    this.details = options.details
    this.name = options.name ?? null
  }

  /** What kind of address it is; undefined when anonymous. */
  get addressKind(): AddressKind | undefined {
    return this.addressType === 'anonymous' ? undefined : addressKind(parseAddress(this.address), this.addressType)
  }

  toString(): string {
    return `${this.address}: ${this.name ?? 'Unknown'}`
  }
}
