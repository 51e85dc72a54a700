import { Deferred } from '../../core/deferred.ts'

/** Lets others go on: no timer, which may be a fake one. One channel for many turns, for each takes long to make. */
export class Turns {
  readonly #channel = new MessageChannel()
  #next: Deferred<void> | undefined

  constructor() {
    this.#channel.port1.addEventListener('message', () => this.#next?.resolve())
    this.#channel.port1.start()
  }

  /** Resolves when everything that promises had to do is done; one at a time. */
  turn(): Promise<void> {
    this.#next = new Deferred<void>()
    this.#channel.port2.postMessage(undefined)
    return this.#next.promise
  }

  /** An open channel keeps a process alive. */
  close(): void {
    this.#channel.port1.close()
  }
}
