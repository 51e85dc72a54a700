import { checkType } from '../core/check.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { AdvertisingContent, AdvertisingSettings } from '../gap/advertising-settings.ts'
import type { GattAccessReport, GattAuthorization } from '../gatt/server-access.ts'
import type { GattCharacteristicDeclaration, GattServiceDeclaration } from '../gatt/server-declarations.ts'
import { Adapter } from './adapter.ts'
import { type AdvertiserOptions, readOptions } from './advertising-options.ts'
import { checkPairing, type PairingAgent, type PairingOptions } from './pairing-options.ts'
import type { BleakServerConnection } from './server-connection.ts'

/** A service of a `BleakServer`. */
export type ServiceDeclaration = GattServiceDeclaration<BleakServerConnection>
/** A characteristic of a `BleakServer`. */
export type CharacteristicDeclaration = GattCharacteristicDeclaration<BleakServerConnection>

/** How a server is found. It is connectable whatever stands here. */
export type ServerAdvertisingOptions = Omit<AdvertiserOptions, 'adapter' | 'connectable' | 'signal' | 'timeout'>

/** What a server is made of. */
export interface BleakServerOptions {
  /** A transport URI (see `Adapter.open`), an open adapter, or nothing: the default adapter. */
  readonly adapter?: string | Adapter | undefined
  /** In the order of their handles. Generic Access and Generic Attribute are there by themselves. */
  readonly services?: readonly ServiceDeclaration[] | undefined
  /** Its name, to read and in the advertisement; `baretooth` to read, and none in the advertisement, where absent. */
  readonly deviceName?: string | undefined
  /** What it looks like (Assigned Numbers, 2.6), to read and in the advertisement. */
  readonly appearance?: number | undefined
  /**
   * What stands in the advertisement; where absent, `deviceName`, `appearance` and as many of the primary services as fit. False for none:
   * clients then connect to whatever connectable advertisement of a `BleakAdvertiser` there is.
   */
  readonly advertise?: ServerAdvertisingOptions | false | undefined
  /** A client has connected; called before it reads or writes anything. */
  readonly onConnect?: ((connection: BleakServerConnection) => void | Promise<void>) | undefined
  /** It has gone, for whatever reason: `connection.disconnectReason`. */
  readonly onDisconnect?: ((connection: BleakServerConnection) => void | Promise<void>) | undefined
  /** A client has read or written something; for logs. Descriptors are told too: what clients subscribe to is written to 2902. */
  readonly onAccess?: ((report: GattAccessReport<BleakServerConnection>) => void) | undefined
  /** Asked for each access to what has `authorization` among its permissions; all are refused where it is absent. */
  readonly authorize?: ((asked: GattAuthorization<BleakServerConnection>) => boolean | Promise<boolean>) | undefined
  /**
   * How clients may pair: `{}` where absent, so that whoever wants to does, with nobody asked unless there is an agent. False refuses every pairing: what
   * is for encrypted connections is then for nobody.
   */
  readonly pairing?: PairingOptions | false | undefined
  /** Who is asked when a client pairs. */
  readonly agent?: PairingAgent | undefined
  /** Milliseconds that handlers may take for one request; 20,000 where absent. A client gives up after 30,000. */
  readonly handlerTimeout?: number | undefined
}

/** How the server advertises; undefined where it does not. */
export type ServerAdvertising = { readonly settings: AdvertisingSettings; readonly content: AdvertisingContent } | undefined

/** @throws TypeError or RangeError for what makes no sense. */
export const readServerPairing = ({ pairing = {}, agent }: BleakServerOptions): PairingOptions | undefined => {
  if (pairing === false) return undefined
  const all = { ...pairing, ...(agent && { agent }) }
  checkPairing(all)
  return all
}

/** @throws TypeError or RangeError, with what to do. */
export const readServerAdvertising = (options: BleakServerOptions): ServerAdvertising => {
  const { adapter, advertise, deviceName, appearance } = options
  if (adapter !== undefined && !(adapter instanceof Adapter)) checkType('adapter', adapter, 'string')
  const { onConnect, onDisconnect, onAccess, authorize } = options
  for (const [name, value] of Object.entries({ onConnect, onDisconnect, onAccess, authorize })) checkType(name, value, 'function')
  if (advertise === false) return undefined
  if (advertise !== undefined) return readOptions({ ...advertise, connectable: true })
  return usualAdvertising({ localName: deviceName, appearance, connectable: true }, options.services ?? [])
}

const usualAdvertising = (base: AdvertiserOptions, services: readonly ServiceDeclaration[]): ServerAdvertising => {
  const uuids = new Set(services.filter(({ type }) => type !== 'secondary').map(({ uuid }) => normalizeUuid(uuid)))
  const serviceUuids = [...uuids]
  for (; serviceUuids.length > 0; serviceUuids.pop()) {
    try {
      return readOptions({ ...base, serviceUuids })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  return readOptions(base)
}
