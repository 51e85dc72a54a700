// Vol 3 Part F, 3.4.6: writes that wait for Execute Write.
import { attError } from '../att/error-codes.ts'
import { AttRefusal } from '../att/server.ts'
import { type Attribute, longestValue, type ValueWrite } from './attribute.ts'

/** Parts that one connection can have waiting: a value of 512 bytes at the least MTU takes 29. */
export const mostPreparedWrites = 64

export interface PreparedWrite extends ValueWrite {
  readonly attribute: Attribute
}

/** The queue of one connection. */
export class PreparedWrites {
  #parts: PreparedWrite[] = []

  /** @throws AttRefusal where the queue is full. */
  add(part: PreparedWrite): void {
    if (this.#parts.length >= mostPreparedWrites) throw new AttRefusal(attError.prepareQueueFull, part.attribute.handle)
    this.#parts.push(part)
  }

  /** Empties the queue: what waited, attribute by attribute, in the order in which each was written first. */
  take(): ReadonlyMap<Attribute, readonly ValueWrite[]> {
    const byAttribute = new Map<Attribute, ValueWrite[]>()
    for (const { attribute, offset, value } of this.#parts) {
      const parts = byAttribute.get(attribute)
      if (parts) parts.push({ offset, value })
      else byAttribute.set(attribute, [{ offset, value }])
    }
    this.#parts = []
    return byAttribute
  }

  clear(): void {
    this.#parts = []
  }
}

/**
 * One write made of parts, which may overlap and be written over. Each must begin inside the value as it is by then or at its end.
 * A value that is written from its beginning ends where the parts end, as with a Write Request.
 * @param held The value as it is; undefined where nobody here knows it.
 * @throws AttRefusal Invalid Offset or Invalid Attribute Value Length.
 */
export const joinParts = (parts: readonly ValueWrite[], held: Uint8Array | undefined, handle = 0): ValueWrite => {
  const starts = parts.map(({ offset }) => offset)
  const ends = parts.map(({ offset, value }) => offset + value.length)
  const start = Math.min(...starts)
  if (start > longestValue) throw new AttRefusal(attError.invalidOffset, handle)
  if (Math.max(...ends) > longestValue) throw new AttRefusal(attError.invalidAttributeValueLength, handle)
  if (!held && starts[0] !== start) throw new AttRefusal(attError.invalidOffset, handle)
  const whole = new Uint8Array(longestValue)
  let length = held?.length ?? starts[0] ?? 0
  if (held) whole.set(held)
  for (const { offset, value } of parts) {
    if (offset > length) throw new AttRefusal(attError.invalidOffset, handle)
    whole.set(value, offset)
    length = Math.max(length, offset + value.length)
  }
  const end = start === 0 ? Math.max(...ends) : length
  return { offset: start, value: whole.slice(start, end) }
}
