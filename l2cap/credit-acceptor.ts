import { isDynamic } from './channel-table.ts'
import type { CreditChannel, CreditEndpoint } from './credit-channel.ts'
import type { CreditContext } from './credit-channels.ts'
import { type ChannelOptions, checkPsm, isLegalSize, leastSize, withDefaults } from './credit-options.ts'
import { connectionResult } from './errors.ts'
import type { Command } from './signalling-commands.ts'

/** Requests of a peer that wait for a decision, at most. */
const mostWaiting = 8
/** Channels of one link, at most, for a peer to be given another one. */
const mostChannels = 32
/** Channels that one request can ask for (Vol 3 Part A, 4.25). */
const mostAtOnce = 5

/** What a peer that wants a channel is told: that it may have it, or what is missing. */
export type Admission =
  | 'success'
  | 'noResources'
  | 'insufficientAuthentication'
  | 'insufficientAuthorization'
  | 'encryptionKeySizeTooShort'
  | 'insufficientEncryption'

export interface ListenOptions extends ChannelOptions {
  /** Asked before a channel is opened: is the link as secure as it must be, does the application want it? Everybody is welcome where absent. */
  admit?(): Admission | Promise<Admission>
}

interface Listener {
  readonly handler: (channel: CreditChannel) => void
  readonly options: ListenOptions
}

interface Wanted {
  readonly isEnhanced: boolean
  readonly identifier: number
  readonly spsm: number
  readonly mtu: number
  readonly mps: number
  readonly initialCredits: number
  readonly scids: readonly number[]
}

/** Gives peers the credit-based channels that they ask for (4.22, 4.23, 4.25, 4.26). */
export class CreditAcceptor {
  readonly #context: CreditContext
  readonly #listeners = new Map<number, Listener>()
  /** Identifiers of the requests that wait for a decision. */
  readonly #waiting = new Set<number>()

  constructor(context: CreditContext) {
    this.#context = context
  }

  /** @throws RangeError; the SPSM is free again when what it returns was called. */
  listen(psm: number, handler: (channel: CreditChannel) => void, options: ListenOptions): () => void {
    checkPsm(psm)
    withDefaults(options, false)
    if (this.#listeners.has(psm)) throw new RangeError(`somebody listens to ${psm} already`)
    const listener = { handler, options }
    this.#listeners.set(psm, listener)
    return () => {
      if (this.#listeners.get(psm) === listener) this.#listeners.delete(psm)
    }
  }

  requested({ scid, ...request }: Command<'leCreditBasedConnectionRequest'>): void {
    this.#requested({ ...request, scids: [scid], isEnhanced: false })
  }

  enhancedRequested(request: Command<'creditBasedConnectionRequest'>): void {
    this.#requested({ ...request, isEnhanced: true })
  }

  #requested(wanted: Wanted): void {
    // The same request once more: it is being answered.
    if (this.#waiting.has(wanted.identifier)) return
    const listener = this.#listeners.get(wanted.spsm)
    const refusal = this.#refusalOf(wanted, listener)
    if (!listener || refusal !== undefined) {
      this.#refuse(wanted, refusal ?? connectionResult.spsmNotSupported)
      return
    }
    const admission = admissionBy(listener)
    if (typeof admission === 'string') this.#decided(wanted, listener, admission)
    else void this.#decideLater(wanted, listener, admission)
  }

  async #decideLater(wanted: Wanted, listener: Listener, admission: Promise<Admission>): Promise<void> {
    this.#waiting.add(wanted.identifier)
    const decision = await admission.catch(() => 'noResources' as const)
    this.#waiting.delete(wanted.identifier)
    if (this.#context.isOver) return
    const isListening = this.#listeners.get(wanted.spsm) === listener
    if (isListening) this.#decided(wanted, listener, decision)
    else this.#refuse(wanted, connectionResult.spsmNotSupported)
  }

  #refusalOf(wanted: Wanted, listener: Listener | undefined): number | undefined {
    if (!listener) return connectionResult.spsmNotSupported
    if (!isLegalSize(wanted, wanted.isEnhanced)) return connectionResult.unacceptableParameters
    const count = wanted.scids.length
    if (wanted.isEnhanced && (wanted.initialCredits === 0 || count === 0 || count > mostAtOnce))
      return connectionResult.invalidParameters
    return this.#waiting.size < mostWaiting ? undefined : connectionResult.noResources
  }

  #decided(wanted: Wanted, listener: Listener, admission: Admission): void {
    if (admission !== 'success') {
      this.#refuse(wanted, connectionResult[admission] ?? connectionResult.noResources)
      return
    }
    const opened = wanted.scids.map(scid => this.#open(wanted, listener, scid))
    const channels = opened.filter(channel => typeof channel === 'object')
    const refusal = opened.find(channel => typeof channel === 'number')
    const dcids = opened.map(channel => (typeof channel === 'object' ? channel.localCid : 0))
    this.#answer(wanted, refusal ?? connectionResult.success, dcids, listener)
    for (const channel of channels) handOver(channel, listener)
  }

  /** The channel, or why there is none. */
  #open(wanted: Wanted, { options }: Listener, remoteCid: number): CreditEndpoint | number {
    const { table } = this.#context
    if (!isDynamic(remoteCid)) return connectionResult.invalidSourceCid
    if (table.byRemote(remoteCid)) return connectionResult.sourceCidAlreadyAllocated
    const localCid = table.dynamicCount < mostChannels ? table.reserve() : undefined
    if (localCid === undefined) return connectionResult.noResources
    const { isEnhanced, spsm: psm, mtu, mps, initialCredits: credits } = wanted
    const own = ownSize(options, isEnhanced)
    return this.#context.open({ psm, isEnhanced, localCid, remoteCid, own, peer: { mtu, mps, credits } })
  }

  #refuse(wanted: Wanted, result: number): void {
    this.#answer(
      wanted,
      result,
      wanted.scids.map(() => 0),
    )
  }

  #answer({ isEnhanced, identifier }: Wanted, result: number, dcids: readonly number[], listener?: Listener): void {
    const isOpen = dcids.some(dcid => dcid !== 0)
    const { mtu, mps, credits } = listener && isOpen ? ownSize(listener.options, isEnhanced) : nothing
    const common = { identifier, mtu, mps, initialCredits: credits, result }
    const { signalling } = this.#context
    if (isEnhanced) signalling.send({ name: 'creditBasedConnectionResponse', ...common, dcids })
    else signalling.send({ name: 'leCreditBasedConnectionResponse', ...common, dcid: dcids[0] ?? 0 })
  }
}

const nothing = { mtu: 0, mps: 0, credits: 0 }

/** Enhanced channels begin at 64 bytes, whatever the listener said. */
const ownSize = (options: ListenOptions, isEnhanced: boolean) => {
  const { mtu, mps, credits } = withDefaults(options, false)
  const least = leastSize(isEnhanced)
  return { mtu: Math.max(mtu, least), mps: Math.max(mps, least), credits }
}

/** What the application throws must not reach whoever reads packets. */
const admissionBy = ({ options }: Listener): Admission | Promise<Admission> => {
  try {
    return options.admit?.() ?? 'success'
  } catch {
    return 'noResources'
  }
}

const handOver = (channel: CreditEndpoint, { handler }: Listener): void => {
  try {
    handler(channel)
  } catch {
    void channel.close()
  }
}
