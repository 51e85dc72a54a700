import { untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'

interface Waiting {
  readonly bytes: Uint8Array
  readonly taken: Deferred<void>
}

/** The way out of a bearer: what can wait is sent when the channel has room, in the order in which it came. */
export class Outgoing {
  readonly #send: (bytes: Uint8Array) => boolean
  /** Empty while there is room. */
  readonly #waiting: Waiting[] = []
  #hasRoom = true
  #over: Error | undefined

  /** `send` tells whether there is room for more. */
  constructor(send: (bytes: Uint8Array) => boolean) {
    this.#send = send
  }

  /** At once, room or not: what is one at a time anyway. */
  send(bytes: Uint8Array): void {
    if (this.#over) throw this.#over
    if (!this.#send(bytes)) this.#hasRoom = false
  }

  /** Resolves when the channel took it. */
  async whenRoom(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#hasRoom || this.#over) this.send(bytes)
    else await this.#wait({ bytes, taken: new Deferred() }, signal)
  }

  drained(): void {
    this.#hasRoom = true
    while (this.#hasRoom && !this.#over) {
      const next = this.#waiting.shift()
      if (!next) return
      this.send(next.bytes)
      next.taken.resolve()
    }
  }

  close(error: Error): void {
    this.#over ??= error
    for (const { taken } of this.#waiting.splice(0)) taken.reject(error)
  }

  async #wait(waiting: Waiting, signal: AbortSignal | undefined): Promise<void> {
    this.#waiting.push(waiting)
    try {
      await untilAborted(waiting.taken.promise, signal)
    } finally {
      const at = this.#waiting.indexOf(waiting)
      if (at >= 0) this.#waiting.splice(at, 1)
    }
  }
}
