import { hexNumber } from '../core/hex.ts'

/** Vol 3 Part F, 3.4.1.1; the last three are common profile and service errors (Supplement Part B, 1.2). */
export const attError = {
  invalidHandle: 0x01,
  readNotPermitted: 0x02,
  writeNotPermitted: 0x03,
  invalidPdu: 0x04,
  insufficientAuthentication: 0x05,
  requestNotSupported: 0x06,
  invalidOffset: 0x07,
  insufficientAuthorization: 0x08,
  prepareQueueFull: 0x09,
  attributeNotFound: 0x0a,
  attributeNotLong: 0x0b,
  encryptionKeySizeTooShort: 0x0c,
  invalidAttributeValueLength: 0x0d,
  unlikelyError: 0x0e,
  insufficientEncryption: 0x0f,
  unsupportedGroupType: 0x10,
  insufficientResources: 0x11,
  databaseOutOfSync: 0x12,
  valueNotAllowed: 0x13,
  writeRequestRejected: 0xfc,
  cccdImproperlyConfigured: 0xfd,
  procedureAlreadyInProgress: 0xfe,
  outOfRange: 0xff,
} as const

const names = new Map<number, string>(
  Object.entries(attError).map(([name, code]) => [code, name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)]),
)

/** `read not permitted` for 0x02; those from 0x80 to 0x9f belong to the application (3.4.1.1). */
export const attErrorName = (code: number): string => {
  const name = names.get(code)
  if (name) return name
  return code >= 0x80 && code <= 0x9f ? `application error ${hexNumber(code, 2)}` : `error ${hexNumber(code, 2)}`
}
