import type { Clock } from '../core/clock.ts'
import { type CallOptions, deadline, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import type { ChannelTable } from './channel-table.ts'
import { CreditEndpoint, type CreditEndpointOptions, type Receiving } from './credit-channel.ts'
import { checkSize, isLegalSize } from './credit-options.ts'
import { BleakL2capError, reconfigureMeaning, reconfigureResult } from './errors.ts'
import type { Outbox } from './outbox.ts'
import type { Signalling } from './signalling.ts'
import { type Command, rejectReason } from './signalling-commands.ts'

/** What those who open credit-based channels need of their link. */
export interface CreditContext {
  readonly table: ChannelTable
  readonly signalling: Signalling
  readonly clock: Clock
  /** The link has gone. */
  readonly isOver: boolean
  /** Makes our end of a channel that both have agreed on. */
  open(options: Pick<CreditEndpointOptions, 'psm' | 'isEnhanced' | 'localCid' | 'remoteCid' | 'own' | 'peer'>): CreditEndpoint
}

/** What happens to open credit-based channels over signalling: credits, reconfiguration, disconnection (Vol 3 Part A, 4.6, 4.24, 4.27). */
export class CreditChannels implements CreditContext {
  readonly table: ChannelTable
  readonly signalling: Signalling
  readonly clock: Clock
  isOver = false
  readonly #outbox: Outbox

  constructor(context: Pick<CreditContext, 'table' | 'signalling' | 'clock'> & { readonly outbox: Outbox }) {
    this.table = context.table
    this.signalling = context.signalling
    this.clock = context.clock
    this.#outbox = context.outbox
  }

  open(options: Parameters<CreditContext['open']>[0]): CreditEndpoint {
    const endpoint = new CreditEndpoint({
      ...options,
      outbox: this.#outbox,
      grant: ({ localCid }, credits) => this.#grant(localCid, credits),
      disconnect: ({ localCid, remoteCid }, done) =>
        this.signalling.request({ name: 'disconnectionRequest', dcid: remoteCid, scid: localCid }, () => {
          done()
          return undefined
        }),
      released: released => this.table.remove(released),
      reconfigure: (channel, receiving, call) => this.reconfigure([channel], receiving, call),
    })
    this.table.add(endpoint)
    return endpoint
  }

  /** Credits that had to wait. */
  drained(): void {
    for (const endpoint of this.table.credits()) {
      if (this.signalling.isFull) return
      endpoint.receiver.refill()
    }
  }

  /** 4.24: the identifier is that of the sender's end. */
  creditsGiven({ cid, credits }: Command<'flowControlCreditIndication'>): void {
    this.table.byRemote(cid)?.credits(credits)
  }

  disconnectionRequested({ identifier, dcid, scid }: Command<'disconnectionRequest'>): void {
    const endpoint = this.table.credit(dcid)
    if (!endpoint) {
      const ends = Uint8Array.of(dcid & 0xff, dcid >> 8, scid & 0xff, scid >> 8)
      this.signalling.reject(identifier, rejectReason.invalidCid, ends)
      return
    }
    // Silently, where only one of both is right (4.6).
    if (endpoint.remoteCid !== scid) return
    this.signalling.send({ name: 'disconnectionResponse', identifier, dcid, scid })
    endpoint.closedByPeer()
  }

  reconfigureRequested({ identifier, mtu, mps, dcids }: Command<'creditBasedReconfigureRequest'>): void {
    const endpoints = dcids.map(dcid => this.table.byRemote(dcid)).filter(endpoint => endpoint?.isEnhanced)
    const result = this.#judge({ mtu, mps }, dcids, endpoints as CreditEndpoint[])
    if (result === reconfigureResult.success) {
      for (const endpoint of endpoints as CreditEndpoint[]) {
        endpoint.sender.mtu = mtu
        endpoint.sender.mps = mps
      }
    }
    this.signalling.send({ name: 'creditBasedReconfigureResponse', identifier, result })
  }

  /** Several channels can be told at once what we receive from now on; only one of them a smaller MPS (4.27). */
  async reconfigure(endpoints: readonly CreditEndpoint[], receiving: Receiving, { timeout, signal }: CallOptions): Promise<void> {
    const { mtu, mps } = receiving
    checkSize(receiving, true)
    for (const { isEnhanced, receiver } of endpoints) {
      if (!isEnhanced) throw new BleakError('only enhanced channels can be reconfigured')
      if (mtu < receiver.mtu) throw new RangeError(`mtu cannot become smaller: it is ${receiver.mtu}`)
    }
    signal?.throwIfAborted()
    const settled = new Deferred<void>()
    const dcids = endpoints.map(({ localCid }) => localCid)
    this.signalling.request({ name: 'creditBasedReconfigureRequest', mtu, mps, dcids }, answer => {
      if (answer instanceof Error) settled.reject(answer)
      else if (answer.result !== reconfigureResult.success)
        settled.reject(new BleakL2capError('reconfiguring', answer.result, reconfigureMeaning(answer.result)))
      else {
        for (const { receiver } of endpoints) Object.assign(receiver, { mtu, mps })
        settled.resolve()
      }
      return undefined
    })
    const late = (milliseconds: number) => new BleakTimeoutError('reconfiguring', milliseconds)
    await deadline({ timeout, signal, clock: this.clock }, late, stop => untilAborted(settled.promise, stop))
  }

  #grant(cid: number, credits: number): boolean {
    if (this.signalling.isFull) return false
    this.signalling.indicate({ name: 'flowControlCreditIndication', cid, credits })
    return true
  }

  #judge(wanted: Receiving, dcids: readonly number[], endpoints: readonly CreditEndpoint[]): number {
    const isList = dcids.length >= 1 && dcids.length <= 5 && new Set(dcids).size === dcids.length
    if (!isList || !isLegalSize(wanted, true)) return reconfigureResult.unacceptableParameters
    if (endpoints.length < dcids.length) return reconfigureResult.invalidDestinationCid
    if (endpoints.some(({ sender }) => wanted.mtu < sender.mtu)) return reconfigureResult.smallerMtu
    if (dcids.length > 1 && endpoints.some(({ sender }) => wanted.mps < sender.mps)) return reconfigureResult.smallerMpsOfSeveral
    return reconfigureResult.success
  }
}
