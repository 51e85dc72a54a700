import { type Address, addressKind, formatAddress, parseAddress } from '../core/address.ts'
import { checkType } from '../core/check.ts'
import type { CallOptions } from '../core/deadline.ts'
import { hexNumber } from '../core/hex.ts'
import { leFeature } from '../hci/features.ts'
import type { CloseReason, OpenTransport } from '../hci/transport.ts'
import { coreVersion } from '../hci/versions.ts'
import { Host } from '../host/host.ts'
import type { BondStore } from '../smp/bond-store.ts'
import type { AdapterInfo } from '../transports/adapters/adapter-info.ts'
import { FileBondStore } from './bonds/file-bond-store.ts'
import { companyName } from './names.ts'
import { warn } from './report-error.ts'
import { transportOf, transports } from './transport-of.ts'

/** How an adapter is opened. */
export interface AdapterOptions extends CallOptions {
  /**
   * The random static address to use where the controller has no public one of its own: `C0:...` to `FF:...`. Where absent the chip's, or one that
   * stays with the bonds.
   */
  readonly staticAddress?: string | undefined
  /**
   * Where bonds are kept, and the secret that our lasting addresses and keys come from. Where absent: a `FileBondStore` in its usual place for a
   * controller that is there, and memory for `virtual:`, `replay:` and transports of the caller's, which leave nothing behind.
   */
  readonly bonds?: BondStore | undefined
  /**
   * Whether the adapter hides who it is: it scans, advertises and connects by private addresses that change every 8 to 15 minutes, and that only devices
   * with a bond recognise. False where absent: it goes by `Adapter.address`.
   */
  readonly privacy?: boolean | undefined
}

/** A transport of the caller's, in place of a URI. */
export interface CustomTransport {
  readonly transport: OpenTransport
  /** What `Adapter.uri` tells; `custom:` where absent. */
  readonly uri?: string
}

/** What has passed through an adapter since it was opened. */
export interface AdapterCounters {
  /** Packets from the controller. */
  readonly received: number
  /** Packets to the controller. */
  readonly sent: number
  /** Packets that were not what their type says, and were dropped. */
  readonly malformed: number
  /** Packets and events that nothing here takes. */
  readonly ignored: number
  /** Bytes that were no packet (serial lines and other streams). */
  readonly skippedBytes: number
}

/** For the rest of src/: the host behind an adapter. Not part of the public surface. */
export let hostOf: (adapter: Adapter) => Host

/** What a controller says that it can do (Vol 6 Part B, 4.6), as far as it matters to an application. */
export interface AdapterFeatures {
  /** Advertising with more than 31 bytes, on more PHYs, in sets; and hearing it. */
  readonly extendedAdvertising: boolean
  readonly periodicAdvertising: boolean
  readonly le2MPhy: boolean
  readonly leCodedPhy: boolean
  readonly dataPacketLengthExtension: boolean
  readonly connectionParametersRequest: boolean
  /** Resolving private addresses in the controller. */
  readonly llPrivacy: boolean
  /** Whether scanning uses the extended commands. */
  readonly extendedCommands: boolean
}

/**
 * An open controller. Several scanners (and with later versions clients and servers) use the same one at once.
 *
 * @example
 * ```ts
 * await using adapter = await Adapter.open('tcp:127.0.0.1:9001')
 * await BleakScanner.discover({ adapter })
 * ```
 */
export class Adapter {
  /** The URI it was opened with. */
  readonly uri: string
  /** Why it ended, once it has; never rejects. */
  readonly closed: Promise<CloseReason>
  readonly #host: Host

  /**
   * Opens a controller and brings it up: `hci-socket:0` `usb:0` `usb:0a12:0001` `usb:2-1.4`
   * `serial:/dev/ttyACM0,1000000,rtscts` `tcp:host:port` `unix:/path` `ws://host/path` `replay:file.btsnoop`
   * `virtual:`. Without a URI: the environment variable BARETOOTH_ADAPTER, else the first free HCI device, Bluetooth USB interface, or serial
   * port that says it is a controller; never one that is in use.
   * @throws BleakBluetoothNotAvailableError with the reason and the remedy; BleakTimeoutError after `timeout` (15,000 ms);
   * TypeError for a URI of no known form or an option of the wrong type; RangeError for a static address that is none.
   */
  static async open(which?: string | CustomTransport, options: AdapterOptions = {}): Promise<Adapter> {
    const { signal, timeout, staticAddress, privacy } = options
    checkType('privacy', privacy, 'boolean')
    const own = staticAddress === undefined ? undefined : checkedStatic(staticAddress)
    signal?.throwIfAborted()
    const { uri, transport } = await resolve(which)
    const bonds = options.bonds ?? (typeof which === 'object' ? undefined : usualBonds(uri))
    const report = (error: unknown) => warn(error instanceof Error ? error.message : String(error))
    return new Adapter(uri, await Host.open(transport, { signal, timeout, staticAddress: own, bonds, privacy, report }))
  }

  private constructor(uri: string, host: Host) {
    this.uri = uri
    this.#host = host
    this.closed = host.closed
  }

  /** What the adapter is known by for good, upper-case with colons; also where `privacy` lets it go by others. */
  get address(): string {
    return formatAddress(this.#host.info.address)
  }

  /** Random where the controller has no public address of its own. */
  get addressType(): 'public' | 'random' {
    return this.#host.info.addressType
  }

  /** The version of the Core Specification that the controller follows: `5.3`. */
  get version(): string {
    return coreVersion(this.#host.info.hciVersion)
  }

  /** Who made the controller. */
  get manufacturer(): string {
    const { companyIdentifier } = this.#host.info
    return companyName(companyIdentifier) ?? hexNumber(companyIdentifier, 4)
  }

  /** What the controller says that it can do. */
  get features(): AdapterFeatures {
    const { leFeatures, extended } = this.#host.info
    return {
      extendedAdvertising: leFeature.extendedAdvertising(leFeatures),
      periodicAdvertising: leFeature.periodicAdvertising(leFeatures),
      le2MPhy: leFeature.le2MPhy(leFeatures),
      leCodedPhy: leFeature.leCodedPhy(leFeatures),
      dataPacketLengthExtension: leFeature.dataPacketLengthExtension(leFeatures),
      connectionParametersRequest: leFeature.connectionParametersRequest(leFeatures),
      llPrivacy: leFeature.llPrivacy(leFeatures),
      extendedCommands: extended,
    }
  }

  /** What has passed through since it was opened. */
  get counters(): AdapterCounters {
    return this.#host.counters
  }

  /** Idempotent. Whoever uses it is told that it was closed; resolves when the controller has been given back. */
  close(): Promise<void> {
    return this.#host.close()
  }

  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  static {
    hostOf = adapter => adapter.#host
  }
}

/** Every controller that can be reached; none is opened. */
export const listAdapters = async (): Promise<readonly AdapterInfo[]> => (await transports()).listAdapters()

const resolve = async (which: string | CustomTransport | undefined): Promise<Required<CustomTransport>> => {
  if (typeof which === 'object') return { uri: 'custom:', ...which }
  const uri = which ?? environment('BARETOOTH_ADAPTER') ?? (await (await transports()).defaultAdapterUri())
  return { uri, transport: await transportOf(uri) }
}

/** Where the bonds of this adapter are kept unless somebody says otherwise; undefined for memory. */
export const usualBonds = (uri: string, path?: string): BondStore | undefined =>
  /^(?:virtual|replay):/i.test(uri) ? undefined : new FileBondStore(path)

const environment = (name: string): string | undefined => {
  const { process } = globalThis as { process?: { readonly env?: Readonly<Record<string, string | undefined>> } }
  return process?.env?.[name] || undefined
}

const checkedStatic = (text: string): Address => {
  const address = parseAddress(text)
  if (addressKind(address, 'random') !== 'static')
    throw new RangeError(`${text} is no random static address: its first byte must be C0 or more`)
  return address
}
