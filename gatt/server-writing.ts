// Vol 3 Part F, 3.4.5 and 3.4.6: requests that write values.
import { attError } from '../att/error-codes.ts'
import type { AttPdu } from '../att/pdus.ts'
import { AttRefusal } from '../att/server.ts'
import type { Attribute, ValueWrite } from './attribute.ts'
import { joinParts, type PreparedWrites } from './prepared-writes.ts'
import type { ServerAccess } from './server-access.ts'

/** 3.4.5.1. */
export const write = async (
  { handle, value }: AttPdu<'writeRequest'>,
  access: ServerAccess,
): Promise<AttPdu<'writeResponse'>> => {
  const attribute = access.find(handle)
  await access.permitWrite(attribute, 'request')
  const whole = { offset: 0, value }
  access.check(attribute, whole)
  await access.write(attribute, whole)
  return { name: 'writeResponse' }
}

/** 3.4.6.1: offset and length are looked at when it is executed. */
export const prepareWrite = async (
  { handle, valueOffset, value }: AttPdu<'prepareWriteRequest'>,
  access: ServerAccess,
  prepared: PreparedWrites,
): Promise<AttPdu<'prepareWriteResponse'>> => {
  const attribute = access.find(handle)
  await access.permitWrite(attribute, 'prepared')
  prepared.add({ attribute, offset: valueOffset, value })
  return { name: 'prepareWriteResponse', handle, valueOffset, value }
}

const executeFlags = { cancel: 0, write: 1 } as const

/** 3.4.6.3: nothing is written unless all may be. */
export const executeWrite = async (
  { flags }: AttPdu<'executeWriteRequest'>,
  access: ServerAccess,
  prepared: PreparedWrites,
): Promise<AttPdu<'executeWriteResponse'>> => {
  if (flags !== executeFlags.cancel && flags !== executeFlags.write) throw new AttRefusal(attError.invalidPdu)
  const waiting = prepared.take()
  const writes: [Attribute, ValueWrite][] = []
  if (flags === executeFlags.write)
    for (const [attribute, parts] of waiting) writes.push([attribute, await checked(attribute, parts, access)])
  for (const [attribute, whole] of writes) await access.write(attribute, whole)
  return { name: 'executeWriteResponse' }
}

/** The database and the link may be others than when it was prepared. */
const checked = async (attribute: Attribute, parts: readonly ValueWrite[], access: ServerAccess): Promise<ValueWrite> => {
  const { handle } = attribute
  if (access.find(handle) !== attribute) throw new AttRefusal(attError.invalidHandle, handle)
  await access.permitWrite(attribute, 'prepared')
  const whole = joinParts(parts, access.held(attribute), handle)
  access.check(attribute, whole)
  return whole
}
