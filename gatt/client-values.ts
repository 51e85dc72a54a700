// Vol 3 Part G, 4.8: reading values.
import type { AttBearer } from '../att/bearer.ts'
import { attError } from '../att/error-codes.ts'
import { copyOf, joinBytes } from '../core/bytes.ts'
import { BleakError } from '../core/errors.ts'
import { readByType } from './discovery-procedures.ts'
import { isRefusal, mostDescriptors, sweep } from './discovery-sweep.ts'
import { longestValue } from './gatt-types.ts'
import type { HandleRange } from './handle-range.ts'

/** What procedures need of a bearer. */
export type Att = Pick<AttBearer, 'request' | 'command' | 'mtu'>

/** A value and where it was. */
export interface ReadValue {
  readonly handle: number
  readonly value: Uint8Array
}

/** 4.8.1 and 4.8.3: the whole value, however long. */
export const readWhole = async (att: Att, handle: number, signal?: AbortSignal): Promise<Uint8Array> => {
  const room = att.mtu - 1
  const { value } = await att.request({ name: 'readRequest', handle }, signal)
  return value.length < room ? value : await readOn(att, handle, value, signal)
}

/** 4.8.3: what follows the first part of a long value. */
const readOn = async (att: Att, handle: number, first: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> => {
  const parts = [first]
  let length = first.length
  for (let isWhole = false; !isWhole && length < longestValue; ) {
    const room = att.mtu - 1
    const part = await readBlob(att, handle, length, signal)
    parts.push(part)
    length += part.length
    isWhole = part.length < room
  }
  if (length > longestValue)
    throw new BleakError(`read: the peer has no end of the value, and ${longestValue} bytes are the most`)
  return joinBytes(parts)
}

/** Nothing where the value ended with the part before, which servers say in two ways. */
const readBlob = async (att: Att, handle: number, valueOffset: number, signal?: AbortSignal): Promise<Uint8Array> => {
  try {
    return (await att.request({ name: 'readBlobRequest', handle, valueOffset }, signal)).value
  } catch (error) {
    if (isRefusal(error, attError.attributeNotLong, attError.invalidOffset)) return new Uint8Array()
    throw error
  }
}

/** The longest value that one entry of a Read By Type Response holds (Vol 3 Part F, 3.4.4.2). */
const longestListed = 253

/** 4.8.2: every value of one type in a range, each whole. */
export const readByUuid = async (att: Att, uuid: string, range: HandleRange, signal?: AbortSignal): Promise<ReadValue[]> => {
  let room = 0
  const found = await sweep({
    what: 'values',
    range,
    most: mostDescriptors,
    ask: async asked => {
      room = Math.min(att.mtu - 4, longestListed)
      const rows = await readByType(request => att.request(request, signal), uuid, asked)
      return rows.map(({ handle, value }) => ({ handle, end: handle, value, isCut: value.length >= room }))
    },
  })
  const values: ReadValue[] = []
  for (const { handle, value, isCut } of found)
    values.push({ handle, value: isCut ? await readOn(att, handle, value, signal) : copyOf(value) })
  return values
}

/** 4.8.4: the values one behind the other, cut at the MTU; only who knows their lengths can part them. */
export const readMultiple = async (att: Att, handles: readonly number[], signal?: AbortSignal): Promise<Uint8Array> => {
  checkHandles(handles)
  return copyOf((await att.request({ name: 'readMultipleRequest', handles }, signal)).values)
}

/** 4.8.5: the values one by one. */
export const readMultipleVariable = async (
  att: Att,
  handles: readonly number[],
  signal?: AbortSignal,
): Promise<readonly Uint8Array[]> => {
  checkHandles(handles)
  const { values } = await att.request({ name: 'readMultipleVariableRequest', handles }, signal)
  if (values.length > handles.length)
    throw new BleakError(`read multiple: the peer was asked for ${handles.length} values and answered with ${values.length}`)
  // What found no room in the answer.
  const left: Uint8Array[] = []
  for (const handle of handles.slice(values.length)) left.push(await readWhole(att, handle, signal))
  return [...values.map(one => copyOf(one)), ...left]
}

const checkHandles = (handles: readonly number[]): void => {
  if (handles.length < 2) throw new RangeError(`reading multiple values takes two handles or more, not ${handles.length}`)
}
