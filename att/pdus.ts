// Vol 3 Part F, 3.4: every PDU of the Attribute Protocol, in the order of their opcodes.
import { copyOf } from '../core/bytes.ts'
import { bytes, type Codec, many, rest, type Struct, struct, u8, u16 } from '../core/codec.ts'
import { DecodeError } from '../core/errors.ts'
import { type Packet, type Packets, type Tagged, tagged } from '../core/tagged.ts'
import { attributeType, typeFromBytes, typeToBytes } from './attribute-type.ts'

const handle = { handle: u16 }
const range = { startingHandle: u16, endingHandle: u16 }
const offset = { ...handle, valueOffset: u16 }
const none = struct({})

/** One row or more, up to the end. */
const some = <T>(row: Codec<T>): Codec<readonly T[]> => {
  const rows = many(row)
  return {
    read: from => {
      if (from.left === 0) throw new DecodeError('a list without entries')
      return rows.read(from)
    },
    write: rows.write,
  }
}

/** Handles and types of one size, which the format says: 1 is 16 bits, 2 is 128 (3.4.3.2). */
const information: Codec<readonly { readonly handle: number; readonly type: string }[]> = {
  read: from => {
    const format = u8.read(from)
    if (format !== 1 && format !== 2) throw new DecodeError(`${format} is no format of handles and types`)
    const size = format === 1 ? 2 : 16
    return some(struct({ ...handle, type: { read: row => typeFromBytes(row.take(size)), write: attributeType.write } })).read(
      from,
    )
  },
  write: (to, rows) => {
    u8.write(to, typeToBytes(rows[0]?.type ?? '').length === 2 ? 1 : 2)
    for (const row of rows) struct({ ...handle, type: attributeType }).write(to, row)
  },
}

/** Rows of one size, which stands before them: what `head` says (`headSize` bytes), then a value (3.4.4.2, 3.4.4.10). */
const valueRows = <F extends Record<string, Codec<number>>>(
  head: F,
  headSize: number,
): Codec<readonly (Struct<F> & { readonly value: Uint8Array })[]> => {
  const fields: Codec<Struct<F>> = struct(head)
  return {
    read: from => {
      const size = u8.read(from)
      if (size < headSize || from.left === 0 || from.left % size !== 0)
        throw new DecodeError(`${from.left} bytes are no list of entries of ${size} bytes`)
      const rows: (Struct<F> & { readonly value: Uint8Array })[] = []
      while (from.left > 0) rows.push({ ...fields.read(from), value: from.take(size - headSize) })
      return rows
    },
    write: (to, rows) => {
      const size = rows[0]?.value.length ?? 0
      u8.write(to, headSize + size)
      for (const row of rows) {
        if (row.value.length !== size) throw new RangeError(`values of ${size} and ${row.value.length} bytes in one list`)
        fields.write(to, row)
        to.put(row.value)
      }
    },
  }
}

/** A value after its length in two bytes. */
const sized16: Codec<Uint8Array> = {
  read: from => from.take(u16.read(from)),
  write: (to, value) => {
    u16.write(to, value.length)
    to.put(value)
  },
}

const signatureLength = 12

/** A value, and the signature behind it (3.4.5.4). */
const signed: Codec<{ readonly handle: number; readonly value: Uint8Array; readonly signature: Uint8Array }> = {
  read: from => ({
    handle: u16.read(from),
    value: from.take(Math.max(0, from.left - signatureLength)),
    signature: from.take(signatureLength),
  }),
  write: struct({ ...handle, value: rest, signature: bytes(signatureLength) }).write,
}

const pdus = {
  errorResponse: [0x01, struct({ requestOpcode: u8, handle: u16, errorCode: u8 })],
  exchangeMtuRequest: [0x02, struct({ clientRxMtu: u16 })],
  exchangeMtuResponse: [0x03, struct({ serverRxMtu: u16 })],
  findInformationRequest: [0x04, struct(range)],
  findInformationResponse: [0x05, struct({ information })],
  findByTypeValueRequest: [0x06, struct({ ...range, attributeType: u16, attributeValue: rest })],
  findByTypeValueResponse: [0x07, struct({ handlesInformation: some(struct({ foundHandle: u16, groupEndHandle: u16 })) })],
  readByTypeRequest: [0x08, struct({ ...range, attributeType })],
  readByTypeResponse: [0x09, struct({ attributes: valueRows(handle, 2) })],
  readRequest: [0x0a, struct(handle)],
  readResponse: [0x0b, struct({ value: rest })],
  readBlobRequest: [0x0c, struct(offset)],
  readBlobResponse: [0x0d, struct({ value: rest })],
  readMultipleRequest: [0x0e, struct({ handles: some(u16) })],
  readMultipleResponse: [0x0f, struct({ values: rest })],
  readByGroupTypeRequest: [0x10, struct({ ...range, attributeGroupType: attributeType })],
  readByGroupTypeResponse: [0x11, struct({ groups: valueRows({ ...handle, endGroupHandle: u16 }, 4) })],
  writeRequest: [0x12, struct({ ...handle, value: rest })],
  writeResponse: [0x13, none],
  prepareWriteRequest: [0x16, struct({ ...offset, value: rest })],
  prepareWriteResponse: [0x17, struct({ ...offset, value: rest })],
  executeWriteRequest: [0x18, struct({ flags: u8 })],
  executeWriteResponse: [0x19, none],
  handleValueNotification: [0x1b, struct({ ...handle, value: rest })],
  handleValueIndication: [0x1d, struct({ ...handle, value: rest })],
  handleValueConfirmation: [0x1e, none],
  readMultipleVariableRequest: [0x20, struct({ handles: some(u16) })],
  readMultipleVariableResponse: [0x21, struct({ values: some(sized16) })],
  multipleHandleValueNotification: [0x23, struct({ values: some(struct({ ...handle, value: sized16 })) })],
  writeCommand: [0x52, struct({ ...handle, value: rest })],
  signedWriteCommand: [0xd2, signed],
} as const satisfies Packets

export type AttPduName = keyof typeof pdus
export type AttPdu<N extends AttPduName = AttPduName> = Packet<typeof pdus, N>

const table = tagged(pdus)
const readResponse = table.tagOf('readResponse')

/**
 * Encodes and decodes them. What streams of values are made of is written by hand, in two thirds of the time, and what one value after
 * the other is read with is read by hand: its value is no view.
 */
export const attPdu: Tagged<typeof pdus> = {
  ...table,
  decode: bytes => (bytes[0] === readResponse ? { name: 'readResponse', value: copyOf(bytes, 1) } : table.decode(bytes)),
  encode: pdu => {
    switch (pdu.name) {
      case 'handleValueNotification':
      case 'writeCommand':
        return encodeValue(table.tagOf(pdu.name), pdu.handle, pdu.value)
      case 'readRequest':
        return encodeValue(table.tagOf(pdu.name), pdu.handle, nothing)
      default:
        return table.encode(pdu)
    }
  },
}

const nothing = new Uint8Array(0)

/** A handle and a value (3.4.5.3, 3.4.7.1). */
const encodeValue = (opcode: number, handle: number, value: Uint8Array): Uint8Array => {
  if (!Number.isInteger(handle) || handle < 0 || handle > 0xffff) throw new RangeError(`${handle} does not fit 2 byte(s)`)
  const pdu = new Uint8Array(3 + value.length)
  pdu[0] = opcode
  pdu[1] = handle & 0xff
  pdu[2] = handle >> 8
  pdu.set(value, 3)
  return pdu
}
