// Vol 3 Part G, 4.9: writing values.
import { attPdu } from '../att/pdus.ts'
import { untilAborted } from '../core/deadline.ts'
import { BleakError } from '../core/errors.ts'
import { Semaphore } from '../core/semaphore.ts'
import type { Att } from './client-values.ts'
import { longestValue } from './gatt-types.ts'

/** One of the values of a reliable write. */
export interface ValueToWrite {
  readonly handle: number
  readonly value: Uint8Array
  /** Where in the attribute it begins; 0 where absent. */
  readonly offset?: number | undefined
}

/** Gives the 12 bytes of an authentication signature: SignCounter and MAC over `message` (Vol 3 Part H, 2.4.5). */
export type Sign = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** Bytes before the value in a Write Request or Command, and in a Prepare Write Request. */
const writeHeader = 3
const prepareHeader = 5
const signatureLength = 12

/** All writes of one client. */
export class Writes {
  readonly #att: Att
  /** The peer has one queue of prepared writes for us: one long or reliable write at a time. */
  readonly #queue = new Semaphore(1)
  /** Sign counters must leave in the order in which they were given. */
  readonly #signing = new Semaphore(1)

  constructor(att: Att) {
    this.#att = att
  }

  /** 4.9.3, or 4.9.4 for what is too long for one request. */
  async write(handle: number, value: Uint8Array, signal?: AbortSignal): Promise<void> {
    checkLength(value.length)
    if (value.length > this.#att.mtu - writeHeader) await this.writeReliably([{ handle, value }], signal)
    else await this.#att.request({ name: 'writeRequest', handle, value }, signal)
  }

  /**
   * 4.9.4 and 4.9.5: all of them, or none: each part is compared with what the peer repeats of it. An abort detaches the caller, and
   * what was prepared is given up.
   */
  async writeReliably(values: readonly ValueToWrite[], signal?: AbortSignal): Promise<void> {
    for (const { value, offset = 0 } of values) checkLength(value.length + offset)
    await untilAborted(
      this.#queue.use(() => this.#prepareAll(values, signal), signal),
      signal,
    )
  }

  /** 4.9.1. Resolves when the link took it. */
  async writeWithoutResponse(handle: number, value: Uint8Array, signal?: AbortSignal): Promise<void> {
    checkRoom(value.length, this.#att.mtu - writeHeader)
    await this.#att.command({ name: 'writeCommand', handle, value }, signal)
  }

  /** 4.9.2. For links that are not encrypted. */
  async writeSigned(handle: number, value: Uint8Array, sign: Sign, signal?: AbortSignal): Promise<void> {
    checkRoom(value.length, this.#att.mtu - writeHeader - signatureLength)
    await this.#signing.use(async () => {
      const command = { name: 'signedWriteCommand', handle, value } as const
      const signature = await sign(attPdu.encode({ ...command, signature: blank }).subarray(0, -signatureLength))
      await this.#att.command({ ...command, signature }, signal)
    }, signal)
  }

  async #prepareAll(values: readonly ValueToWrite[], signal?: AbortSignal): Promise<void> {
    try {
      for (const value of values) await this.#prepare(value, signal)
    } catch (error) {
      await this.#giveUp()
      throw error
    }
    await this.#att.request({ name: 'executeWriteRequest', flags: 1 }, signal)
  }

  async #prepare({ handle, value, offset = 0 }: ValueToWrite, signal?: AbortSignal): Promise<void> {
    let at = 0
    do {
      const part = value.subarray(at, at + this.#att.mtu - prepareHeader)
      const sent = { handle, valueOffset: offset + at, value: part }
      const echo = await this.#att.request({ name: 'prepareWriteRequest', ...sent }, signal)
      const isSame = echo.handle === handle && echo.valueOffset === sent.valueOffset && isEqual(echo.value, part)
      if (!isSame) throw new BleakError('write: the peer repeated something else than what it was sent; nothing was written')
      at += part.length
    } while (at < value.length)
  }

  /** Empties the peer's queue. Why it came to this is what the caller is told, whatever the peer says. */
  async #giveUp(): Promise<void> {
    await this.#att.request({ name: 'executeWriteRequest', flags: 0 }).catch(() => {})
  }
}

const blank = new Uint8Array(signatureLength)

const isEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

const checkLength = (length: number): void => {
  if (length > longestValue) throw new RangeError(`a value of ${length} bytes, and ${longestValue} are the most`)
}

const checkRoom = (length: number, most: number): void => {
  if (length > most) throw new RangeError(`a value of ${length} bytes, and ${most} are the most that go without a response here`)
}
