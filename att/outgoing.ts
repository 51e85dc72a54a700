import { untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { Line } from './line.ts'
import { type AttPdu, attPdu } from './pdus.ts'

interface Waiting {
  readonly bytes: Uint8Array
  /** Which of all it was that began to wait. */
  readonly number: number
  readonly signal: AbortSignal | undefined
  readonly sent: Deferred<void>
}

/** The way out of a bearer: what can wait is sent when the channel has room, in the order in which it came. */
export class Outgoing {
  readonly #send: (bytes: Uint8Array) => boolean
  readonly #commands = new Line<Waiting>()
  readonly #values = new Line<Waiting>()
  #count = 0
  #hasRoom = true
  #isHeld = false
  #isDraining = false
  #over: Error | undefined

  /** `send` tells whether there is room for more; it throws for what cannot be sent. */
  constructor(send: (bytes: Uint8Array) => boolean) {
    this.#send = send
  }

  /** At once, room or not: what is one at a time anyway. */
  send(bytes: Uint8Array): void {
    if (this.#over) throw this.#over
    if (!this.#send(bytes)) this.#hasRoom = false
  }

  /** Resolves when the channel took it. */
  async command(pdu: AttPdu, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const bytes = attPdu.encode(pdu)
    if (this.#over || (this.#hasRoom && !this.#commands.first && !this.#isDraining)) this.send(bytes)
    else await this.#wait(this.#commands, bytes, signal)
  }

  /** As `command`, and not while values are held. */
  async value(pdu: AttPdu, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const bytes = attPdu.encode(pdu)
    if (this.#over || (this.#hasRoom && !this.#isHeld && !this.#values.first && !this.#isDraining)) this.send(bytes)
    else await this.#wait(this.#values, bytes, signal)
  }

  /** Values wait from now on; commands pass them. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    this.#drain()
  }

  drained(): void {
    this.#hasRoom = true
    this.#drain()
  }

  close(error: Error): void {
    this.#over ??= error
    for (const line of [this.#commands, this.#values])
      for (let next = line.take(); next; next = line.take()) next.sent.reject(error)
  }

  async #wait(line: Line<Waiting>, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    const sent = new Deferred<void>()
    const place = line.join({ bytes, number: this.#count++, signal, sent })
    try {
      await untilAborted(sent.promise, signal)
    } finally {
      line.leave(place)
    }
  }

  /** The channel may say that it has room while it is being given something. */
  #drain(): void {
    if (this.#isDraining) return
    this.#isDraining = true
    for (let next = this.#next(); next; next = this.#next()) this.#sendWaiting(next)
    this.#isDraining = false
  }

  #next(): Waiting | undefined {
    if (!this.#hasRoom || this.#over) return undefined
    const command = this.#commands.first
    const value = this.#isHeld ? undefined : this.#values.first
    const isCommand = command && (!value || command.number < value.number)
    return (isCommand ? this.#commands : value && this.#values)?.take()
  }

  #sendWaiting({ bytes, signal, sent }: Waiting): void {
    // Who gave up leaves the line a little later.
    if (signal?.aborted) return
    try {
      this.send(bytes)
      sent.resolve()
    } catch (error) {
      sent.reject(error)
    }
  }
}
