import { Deferred } from './deferred.ts'

/** Permits handed over in the order they were asked for; a newcomer never slips in before somebody who waits. */
export class Semaphore {
  #free: number
  readonly #waiting: Deferred<void>[] = []
  constructor(permits: number) {
    this.#free = permits
  }

  async acquire(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#free > 0) {
      this.#free--
      return
    }
    const turn = new Deferred<void>()
    this.#waiting.push(turn)
    const abort = () => {
      const at = this.#waiting.indexOf(turn)
      if (at < 0) return
      this.#waiting.splice(at, 1)
      turn.reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      await turn.promise
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  release(): void {
    const turn = this.#waiting.shift()
    if (turn) turn.resolve()
    else this.#free++
  }

  /** Runs `work` holding one permit. */
  async use<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.acquire(signal)
    try {
      return await work()
    } finally {
      this.release()
    }
  }
}
