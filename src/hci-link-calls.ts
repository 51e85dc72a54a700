import { formatAddress } from '../core/address.ts'
import { checkOneOf } from '../core/check.ts'
import { hexNumber } from '../core/hex.ts'
import { leFeature } from '../hci/features.ts'
import { coreVersion } from '../hci/versions.ts'
import type { Link } from '../host/link.ts'
import type { Phy } from './advertisement-data.ts'
import type {
  ClientLinkInfo,
  ClientLinkParameters,
  LinkPhys,
  PeerFeatures,
  PeerVersion,
  WantedLinkParameters,
  WantedLinkPhys,
} from './client-link.ts'
import { withParameters } from './hci-client-options.ts'
import { companyName } from './names.ts'

const info = ({ layer, bearer }: Link): ClientLinkInfo => ({
  ...layer.parameters,
  phy: layer.phy,
  txOctets: layer.dataLengths.txOctets,
  rxOctets: layer.dataLengths.rxOctets,
  mtu: bearer.mtu,
})

/** What the peer really is, where that can be known. */
const identity = (link: Link | undefined): string | undefined => {
  const known = link?.bond.identity
  return known && formatAddress(known.address)
}

const updateParameters = async (
  link: Link,
  wanted: WantedLinkParameters,
  signal: AbortSignal | undefined,
): Promise<ClientLinkParameters> => {
  const { interval, latency, supervisionTimeout } = link.layer.parameters
  const present = { intervalMin: interval, intervalMax: interval, latency, supervisionTimeout }
  return await link.updateParameters(withParameters(present, wanted), signal)
}

const phys = ['1m', '2m', 'coded']

const listOf = (name: string, wanted: Phy | readonly Phy[]): readonly Phy[] => {
  const list = typeof wanted === 'string' ? [wanted] : wanted
  if (list.length === 0) throw new RangeError(`${name} must name at least one PHY`)
  for (const phy of list) checkOneOf(name, phy, phys)
  return list
}

const setPhy = async (link: Link, { tx, rx, coding }: WantedLinkPhys, signal: AbortSignal | undefined): Promise<LinkPhys> => {
  checkOneOf('coding', coding, ['s2', 's8'])
  const [sent, received] = [tx ?? rx, rx ?? tx]
  if (sent === undefined || received === undefined) throw new TypeError('setPhy needs tx, rx or both')
  return await link.layer.setPhy({ tx: listOf('tx', sent), rx: listOf('rx', received), coding }, signal)
}

const features = async ({ layer }: Link, signal: AbortSignal | undefined): Promise<PeerFeatures> => {
  const bits = await layer.readFeatures(signal)
  return {
    connectionParametersRequest: leFeature.connectionParametersRequest(bits),
    peripheralInitiatedFeaturesExchange: leFeature.peripheralInitiatedFeaturesExchange(bits),
    dataPacketLengthExtension: leFeature.dataPacketLengthExtension(bits),
    llPrivacy: leFeature.llPrivacy(bits),
    le2MPhy: leFeature.le2MPhy(bits),
    leCodedPhy: leFeature.leCodedPhy(bits),
    extendedAdvertising: leFeature.extendedAdvertising(bits),
    periodicAdvertising: leFeature.periodicAdvertising(bits),
    channelSelectionAlgorithm2: leFeature.channelSelectionAlgorithm2(bits),
    bits,
  }
}

const version = async ({ layer }: Link, signal: AbortSignal | undefined): Promise<PeerVersion> => {
  const { version: number, companyIdentifier, subversion } = await layer.readVersion(signal)
  const manufacturer = companyName(companyIdentifier) ?? hexNumber(companyIdentifier, 4)
  return { version: coreVersion(number), manufacturer, subversion }
}

/** What a client asks of its link, in the words of the public API. */
export const linkCalls = { info, identity, updateParameters, setPhy, features, version }
