import type { Clock, Timer } from '../core/clock.ts'
import { BleakError, BleakTimeoutError, DecodeError } from '../core/errors.ts'
import type { Channel, ChannelHandlers } from './channel.ts'
import { BleakL2capError } from './errors.ts'
import { fixedChannels } from './fixed-channels.ts'
import {
  type Command,
  type RequestName,
  type ResponseName,
  type ResponseTo,
  rejectReason,
  signallingCommand,
  type Unnumbered,
} from './signalling-commands.ts'

/** RTX: how long a peer may take for an answer (Vol 3 Part A, 6.2.1: 1 to 60 s). */
export const responseTimeout = 30_000
/** ERTX: how long after it said that the answer is pending (6.2.2: 60 to 300 s). */
export const pendingTimeout = 60_000

/** Requests of ours under way: each has an identifier of its own, of 255. */
const mostPending = 192

/** What takes the commands of the peer that ask for something; those of no name are not understood. */
export type CommandHandlers = {
  readonly [N in RequestName | 'flowControlCreditIndication']?: (command: Command<N>) => void
}

export interface SignallingCounters {
  /** Commands that are not what their code says. */
  malformed: number
  /** Responses that no request waits for. */
  unexpected: number
  /** Requests that were dropped, because the peer does not take the answers to the earlier ones. */
  unanswered: number
}

interface Pending {
  readonly response: ResponseName
  /** Called once, but for an answer of which it says that another one follows. */
  readonly settle: (answer: Command<ResponseName> | Error) => 'pending' | undefined
  readonly what: string
  readonly timer: Timer
  readonly isExtended: boolean
}

/**
 * The signalling channel of one LE link (Vol 3 Part A, 4): numbers requests and brings their answers back, hands out the peer's
 * requests, and rejects what it does not understand. Answers are handed on within the call that brought them, because frames on the
 * channel that they open may follow at once.
 */
export class Signalling {
  readonly counters: SignallingCounters = { malformed: 0, unexpected: 0, unanswered: 0 }
  readonly #clock: Clock
  readonly #channel: Channel
  readonly #handlers: CommandHandlers
  readonly #drained: () => void
  readonly #pending = new Map<number, Pending>()
  #lastIdentifier = 0
  #isFull = false
  #over: Error | undefined

  constructor(options: {
    readonly clock: Clock
    /** `tooLong` is called with the beginning of a frame that is longer than MTUsig. */
    open(handlers: ChannelHandlers & { tooLong(head: Uint8Array): void }): Channel
    readonly handlers: CommandHandlers
    drained(): void
  }) {
    this.#clock = options.clock
    this.#handlers = options.handlers
    this.#drained = options.drained
    this.#channel = options.open({
      sdu: data => this.#receive(data),
      tooLong: head => this.#tooLong(head),
      drained: () => {
        this.#isFull = false
        this.#drained()
      },
      closed: error => this.#close(error),
    })
  }

  /** Send nothing that can wait before `drained`. */
  get isFull(): boolean {
    return this.#isFull
  }

  /**
   * Asks the peer. `settle` is called with its answer, or with why there is none: a Command Reject, no answer in time, the end of
   * the link. It says whether that was the answer, or one is still to come.
   */
  request<N extends RequestName>(
    request: Unnumbered<N>,
    settle: (answer: Command<ResponseTo<N>> | Error) => 'pending' | undefined,
  ): void {
    const over = this.#over ?? (this.#pending.size < mostPending ? undefined : new BleakError('too many requests under way'))
    if (over) {
      settle(over)
      return
    }
    const name = request.name as RequestName
    const identifier = this.#nextIdentifier()
    this.#pending.set(identifier, {
      response: name.replace(/Request$/, 'Response') as ResponseName,
      settle: settle as Pending['settle'],
      what: name,
      timer: this.#schedule(identifier, name, responseTimeout),
      isExtended: false,
    })
    this.send({ ...request, identifier } as unknown as Command)
  }

  /** A command that asks for nothing. */
  indicate(command: Unnumbered<'flowControlCreditIndication'>): void {
    this.send({ ...command, identifier: this.#nextIdentifier() })
  }

  send(command: Command): void {
    if (!this.#channel.send(signallingCommand.encode(command))) this.#isFull = true
  }

  reject(identifier: number, reason: number, data: Uint8Array = new Uint8Array(0)): void {
    this.send({ name: 'commandReject', identifier, reason, data })
  }

  #nextIdentifier(): number {
    do this.#lastIdentifier = (this.#lastIdentifier % 0xff) + 1
    while (this.#pending.has(this.#lastIdentifier))
    return this.#lastIdentifier
  }

  #schedule(identifier: number, what: string, milliseconds: number): Timer {
    return this.#clock.schedule(milliseconds, () => this.#settle(identifier, new BleakTimeoutError(what, milliseconds)))
  }

  #settle(identifier: number, answer: Command<ResponseName> | Error): void {
    const pending = this.#pending.get(identifier)
    if (!pending) return
    pending.timer.cancel()
    this.#pending.delete(identifier)
    if (pending.settle(answer) !== 'pending') return
    if (pending.isExtended) {
      pending.settle(new BleakError(`${pending.what}: the peer said twice that its answer is pending`))
      return
    }
    const timer = this.#schedule(identifier, pending.what, pendingTimeout)
    this.#pending.set(identifier, { ...pending, timer, isExtended: true })
  }

  #close(error: Error): void {
    this.#over = error
    for (const identifier of [...this.#pending.keys()]) this.#settle(identifier, error)
  }

  #receive(bytes: Uint8Array): void {
    const [code, identifier] = bytes
    if (code === undefined || !identifier) {
      // Identifier 0 is illegal (4).
      this.counters.malformed++
      return
    }
    try {
      const command = signallingCommand.decode(bytes)
      if (command) this.#take(command)
      else this.#refuse(identifier, rejectReason.notUnderstood)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.#malformed(code, identifier, error)
    }
  }

  #take(command: Command): void {
    if (isAnswer(command)) {
      this.#answered(command)
      return
    }
    const handler = this.#handlers[command.name] as ((command: Command) => void) | undefined
    if (command.name === 'flowControlCreditIndication') handler?.(command)
    else if (!handler) this.#refuse(command.identifier, rejectReason.notUnderstood)
    else if (this.#isFull) this.counters.unanswered++
    else handler(command)
  }

  /** A response of another kind than the request asks for answers nothing. */
  #answered(command: Command<ResponseName | 'commandReject'>): void {
    const pending = this.#pending.get(command.identifier)
    if (pending && command.name === 'commandReject')
      this.#settle(command.identifier, new BleakL2capError(pending.what, command.reason, 'command rejected'))
    else if (pending && command.name === pending.response) this.#settle(command.identifier, command as Command<ResponseName>)
    else this.counters.unexpected++
  }

  #malformed(code: number, identifier: number, error: DecodeError): void {
    this.counters.malformed++
    const name = signallingCommand.nameOf(code)
    if (name?.endsWith('Request')) this.#refuse(identifier, rejectReason.notUnderstood)
    else if (name && name === this.#pending.get(identifier)?.response)
      this.#settle(identifier, new BleakError(`a malformed ${name}: ${error.message}`, { cause: error }))
  }

  /** Nobody answers an answer (4.1). */
  #tooLong([code, identifier]: Uint8Array): void {
    const name = signallingCommand.nameOf(code ?? 0)
    if (!identifier || name === 'commandReject' || name?.endsWith('Response')) return
    const { mtu } = fixedChannels.signalling
    this.#refuse(identifier, rejectReason.mtuExceeded, Uint8Array.of(mtu & 0xff, mtu >> 8))
  }

  #refuse(identifier: number, reason: number, data?: Uint8Array): void {
    if (this.#isFull) this.counters.unanswered++
    else this.reject(identifier, reason, data)
  }
}

const isAnswer = (command: Command): command is Command<ResponseName | 'commandReject'> =>
  command.name === 'commandReject' || command.name.endsWith('Response')
