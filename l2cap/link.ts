import { type Clock, systemClock } from '../core/clock.ts'
import { type CallOptions, deadline, untilAborted } from '../core/deadline.ts'
import { BleakTimeoutError } from '../core/errors.ts'
import type { AclLink } from '../hci/acl-queue.ts'
import type { Channel, OpenChannel } from './channel.ts'
import { ChannelTable } from './channel-table.ts'
import { type ParameterPolicy, ParameterUpdates, type WantedParameters } from './connection-parameters.ts'
import { CreditAcceptor, type ListenOptions } from './credit-acceptor.ts'
import type { CreditChannel } from './credit-channel.ts'
import { CreditChannels } from './credit-channels.ts'
import { type ConnectOptions, CreditConnector } from './credit-connector.ts'
import { FixedChannel, type FixedChannelHandlers } from './fixed-channel.ts'
import { fixedChannels } from './fixed-channels.ts'
import { Outbox } from './outbox.ts'
import { type FrameCounters, Recombiner } from './recombiner.ts'
import { Signalling, type SignallingCounters } from './signalling.ts'

export interface L2capLinkOptions {
  readonly role: 'central' | 'peripheral'
  /** Data bytes that the controller takes in one packet (`AclQueue.packetLength`). */
  readonly packetLength: number
  /** Gives this link its share of the controller's buffers (`AclQueue.open`). */
  acl(drained: () => void): AclLink
  /** A channel without which the link is of no use was closed: end the link, then call `close`. Called once. */
  disconnect(error: Error): void
  /** As central: decides on the connection parameters that the peripheral asks for; refuses all where absent. Never throws. */
  readonly parameterPolicy?: ParameterPolicy | undefined
  readonly clock?: Clock | undefined
}

/** L2CAP on one LE link: its channels share it (Vol 3 Part A). */
export class L2capLink {
  readonly #options: L2capLinkOptions
  readonly #clock: Clock
  readonly #outbox: Outbox
  readonly #table = new ChannelTable()
  readonly #recombiner = new Recombiner(cid => this.#table.get(cid))
  readonly #signalling: Signalling
  readonly #parameters: ParameterUpdates
  readonly #credits: CreditChannels
  readonly #acceptor: CreditAcceptor
  readonly #connector: CreditConnector
  #isEnding = false
  #over: Error | undefined

  constructor(options: L2capLinkOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#outbox = new Outbox(options.packetLength, drained => options.acl(drained))
    this.#signalling = new Signalling({
      clock: this.#clock,
      open: handlers => this.#open('signalling', handlers),
      handlers: {
        connectionParameterUpdateRequest: request => this.#parameters.requested(request),
        leCreditBasedConnectionRequest: request => this.#acceptor.requested(request),
        creditBasedConnectionRequest: request => this.#acceptor.enhancedRequested(request),
        disconnectionRequest: request => this.#credits.disconnectionRequested(request),
        creditBasedReconfigureRequest: request => this.#credits.reconfigureRequested(request),
        flowControlCreditIndication: indication => this.#credits.creditsGiven(indication),
      },
      drained: () => this.#credits.drained(),
    })
    this.#parameters = new ParameterUpdates(options.role, options.parameterPolicy, this.#signalling)
    this.#credits = new CreditChannels({
      table: this.#table,
      signalling: this.#signalling,
      clock: this.#clock,
      outbox: this.#outbox,
    })
    this.#acceptor = new CreditAcceptor(this.#credits)
    this.#connector = new CreditConnector(this.#credits)
  }

  /** What was dropped. */
  get counters(): Readonly<FrameCounters & SignallingCounters> {
    return { ...this.#recombiner.counters, ...this.#signalling.counters }
  }

  /** Feed from the controller: the data of one ACL packet, a view, and whether it begins a frame. Never throws. */
  fragment(start: boolean, data: Uint8Array): void {
    if (!this.#over) this.#recombiner.fragment(start, data)
  }

  /** What opens a fixed channel: once each. It throws where the channel is open already, or the link has gone. */
  fixed(name: 'att' | 'smp'): OpenChannel {
    return handlers => this.#open(name, handlers)
  }

  /**
   * As peripheral: asks the central for other connection parameters, and resolves when it has accepted; the update itself follows.
   * @throws BleakL2capError when the central refuses, RangeError for what no connection can have, BleakTimeoutError.
   */
  async requestParameters(wanted: WantedParameters, { timeout, signal }: CallOptions = {}): Promise<void> {
    signal?.throwIfAborted()
    const late = (milliseconds: number) => new BleakTimeoutError('connection parameter update', milliseconds)
    const answered = this.#parameters.request(wanted)
    await deadline({ timeout, signal, clock: this.#clock }, late, stop => untilAborted(answered, stop))
  }

  /**
   * Opens a credit-based channel (4.22).
   * @throws BleakL2capError when the peer refuses, RangeError, BleakTimeoutError, and the reason of an abort: what opens after that is closed.
   */
  async connect(psm: number, options: ConnectOptions = {}): Promise<CreditChannel> {
    return await this.#connector.connect(psm, options)
  }

  /** Opens up to five enhanced credit-based channels with one request (4.25): at least one, and fewer where the peer refuses some. Throws as `connect`. */
  async connectEnhanced(psm: number, count: number, options: ConnectOptions = {}): Promise<readonly CreditChannel[]> {
    return await this.#connector.connectEnhanced(psm, count, options)
  }

  /** Gives peers that connect to `psm` a channel, of either kind; `handler` gets our end of it. Ends when what it returns was called. */
  listen(psm: number, handler: (channel: CreditChannel) => void, options: ListenOptions = {}): () => void {
    return this.#acceptor.listen(psm, handler, options)
  }

  /** The link has gone: every channel is told, and whoever waits. Idempotent. */
  close(error: Error): void {
    if (this.#over) return
    this.#over = error
    this.#isEnding = true
    this.#credits.isOver = true
    this.#outbox.close()
    this.#table.gone(error)
  }

  #open(name: keyof typeof fixedChannels, handlers: FixedChannelHandlers): Channel {
    if (this.#over) throw this.#over
    const fixed = fixedChannels[name]
    const { cid } = fixed
    if (this.#table.get(cid)) throw new RangeError(`the channel of ${name} is open already`)
    const ended = (error: Error) => this.#end(error)
    const channel = new FixedChannel({ ...fixed, outbox: this.#outbox, ended, isUrgent: name === 'signalling' }, handlers)
    this.#table.set(cid, channel)
    return channel
  }

  #end(error: Error): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#options.disconnect(error)
  }
}
