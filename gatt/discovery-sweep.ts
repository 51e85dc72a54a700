import { attError } from '../att/error-codes.ts'
import type { AttRequest, ResponseTo } from '../att/server.ts'
import { BleakError, BleakGATTProtocolError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'
import type { HandleRange } from './handle-range.ts'

/** Sends one request of a procedure, under the signal of who called. */
export type Ask = <R extends AttRequest>(request: R) => Promise<ResponseTo<R>>

/** What an answer tells of some handles. */
export interface Found {
  readonly handle: number
  /** The last handle that this tells of. */
  readonly end: number
}

/** The most that a client takes of one peer: ten times what large devices have. */
export const mostServices = 1_000
export const mostCharacteristics = 5_000
export const mostDescriptors = 10_000

/** A peer whose answers have no end. */
export class TooManyError extends BleakError {}

export interface Sweep<T extends Found> {
  /** What is looked for, in the plural. */
  readonly what: string
  readonly range: HandleRange
  /** More than so many are an error. */
  readonly most: number
  /** One request. */
  ask(range: HandleRange): Promise<readonly T[]>
  /** The next handle worth a question when all up to `after` is known. By default the very next one. */
  next?(after: number, answer: readonly T[]): number | undefined
}

/**
 * Asks for the rest of a range until there is none. Each answer must go on where the one before ended, so that a peer can neither
 * lead it in a circle nor past the last handle (Vol 3 Part G, 4.4 to 4.7).
 */
export const sweep = async <T extends Found>({ what, range, most, ask, next = after => after + 1 }: Sweep<T>): Promise<T[]> => {
  const found: T[] = []
  for (let start: number | undefined = range.start; start !== undefined && start <= range.end; ) {
    const answer = await unlessNone(ask({ start, end: range.end }))
    if (!answer) break
    let lowest = start
    for (const one of answer) {
      if (lowest > 0xffff) return found
      checkOrder(what, one, lowest, range.end)
      found.push(one)
      lowest = one.end + 1
    }
    if (found.length > most) throw new TooManyError(`discovery: the peer has more than ${most} ${what}`)
    if (lowest === start) throw new BleakError(`discovery of ${what}: the peer answered with nothing`)
    start = next(lowest - 1, answer)
  }
  return found
}

const checkOrder = (what: string, { handle, end }: Found, lowest: number, highest: number): void => {
  if (handle >= lowest && handle <= highest && end >= handle) return
  const [from, to, first, last] = [lowest, highest, handle, end].map(one => hexNumber(one, 4))
  throw new BleakError(`discovery of ${what}: the peer was asked for handles ${from} to ${to} and tells of ${first} to ${last}`)
}

const unlessNone = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer
  } catch (error) {
    if (isRefusal(error, attError.attributeNotFound)) return undefined
    throw error
  }
}

/** Whether the peer refused with one of these codes. */
export const isRefusal = (error: unknown, ...codes: readonly number[]): error is BleakGATTProtocolError =>
  error instanceof BleakGATTProtocolError && codes.includes(error.code)

const security: readonly number[] = [
  attError.insufficientAuthentication,
  attError.insufficientAuthorization,
  attError.encryptionKeySizeTooShort,
  attError.insufficientEncryption,
]

/**
 * Looks through a whole range at once; in its parts, one by one, where the peer answers that oddly. What only the link's security or
 * the owner can help with is passed up.
 */
export const wholeOrParts = async <T>(
  whole: HandleRange,
  parts: readonly HandleRange[],
  look: (range: HandleRange) => Promise<readonly T[]>,
): Promise<T[]> => {
  try {
    return [...(await look(whole))]
  } catch (error) {
    const isOdd = error instanceof BleakError && !(error instanceof TooManyError)
    if (!isOdd || isRefusal(error, ...security, attError.databaseOutOfSync) || parts.length < 2) throw error
  }
  const found: T[] = []
  for (const part of parts) found.push(...(await look(part)))
  return found
}
