import type { AddressType } from './ble-device.ts'

/** One advertising data structure as it came (Core Specification Supplement, Part A). */
export interface AdvertisingStructure {
  /** The AD type: 0x09 is Complete Local Name. */
  readonly type: number
  /** What follows the type. */
  readonly data: Uint8Array
}

/** A primary or secondary advertising physical layer. */
export type Phy = '1m' | '2m' | 'coded'

/**
 * What a device advertises: its latest advertisement and its latest scan response as one, the scan response winning
 * where both tell the same thing. Bytes belong to the receiver.
 */
export interface AdvertisementData {
  /** Complete name, or the shortened one where that is all there is. */
  readonly localName: string | undefined
  /** By company identifier. */
  readonly manufacturerData: ReadonlyMap<number, Uint8Array>
  /** By service UUID (lower-case, 128 bits). */
  readonly serviceData: ReadonlyMap<string, Uint8Array>
  /** Lower-case, 128 bits, each once. */
  readonly serviceUuids: readonly string[]
  /** dBm. */
  readonly txPower: number | undefined
  /** dBm, of the packet that came; null when the controller could not tell. */
  readonly rssi: number | null
  /** What the backend got from its platform. */
  readonly platformData: unknown
  /** Upper-case with colons. */
  readonly address: string
  readonly addressType: AddressType
  /** Whether the latest advertisement said that the device can be connected to. */
  readonly connectable: boolean
  /** Whether the latest advertisement said that there is a scan response to ask for. */
  readonly scannable: boolean
  /** The Flags structure (Core Specification Supplement, Part A, 1.3). */
  readonly flags: number | undefined
  /** See `appearanceName`. */
  readonly appearance: number | undefined
  /** Services that the device looks for in others. */
  readonly solicitedUuids: readonly string[]
  /** With its scheme written out. */
  readonly uri: string | undefined
  /** What the advertisement was heard on. */
  readonly primaryPhy: Phy
  /** Undefined for legacy advertising, and where nothing came on a secondary channel. */
  readonly secondaryPhy: Phy | undefined
  /** Advertising set identifier of extended advertising. */
  readonly sid: number | undefined
  /** Milliseconds between the packets of the set's periodic advertising. */
  readonly periodicInterval: number | undefined
  /** Whether the controller lost the end of a long advertisement. */
  readonly truncated: boolean
  /** When it came, milliseconds since 1970. */
  readonly timestamp: number
  /** Every structure, the advertisement's first. */
  readonly structures: readonly AdvertisingStructure[]
  /** The bytes as they came. */
  readonly raw: { readonly advertisement: Uint8Array | undefined; readonly scanResponse: Uint8Array | undefined }
}

/** For backends: a complete AdvertisementData from what is known. */
export const createAdvertisementData = (known: Partial<AdvertisementData> = {}): AdvertisementData => ({
  localName: undefined,
  manufacturerData: new Map(),
  serviceData: new Map(),
  serviceUuids: [],
  txPower: undefined,
  rssi: null,
  platformData: undefined,
  address: '00:00:00:00:00:00',
  addressType: 'public',
  connectable: false,
  scannable: false,
  flags: undefined,
  appearance: undefined,
  solicitedUuids: [],
  uri: undefined,
  primaryPhy: '1m',
  secondaryPhy: undefined,
  sid: undefined,
  periodicInterval: undefined,
  truncated: false,
  timestamp: 0,
  structures: [],
  raw: { advertisement: undefined, scanResponse: undefined },
  ...known,
})
