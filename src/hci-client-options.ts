import { checkList, checkOneOf, checkType } from '../core/check.ts'
import { type ConnectionParameters, checkParameters, usualParameters } from '../gap/connection-parameters.ts'
import { type ConnectionSettings, usualSettings } from '../gap/connection-settings.ts'
import type { LinkSetUp } from '../host/link-set-up.ts'
import { Adapter } from './adapter.ts'
import type { WantedLinkParameters } from './client-link.ts'
import { checkPairing, type PairingAgent, type PairingOptions } from './pairing-options.ts'

/** What only the backend on raw HCI understands. */
export interface HciClientOptions {
  /** A transport URI (see `Adapter.open`), an open adapter, or nothing: the default adapter. */
  readonly adapter?: string | Adapter | undefined
  /**
   * Wait for the device as long as it takes, and connect again whenever the link is lost, until `disconnect`. `timeout` then
   * is that of one attempt to look for the device and to find out what it has.
   */
  readonly autoConnect?: boolean | undefined
  /** PHYs that the device is looked for on: `['1m']` where absent. */
  readonly phys?: readonly ('1m' | 'coded')[] | undefined
  /** Of the new link: 15 to 30 ms, latency 0 and 4,000 ms where absent. */
  readonly connectionParameters?: WantedLinkParameters | undefined
  /** Milliseconds from one scan window to the next while the device is looked for, and how long each is; 60 and 60 where absent. */
  readonly scanInterval?: number | undefined
  readonly scanWindow?: number | undefined
  /** Agree on a larger MTU than 23 while connecting; true where absent. */
  readonly exchangeMtu?: boolean | undefined
  /** Agree on longer packets of the link layer; true where absent. */
  readonly raiseDataLength?: boolean | undefined
  /**
   * Pair while connecting, before services are discovered, or encrypt with the keys of an earlier pairing; `{ ... }` says how. False where absent: a
   * link to a device with a bond is encrypted all the same.
   */
  readonly pair?: boolean | PairingOptions | undefined
  /** Who is asked when the device wants to pair, or refuses something until it is: then the link is paired once, and it is asked again. */
  readonly agent?: PairingAgent | undefined
}

/** The same, checked and complete. */
export interface HciClientSettings {
  readonly adapter: string | Adapter | undefined
  readonly autoConnect: boolean
  readonly connection: ConnectionSettings
  readonly setUp: Required<Pick<LinkSetUp, 'exchangeMtu' | 'raiseDataLength'>>
  /** Pair while connecting. */
  readonly pairs: boolean
  /** How, whenever that is; undefined where nobody wants to. */
  readonly pairing: PairingOptions | undefined
}

/** @throws TypeError or RangeError for what no controller takes. */
export const readHciOptions = (options: HciClientOptions): HciClientSettings => {
  const { adapter, autoConnect = false, phys = usualSettings.phys, exchangeMtu = true, raiseDataLength = true } = options
  const { scanInterval = usualSettings.scanInterval, scanWindow = scanInterval } = options
  if (adapter !== undefined && !(adapter instanceof Adapter)) checkType('adapter', adapter, 'string')
  for (const [name, value] of Object.entries({ autoConnect, exchangeMtu, raiseDataLength })) checkType(name, value, 'boolean')
  for (const [name, value] of Object.entries({ scanInterval, scanWindow })) checkType(name, value, 'number')
  checkList('phys', phys)
  if (phys.length === 0) throw new RangeError('phys must name at least one PHY')
  for (const phy of phys) checkOneOf('phys', phy, ['1m', 'coded'])
  const parameters = withParameters(usualParameters, options.connectionParameters)
  const pairing = readPairing(options)
  return {
    adapter,
    autoConnect,
    connection: { parameters, phys, scanInterval, scanWindow },
    setUp: { exchangeMtu, raiseDataLength },
    pairs: options.pair !== undefined && options.pair !== false,
    pairing,
  }
}

const readPairing = ({ pair = false, agent }: HciClientOptions): PairingOptions | undefined => {
  if (typeof pair !== 'object' || pair === null) checkType('pair', pair, 'boolean')
  if (pair === false && agent === undefined) return undefined
  const pairing = { ...(typeof pair === 'object' ? pair : {}), ...(agent && { agent }) }
  checkPairing(pairing)
  return pairing
}

/** What is wanted in place of what there is. @throws RangeError for what no connection can have. */
export const withParameters = (present: ConnectionParameters, wanted: WantedLinkParameters = {}): ConnectionParameters => {
  const {
    intervalMin = Math.min(present.intervalMin, wanted.intervalMax ?? present.intervalMin),
    intervalMax = Math.max(present.intervalMax, intervalMin),
    latency = present.latency,
    supervisionTimeout = present.supervisionTimeout,
  } = wanted
  const parameters = { intervalMin, intervalMax, latency, supervisionTimeout }
  checkParameters(parameters)
  return parameters
}
