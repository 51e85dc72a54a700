import { isBytes } from './bytes.ts'

/** What a caller of another kind than TypeScript may hand in by mistake is told before anything happens. */

type Kinds = { string: string; number: number; boolean: boolean; function: (...args: never[]) => unknown }

/** @throws TypeError that names the option. */
export const checkType = <K extends keyof Kinds>(name: string, value: unknown, kind: K): void => {
  if (value !== undefined && typeof value !== kind) throw new TypeError(`${name} must be a ${kind}, not ${spell(value)}`)
}

/** @throws TypeError that names the option. */
export const checkList = (name: string, value: unknown): void => {
  if (value !== undefined && !Array.isArray(value)) throw new TypeError(`${name} must be an array, not ${spell(value)}`)
}

/** @throws RangeError that names the option and what it may be. */
export const checkOneOf = (name: string, value: unknown, allowed: readonly string[]): void => {
  if (value !== undefined && !allowed.includes(value as string))
    throw new RangeError(`${name} must be ${allowed.map(one => `'${one}'`).join(' or ')}, not ${spell(value)}`)
}

/** @throws TypeError or RangeError unless it is a number of milliseconds, 0 or more. */
export const checkMilliseconds = (name: string, value: unknown): void => {
  checkType(name, value, 'number')
  if (value !== undefined && !((value as number) >= 0))
    throw new RangeError(`${name} must be milliseconds, 0 or more, not ${value}`)
}

const spell = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : value === null ? 'null' : typeof value === 'object' ? 'an object' : String(value)

/** @throws TypeError where it holds no bytes. */
export const checkBytes = (data: unknown): void => {
  if (!isBytes(data)) throw new TypeError('the data must be an ArrayBuffer or a view of one, such as Uint8Array')
}
