import { type CallOptions, deadline, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import { isDynamic } from './channel-table.ts'
import type { CreditEndpoint, Receiving } from './credit-channel.ts'
import type { CreditContext } from './credit-channels.ts'
import { type ChannelOptions, checkPsm, isLegalSize, withDefaults } from './credit-options.ts'
import { BleakL2capError, connectionMeaning, connectionResult } from './errors.ts'
import type { Command } from './signalling-commands.ts'

export interface ConnectOptions extends ChannelOptions, CallOptions {}

type Own = Receiving & { readonly credits: number }
type Answer = Omit<Command<'creditBasedConnectionResponse'>, 'name' | 'identifier'>

interface Wish {
  readonly psm: number
  readonly isEnhanced: boolean
  readonly own: Own
  /** Our ends of the channels. */
  readonly cids: readonly number[]
}

/** Some of the channels were refused, and the others are open. */
const partial: readonly number[] = [
  connectionResult.success,
  connectionResult.noResources,
  connectionResult.invalidSourceCid,
  connectionResult.sourceCidAlreadyAllocated,
]
const pending: readonly number[] = [
  connectionResult.pending,
  connectionResult.pendingAuthentication,
  connectionResult.pendingAuthorization,
]

/** Asks the peer for credit-based channels (Vol 3 Part A, 4.22, 4.23, 4.25, 4.26). */
export class CreditConnector {
  readonly #context: CreditContext

  constructor(context: CreditContext) {
    this.#context = context
  }

  async connect(psm: number, options: ConnectOptions): Promise<CreditEndpoint> {
    const wish = this.#wish(psm, 1, options, false)
    const channels = await this.#settled(options, settled => {
      const { mtu, mps, credits: initialCredits } = wish.own
      const scid = wish.cids[0] as number
      this.#context.signalling.request(
        { name: 'leCreditBasedConnectionRequest', spsm: psm, scid, mtu, mps, initialCredits },
        answer => this.#answered(wish, settled, answer instanceof Error ? answer : { ...answer, dcids: [answer.dcid] }),
      )
    })
    return channels[0] as CreditEndpoint
  }

  async connectEnhanced(psm: number, count: number, options: ConnectOptions): Promise<CreditEndpoint[]> {
    if (!(Number.isInteger(count) && count >= 1 && count <= 5))
      throw new RangeError(`one request asks for 1 to 5 channels, not ${count}`)
    const wish = this.#wish(psm, count, options, true)
    return await this.#settled(options, settled => {
      const { mtu, mps, credits: initialCredits } = wish.own
      this.#context.signalling.request(
        { name: 'creditBasedConnectionRequest', spsm: psm, mtu, mps, initialCredits, scids: wish.cids },
        answer => this.#answered(wish, settled, answer),
      )
    })
  }

  #wish(psm: number, count: number, options: ConnectOptions, isEnhanced: boolean): Wish {
    checkPsm(psm)
    const own = withDefaults(options, isEnhanced)
    options.signal?.throwIfAborted()
    const { table } = this.#context
    const cids: number[] = []
    while (cids.length < count) {
      const cid = table.reserve()
      if (cid === undefined) {
        for (const reserved of cids) table.free(reserved)
        throw new BleakError('all channels of this link are in use')
      }
      cids.push(cid)
    }
    return { psm, isEnhanced, own, cids }
  }

  /** A caller that gives up is detached: what opens afterwards is closed. */
  async #settled(
    { timeout, signal }: CallOptions,
    ask: (settled: Deferred<CreditEndpoint[]>) => void,
  ): Promise<CreditEndpoint[]> {
    const settled = new Deferred<CreditEndpoint[]>()
    const late = (milliseconds: number) => new BleakTimeoutError('opening a channel', milliseconds)
    ask(settled)
    try {
      return await deadline({ timeout, signal, clock: this.#context.clock }, late, stop => untilAborted(settled.promise, stop))
    } catch (error) {
      settled.promise.then(closeAll, () => {})
      throw error
    }
  }

  #answered(wish: Wish, settled: Deferred<CreditEndpoint[]>, answer: Answer | Error): 'pending' | undefined {
    if (!(answer instanceof Error) && wish.isEnhanced && pending.includes(answer.result)) return 'pending'
    try {
      if (answer instanceof Error) throw answer
      settled.resolve(this.#open(wish, answer))
    } catch (error) {
      settled.reject(error)
    }
    for (const cid of wish.cids) this.#context.table.free(cid)
    return undefined
  }

  #open(wish: Wish, answer: Answer): CreditEndpoint[] {
    const { result, dcids } = answer
    const refusal = new BleakL2capError(`opening a channel to ${wish.psm}`, result, connectionMeaning(result))
    if (!(wish.isEnhanced ? partial : [connectionResult.success]).includes(result)) throw refusal
    if (result !== connectionResult.success && dcids.every(dcid => dcid === 0)) throw refusal
    const { table } = this.#context
    const isNew = (dcid: number, at: number) => isDynamic(dcid) && !table.byRemote(dcid) && dcids.indexOf(dcid) === at
    const isAll = result === connectionResult.success
    const isRight =
      dcids.length === wish.cids.length &&
      dcids.every((dcid, at) => isNew(dcid, at) || (dcid === 0 && !isAll)) &&
      isLegalSize(answer, wish.isEnhanced)
    const { mtu, mps, initialCredits: credits } = answer
    const channels = wish.cids.flatMap((localCid, at) => {
      const remoteCid = dcids[at] ?? 0
      if (!isNew(remoteCid, at)) return []
      const { psm, isEnhanced, own } = wish
      return [this.#context.open({ psm, isEnhanced, localCid, remoteCid, own, peer: { mtu, mps, credits } })]
    })
    if (!isRight) {
      // The peer takes them for open.
      closeAll(channels)
      throw new BleakError(`opening a channel to ${wish.psm}: the peer broke the protocol with its answer`)
    }
    return channels
  }
}

const closeAll = (channels: readonly CreditEndpoint[]): void => {
  for (const channel of channels) void channel.close()
}
