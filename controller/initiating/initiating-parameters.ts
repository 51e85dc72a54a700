import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import type { AirAddress } from '../address.ts'
import type { Phy } from '../air/timing.ts'
import type { Device } from '../device.ts'
import { leFeatureBit } from '../profile.ts'
import { hciStatus, invalidUnless, require } from '../refusal.ts'
import type { PhyWindow } from '../scanning/scan-window.ts'

type Create = CommandParams<typeof commands.leCreateConnection>
type ExtendedCreate = CommandParams<typeof commands.leExtendedCreateConnectionV1>

/** What a connection is asked to be, in HCI's units. */
export interface WishedConnection {
  readonly interval: number
  readonly latency: number
  readonly timeout: number
}

/** One command to connect, legacy or extended, after all checks of its parameters. */
export interface InitiatingParameters {
  readonly kind: 'legacy' | 'extended'
  readonly ownAddressType: number
  /** Whom to connect to; undefined for anybody on the accept list. */
  readonly peer: AirAddress | undefined
  readonly windows: readonly PhyWindow[]
  /** By PHY of the connection. */
  readonly connections: Readonly<Record<Phy, WishedConnection>>
}

const within = (value: number, least: number, most: number): void => invalidUnless(value >= least && value <= most)

/** The longest scan interval of the legacy command (Vol 4 Part E, 7.8.12); that of the extended one fills its field (7.8.66). */
const longestLegacyInterval = 0x4000

const phyWindow = (phy: 1 | 3, interval: number, window: number): PhyWindow => {
  invalidUnless(interval >= 0x0004)
  within(window, 0x0004, interval)
  return { phy, interval, window }
}

type Wish = Pick<
  Create,
  'connectionIntervalMin' | 'connectionIntervalMax' | 'maxLatency' | 'supervisionTimeout' | 'minCeLength' | 'maxCeLength'
>

/** Vol 4 Part E, 7.8.12: the ranges of the connection parameters. The longest interval that the host allows is taken. */
const wishedConnection = (wish: Wish): WishedConnection => {
  const { connectionIntervalMin, connectionIntervalMax: interval, maxLatency: latency, supervisionTimeout: timeout } = wish
  within(interval, 0x0006, 0x0c80)
  within(connectionIntervalMin, 0x0006, interval)
  within(latency, 0, 0x01f3)
  within(timeout, 0x000a, 0x0c80)
  // In ms: timeout * 10 > (1 + latency) * interval * 1.25 * 2.
  invalidUnless(timeout * 4 > (1 + latency) * interval)
  invalidUnless(wish.minCeLength <= wish.maxCeLength)
  return { interval, latency, timeout }
}

type Whom = Pick<Create, 'initiatorFilterPolicy' | 'ownAddressType' | 'peerAddressType' | 'peerAddress'>

/** Addresses that only a controller with a resolving list knows: identities, and private ones that it makes itself. */
const firstPrivateType = 2

const whom = (device: Device, { initiatorFilterPolicy, ownAddressType, peerAddressType, peerAddress }: Whom) => {
  const lastType = device.hasFeature(leFeatureBit.llPrivacy) ? 3 : firstPrivateType - 1
  within(initiatorFilterPolicy, 0, 1)
  within(ownAddressType, 0, lastType)
  if (initiatorFilterPolicy === 1) {
    device.privacy.ownAddress(ownAddressType)
    return { ownAddressType, peer: undefined }
  }
  within(peerAddressType, 0, lastType)
  const peer: AirAddress = { type: peerAddressType & 1 ? 1 : 0, address: peerAddress }
  device.privacy.ownAddress(ownAddressType, peer)
  return { ownAddressType, peer }
}

/** Vol 4 Part E, 7.8.12. Throws Refusal. */
export const legacyParameters = (device: Device, params: Create): InitiatingParameters => {
  const wish = wishedConnection(params)
  invalidUnless(params.leScanInterval <= longestLegacyInterval)
  return {
    kind: 'legacy',
    windows: [phyWindow(1, params.leScanInterval, params.leScanWindow)],
    connections: { 1: wish, 2: wish, 3: wish },
    ...whom(device, params),
  }
}

/**
 * Vol 4 Part E, 7.8.66. Throws Refusal. LE 2M has no primary channels and its scan parameters are ignored; a connection on a PHY
 * that the host said nothing of takes the parameters of the first that it did speak of.
 */
export const extendedParameters = (device: Device, params: ExtendedCreate): InitiatingParameters => {
  const { le1M, le2M, leCoded } = params.initiatingPhys
  require(!le2M || device.hasFeature(leFeatureBit.le2MPhy), hciStatus.unsupportedFeatureOrValue)
  require(!leCoded || device.hasFeature(leFeatureBit.leCodedPhy), hciStatus.unsupportedFeatureOrValue)
  const windows: PhyWindow[] = []
  if (le1M) windows.push(phyWindow(1, le1M.scanInterval, le1M.scanWindow))
  if (leCoded) windows.push(phyWindow(3, leCoded.scanInterval, leCoded.scanWindow))
  invalidUnless(windows.length > 0)
  const given = [le1M, le2M, leCoded].map(wish => wish && wishedConnection(wish))
  const first = given.find(wish => wish !== undefined) as WishedConnection
  return {
    kind: 'extended',
    windows,
    connections: { 1: given[0] ?? first, 2: given[1] ?? first, 3: given[2] ?? first },
    ...whom(device, params),
  }
}
