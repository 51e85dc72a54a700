// Vol 3 Part F, 3.4.4: requests that read values.
import { attError } from '../att/error-codes.ts'
import type { AttPdu } from '../att/pdus.ts'
import { AttRefusal } from '../att/server.ts'
import type { Attribute } from './attribute.ts'
import type { ServerAccess } from './server-access.ts'
import { checkRange, notFound } from './server-discovery.ts'

/** The length byte of a row counts the handle too (3.4.4.2). */
const longestRowValue = 253

/** 3.4.4.1: as many as have the length of the first; an error counts only where it is the first. */
export const readByType = async (
  request: AttPdu<'readByTypeRequest'>,
  access: ServerAccess,
): Promise<AttPdu<'readByTypeResponse'>> => {
  checkRange(request)
  const { startingHandle, endingHandle, attributeType } = request
  const attributes: { handle: number; value: Uint8Array }[] = []
  let room = access.mtu - 2
  for (const attribute of access.session.database.between(startingHandle, endingHandle)) {
    if (attribute.type !== attributeType) continue
    const size = attributes[0]?.value.length
    if (size !== undefined && room < 2 + size) break
    const value = await rowValue(attribute, access, size !== undefined)
    if (!value || (size !== undefined && value.length !== size)) break
    attributes.push({ handle: attribute.handle, value })
    room -= 2 + value.length
  }
  if (attributes.length === 0) throw notFound(request)
  return { name: 'readByTypeResponse', attributes }
}

/** Undefined where it cannot be read and that is no matter. */
const rowValue = async (attribute: Attribute, access: ServerAccess, hasOthers: boolean): Promise<Uint8Array | undefined> => {
  try {
    await access.permitRead(attribute)
    return (await access.read(attribute)).subarray(0, Math.min(access.mtu - 4, longestRowValue))
  } catch (error) {
    if (hasOthers && error instanceof AttRefusal) return undefined
    throw error
  }
}

/** The value that a client reads piece by piece: its pieces are of one reading, whatever the application would say by then. */
export class LongRead {
  #attribute: Attribute | undefined
  #value: Uint8Array | undefined

  /** 3.4.4.3. */
  async read({ handle }: AttPdu<'readRequest'>, access: ServerAccess): Promise<AttPdu<'readResponse'>> {
    const attribute = access.find(handle)
    await access.permitRead(attribute)
    const value = await access.read(attribute)
    this.#keep(attribute, value, value.length >= access.mtu - 1 && !access.held(attribute))
    return { name: 'readResponse', value: value.subarray(0, access.mtu - 1) }
  }

  /** 3.4.4.5. */
  async readBlob(request: AttPdu<'readBlobRequest'>, access: ServerAccess): Promise<AttPdu<'readBlobResponse'>> {
    const { handle, valueOffset } = request
    const attribute = access.find(handle)
    await access.permitRead(attribute)
    const kept = this.#attribute === attribute ? this.#value : undefined
    const value = kept ?? (await access.read(attribute, valueOffset))
    if (valueOffset > value.length) throw new AttRefusal(attError.invalidOffset, handle)
    const end = valueOffset + access.mtu - 1
    this.#keep(attribute, value, value.length >= end && !access.held(attribute))
    return { name: 'readBlobResponse', value: value.subarray(valueOffset, end) }
  }

  /** Another request came between. */
  forget(): void {
    this.#attribute = undefined
    this.#value = undefined
  }

  #keep(attribute: Attribute, value: Uint8Array, hasMore: boolean): void {
    this.#attribute = hasMore ? attribute : undefined
    this.#value = hasMore ? value : undefined
  }
}

/** 3.4.4.7. */
export const readMultiple = async (
  { handles }: AttPdu<'readMultipleRequest'>,
  access: ServerAccess,
): Promise<AttPdu<'readMultipleResponse'>> => {
  const all = new Uint8Array(access.mtu - 1)
  let length = 0
  for (const value of await readAll(handles, access)) {
    const part = value.subarray(0, all.length - length)
    all.set(part, length)
    length += part.length
  }
  return { name: 'readMultipleResponse', values: all.subarray(0, length) }
}

/** 3.4.4.11: those that fit whole, so that none is taken for whole that is not; where not even the first does, the request is refused. */
export const readMultipleVariable = async (
  { handles }: AttPdu<'readMultipleVariableRequest'>,
  access: ServerAccess,
): Promise<AttPdu<'readMultipleVariableResponse'>> => {
  const values: Uint8Array[] = []
  let room = access.mtu - 1
  for (const value of await readAll(handles, access)) {
    room -= 2 + value.length
    if (room < 0) break
    values.push(value)
  }
  if (values.length === 0) throw new AttRefusal(attError.insufficientResources, handles[0])
  return { name: 'readMultipleVariableResponse', values }
}

/** One after the other, after all were found and permitted: the first that is not is what the error names. */
const readAll = async (handles: readonly number[], access: ServerAccess): Promise<readonly Uint8Array[]> => {
  if (handles.length < 2) throw new AttRefusal(attError.invalidPdu)
  const attributes: Attribute[] = []
  for (const handle of handles) {
    const attribute = access.find(handle)
    await access.permitRead(attribute)
    attributes.push(attribute)
  }
  const values: Uint8Array[] = []
  for (const attribute of attributes) values.push(await access.read(attribute))
  return values
}
