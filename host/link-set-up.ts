import type { ControllerInfo } from '../hci/bring-up.ts'
import { commands } from '../hci/commands.ts'
import { leFeature } from '../hci/features.ts'
import type { Link } from './link.ts'

/** What is done to a new link without being asked for; all of it where absent. */
export interface LinkSetUp {
  /** As central, exchange MTUs. */
  readonly exchangeMtu?: boolean | undefined
  /** The MTU that we offer, then or when the peer asks; 517 where absent. */
  readonly ownMtu?: number | undefined
  /** Learn what the peer's controller can do, and make our packets as long as both can. */
  readonly raiseDataLength?: boolean | undefined
}

/** The longest packets of LE links (Vol 6 Part B, 4.5.10). */
const mostOctets = 251

/**
 * Makes the most of a link in as few round trips as it takes: the MTU is exchanged while the controllers talk to each other, which they
 * do one procedure after the other. A peer that refuses or is silent keeps what there was. Never rejects; ends with the link at the latest.
 */
export const setUpLink = async (link: Link, info: ControllerInfo, wanted: LinkSetUp): Promise<void> => {
  const { exchangeMtu = true, raiseDataLength = true } = wanted
  const steps: Promise<void>[] = []
  if (exchangeMtu && link.role === 'central') steps.push(bestEffort(link, () => link.bearer.exchangeMtu()))
  if (raiseDataLength) steps.push(agree(link, info))
  await Promise.all(steps)
}

const agree = async (link: Link, info: ControllerInfo): Promise<void> => {
  const { layer } = link
  if (info.supports(commands.leReadPhy)) await bestEffort(link, () => layer.readPhy())
  const mayAsk = link.role === 'central' || leFeature.peripheralInitiatedFeaturesExchange(info.leFeatures)
  if (mayAsk) await bestEffort(link, () => layer.readFeatures())
  const { dataPacketLengthExtension } = leFeature
  if (dataPacketLengthExtension(info.leFeatures) && layer.features !== undefined && dataPacketLengthExtension(layer.features))
    await bestEffort(link, () => raise(link))
}

const raise = async ({ layer }: Link): Promise<void> => {
  const { supportedMaxTxOctets, supportedMaxTxTime } = await layer.command(commands.leReadMaximumDataLength, {})
  await layer.raiseDataLength(Math.min(supportedMaxTxOctets, mostOctets), supportedMaxTxTime)
}

/** A step that did not work out is left out: the peer refused, was silent or broke the protocol, or the link has gone. */
const bestEffort = async (link: Link, step: () => Promise<unknown>): Promise<void> => {
  if (!link.isOpen) return
  try {
    await step()
  } catch {
    // Whoever needs what was to be set up is told when they ask for it.
  }
}
