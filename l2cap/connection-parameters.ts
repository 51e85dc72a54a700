import { Deferred } from '../core/deferred.ts'
import { BleakError } from '../core/errors.ts'
import { BleakL2capError } from './errors.ts'
import type { Signalling } from './signalling.ts'
import { type Command, rejectReason } from './signalling-commands.ts'

/** What a peripheral may ask its central for (Vol 3 Part A, 4.20). */
export interface WantedParameters {
  /** In units of 1.25 ms: 6 to 3200. */
  readonly intervalMin: number
  /** In units of 1.25 ms: 6 to 3200, and not less than `intervalMin`. */
  readonly intervalMax: number
  /** Connection events that the peripheral may sleep through: 0 to 499. */
  readonly latency: number
  /** Supervision timeout in units of 10 ms: 10 to 3200, and more than twice as long as the peripheral may be silent. */
  readonly timeout: number
}

/**
 * Decides, as central, on a request of the peer: undefined refuses it. A promise accepts it, and settles when the controller is done
 * with the update; all other requests are refused until then.
 */
export type ParameterPolicy = (wanted: WantedParameters) => Promise<unknown> | undefined

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most

/** Whether a controller could take them (4.20). */
export const isLegal = ({ intervalMin, intervalMax, latency, timeout }: WantedParameters): boolean =>
  isWithin(intervalMin, 6, 3200) &&
  isWithin(intervalMax, intervalMin, 3200) &&
  isWithin(latency, 0, 499) &&
  isWithin(timeout, 10, 3200) &&
  timeout * 10 > (1 + latency) * intervalMax * 1.25 * 2

const accepted = 0x0000
const rejected = 0x0001

/** Connection parameter updates over L2CAP, as either role (4.20, 4.21). */
export class ParameterUpdates {
  readonly #role: 'central' | 'peripheral'
  readonly #policy: ParameterPolicy | undefined
  readonly #signalling: Signalling
  #isUpdating = false

  constructor(role: 'central' | 'peripheral', policy: ParameterPolicy | undefined, signalling: Signalling) {
    this.#role = role
    this.#policy = policy
    this.#signalling = signalling
  }

  /** Resolves when the central has accepted; the update itself follows. */
  async request(wanted: WantedParameters): Promise<void> {
    if (this.#role === 'central') throw new BleakError('a central updates the parameters itself, without asking')
    if (!isLegal(wanted)) throw new RangeError(`no connection can have ${JSON.stringify(wanted)}`)
    const settled = new Deferred<void>()
    this.#signalling.request({ ...wanted, name: 'connectionParameterUpdateRequest' }, answer => {
      if (answer instanceof Error) settled.reject(answer)
      else if (answer.result === accepted) settled.resolve()
      else settled.reject(new BleakL2capError('connection parameter update', answer.result, 'rejected'))
      return undefined
    })
    await settled.promise
  }

  /** Only a central is asked (4.20). */
  requested({ identifier, ...wanted }: Command<'connectionParameterUpdateRequest'>): void {
    const signalling = this.#signalling
    if (this.#role === 'peripheral') {
      signalling.reject(identifier, rejectReason.notUnderstood)
      return
    }
    const result = this.#decide(wanted) ? accepted : rejected
    signalling.send({ name: 'connectionParameterUpdateResponse', identifier, result })
  }

  #decide({ intervalMin, intervalMax, latency, timeout }: WantedParameters): boolean {
    const wanted = { intervalMin, intervalMax, latency, timeout }
    if (this.#isUpdating || !isLegal(wanted)) return false
    const update = this.#policy?.(wanted)
    if (!update) return false
    this.#isUpdating = true
    const over = () => {
      this.#isUpdating = false
    }
    update.then(over, over)
    return true
  }
}
