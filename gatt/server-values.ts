// Vol 3 Part F, 3.4.7: values that a server tells on its own.
import type { AttBearer } from '../att/bearer.ts'
import { BleakError } from '../core/errors.ts'
import { Semaphore } from '../core/semaphore.ts'
import { longestValue } from './attribute.ts'

/** Values that wait for one client to have room for them; who wants to tell more is refused. */
export const mostWaitingValues = 1024

/** What of a bearer a server needs. */
export type ValueBearer = Pick<AttBearer, 'mtu' | 'notify' | 'indicate'>

/** A value and the handle that it is told with. */
export interface ToldValue {
  readonly handle: number
  readonly value: Uint8Array
  /** Whether the client wants it and may have it, when its turn has come. */
  readonly isWanted: () => boolean
  /** False: however many wait. */
  readonly isBounded?: boolean
}

/** Tells values to one client, in order, and waits where it is slow. */
export class ServerValues {
  readonly #bearer: ValueBearer
  readonly #turn = new Semaphore(1)
  readonly #indicating = new Semaphore(1)
  #waiting = 0

  constructor(bearer: ValueBearer) {
    this.#bearer = bearer
  }

  /** False where nobody wants it. @throws RangeError where it is too long, BleakError where too many wait. */
  async notify(told: ToldValue, signal?: AbortSignal): Promise<boolean> {
    return (await this.notifyTogether([told], signal)) > 0
  }

  /** As few PDUs as hold them; how many were sent. */
  async notifyTogether(told: readonly ToldValue[], signal?: AbortSignal): Promise<number> {
    return await this.#inTurn(told, () => this.#turn.use(() => this.#notifyAll(told, signal), signal))
  }

  async indicate(told: ToldValue, signal?: AbortSignal): Promise<boolean> {
    const { handle, value } = told
    const send = async () => {
      if (!told.isWanted()) return false
      await this.#bearer.indicate({ name: 'handleValueIndication', handle, value }, signal)
      return true
    }
    return await this.#inTurn([told], () => this.#indicating.use(send, signal))
  }

  async #inTurn<T>(told: readonly ToldValue[], work: () => Promise<T>): Promise<T> {
    for (const { value } of told)
      if (value.length > longestValue) throw new RangeError(`a value of ${value.length} bytes; ${longestValue} are the most`)
    if (this.#waiting >= mostWaitingValues && told.some(({ isBounded = true }) => isBounded))
      throw new BleakError(`${this.#waiting} values wait for this client already`)
    this.#waiting++
    try {
      return await work()
    } finally {
      this.#waiting--
    }
  }

  async #notifyAll(told: readonly ToldValue[], signal: AbortSignal | undefined): Promise<number> {
    let sent = 0
    const wanted = told.filter(({ isWanted }) => isWanted())
    for (const together of packed(wanted, this.#bearer.mtu - 1)) {
      const [first] = together
      if (!first || !together.every(({ isWanted }) => isWanted())) continue
      const { handle, value } = first
      await this.#bearer.notify(
        together.length === 1
          ? { name: 'handleValueNotification', handle, value }
          : { name: 'multipleHandleValueNotification', values: together },
        signal,
      )
      sent += together.length
    }
    return sent
  }
}

/** Runs of values that fit one PDU with their handles and lengths (3.4.7.4). */
const packed = (told: readonly ToldValue[], room: number): readonly (readonly ToldValue[])[] => {
  const runs: ToldValue[][] = []
  let left = 0
  for (const one of told) {
    const size = 4 + one.value.length
    if (size > left || runs.length === 0) {
      runs.push([])
      left = room
    }
    runs.at(-1)?.push(one)
    left -= size
  }
  return runs
}
