// Vol 3 Part F, 3.4.3 and 3.4.4.9: requests that look for attributes.
import { typeToBytes } from '../att/attribute-type.ts'
import { attError } from '../att/error-codes.ts'
import type { AttPdu } from '../att/pdus.ts'
import { AttRefusal } from '../att/server.ts'
import { toHex } from '../core/hex.ts'
import { normalizeUuid } from '../core/uuid.ts'
import type { Attribute } from './attribute.ts'
import { isGroupType } from './attribute-database.ts'
import type { ServerAccess } from './server-access.ts'

interface Range {
  readonly startingHandle: number
  readonly endingHandle: number
}

/** @throws AttRefusal Invalid Handle. */
export const checkRange = ({ startingHandle, endingHandle }: Range): void => {
  if (startingHandle === 0 || startingHandle > endingHandle) throw new AttRefusal(attError.invalidHandle, startingHandle)
}

export const notFound = ({ startingHandle }: Range): AttRefusal => new AttRefusal(attError.attributeNotFound, startingHandle)

/** 3.4.3.1: all types in one answer have one size. */
export const findInformation = (
  request: AttPdu<'findInformationRequest'>,
  access: ServerAccess,
): AttPdu<'findInformationResponse'> => {
  checkRange(request)
  const information: { handle: number; type: string }[] = []
  let size = 0
  for (const { handle, type } of access.session.database.between(request.startingHandle, request.endingHandle)) {
    const { length } = typeToBytes(type)
    if (information.length === 0) size = length
    if (length !== size || 2 + (information.length + 1) * (2 + size) > access.mtu) break
    information.push({ handle, type })
  }
  if (information.length === 0) throw notFound(request)
  return { name: 'findInformationResponse', information }
}

/** 3.4.3.3: what a client may not read, it must not find by its value either. */
export const findByTypeValue = async (
  request: AttPdu<'findByTypeValueRequest'>,
  access: ServerAccess,
): Promise<AttPdu<'findByTypeValueResponse'>> => {
  checkRange(request)
  const type = normalizeUuid(request.attributeType)
  const wanted = toHex(request.attributeValue)
  const most = Math.floor((access.mtu - 1) / 4)
  const found: { foundHandle: number; groupEndHandle: number }[] = []
  for (const attribute of access.session.database.between(request.startingHandle, request.endingHandle)) {
    if (attribute.type !== type || !(await hasValue(attribute, wanted, access))) continue
    found.push({ foundHandle: attribute.handle, groupEndHandle: attribute.groupEnd })
    if (found.length === most) break
  }
  if (found.length === 0) throw notFound(request)
  return { name: 'findByTypeValueResponse', handlesInformation: found }
}

const hasValue = async (attribute: Attribute, wanted: string, access: ServerAccess): Promise<boolean> => {
  try {
    await access.permitRead(attribute)
    return toHex(access.held(attribute) ?? (await access.read(attribute))) === wanted
  } catch (error) {
    if (error instanceof AttRefusal) return false
    throw error
  }
}

/** 3.4.4.9: all values in one answer have one length. */
export const readByGroupType = async (
  request: AttPdu<'readByGroupTypeRequest'>,
  access: ServerAccess,
): Promise<AttPdu<'readByGroupTypeResponse'>> => {
  checkRange(request)
  const { startingHandle, endingHandle, attributeGroupType } = request
  if (!isGroupType(attributeGroupType)) throw new AttRefusal(attError.unsupportedGroupType, startingHandle)
  const groups: { handle: number; endGroupHandle: number; value: Uint8Array }[] = []
  let size = 0
  for (const attribute of access.session.database.between(startingHandle, endingHandle)) {
    if (attribute.type !== attributeGroupType) continue
    const value = await access.read(attribute)
    if (groups.length === 0) size = value.length
    if (value.length !== size || 2 + (groups.length + 1) * (4 + size) > access.mtu) break
    groups.push({ handle: attribute.handle, endGroupHandle: attribute.groupEnd, value })
  }
  if (groups.length === 0) throw notFound(request)
  return { name: 'readByGroupTypeResponse', groups }
}
