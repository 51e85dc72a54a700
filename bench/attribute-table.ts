/** Vol 3 Part F, 3.4: what the scripted peripherals have, and the answers to whoever discovers, reads and writes it. */

export const mtu = 247
export const valueLength = 20
/** What fills one PDU at this MTU. */
export const fullValueLength = mtu - 3

export const uuids = { service: 'fff0', read: 'fff1', write: 'fff2', notify: 'fff3' } as const
export const handles = { read: 0x0012, write: 0x0014, notify: 0x0016, configuration: 0x0017 } as const

export const opcode = {
  error: 0x01,
  mtuRequest: 0x02,
  findInformation: 0x04,
  findByTypeValue: 0x06,
  readByType: 0x08,
  read: 0x0a,
  readResponse: 0x0b,
  readByGroupType: 0x10,
  writeRequest: 0x12,
  notification: 0x1b,
  writeCommand: 0x52,
} as const

const attributeNotFound = 0x0a
const requestNotSupported = 0x06

const u16 = (value: number): number[] => [value & 0xff, value >> 8]
const at = (pdu: Uint8Array, offset: number): number => (pdu[offset] ?? 0) | ((pdu[offset + 1] ?? 0) << 8)

const services = [
  { first: 0x0001, last: 0x0003, uuid: 0x1800 },
  { first: 0x0010, last: 0x0017, uuid: 0xfff0 },
]
/** Properties: Read, Write Without Response, Notify. */
const characteristics = [
  { declaration: 0x0002, properties: 0x02, value: 0x0003, uuid: 0x2a00 },
  { declaration: 0x0011, properties: 0x02, value: handles.read, uuid: 0xfff1 },
  { declaration: 0x0013, properties: 0x04, value: handles.write, uuid: 0xfff2 },
  { declaration: 0x0015, properties: 0x10, value: handles.notify, uuid: 0xfff3 },
]
const descriptors = [{ handle: handles.configuration, uuid: 0x2902 }]

/** The value that every read gives. */
export const readValue = Uint8Array.from({ length: valueLength }, (_, index) => index * 7 + 1)

const readResponse = Uint8Array.of(opcode.readResponse, ...readValue)
const writeResponse = Uint8Array.of(0x13)
const mtuResponse = Uint8Array.of(0x03, ...u16(mtu))

const refuse = (pdu: Uint8Array, code: number): Uint8Array =>
  Uint8Array.of(opcode.error, pdu[0] ?? 0, pdu[1] ?? 0, pdu[2] ?? 0, code)

/** A list of entries of one length, or Attribute Not Found. */
const list = (pdu: Uint8Array, header: readonly number[], entries: readonly (readonly number[])[]): Uint8Array =>
  entries.length === 0 ? refuse(pdu, attributeNotFound) : Uint8Array.of(...header, ...entries.flat())

const byType = (pdu: Uint8Array, isIn: (handle: number) => boolean): Uint8Array => {
  if (pdu.length > 7) return refuse(pdu, attributeNotFound)
  switch (at(pdu, 5)) {
    case 0x2803: {
      const found = characteristics.filter(({ declaration }) => isIn(declaration))
      const entries = found.map(one => [...u16(one.declaration), one.properties, ...u16(one.value), ...u16(one.uuid)])
      return list(pdu, [0x09, 7], entries)
    }
    case 0x2902:
      return list(
        pdu,
        [0x09, 4],
        descriptors.filter(({ handle }) => isIn(handle)).map(({ handle }) => [...u16(handle), 0, 0]),
      )
    default:
      return refuse(pdu, attributeNotFound)
  }
}

/** The answer to a request; undefined for a command. */
export const answerTo = (pdu: Uint8Array): Uint8Array | undefined => {
  const [first, last] = [at(pdu, 1), at(pdu, 3)]
  const isIn = (handle: number) => handle >= first && handle <= last
  switch (pdu[0]) {
    case opcode.read:
      return readResponse
    case opcode.writeRequest:
      return writeResponse
    case opcode.writeCommand:
      return undefined
    case opcode.mtuRequest:
      return mtuResponse
    case opcode.readByGroupType: {
      const found = services.filter(one => isIn(one.first))
      return list(
        pdu,
        [0x11, 6],
        found.map(one => [...u16(one.first), ...u16(one.last), ...u16(one.uuid)]),
      )
    }
    case opcode.findByTypeValue: {
      const found = services.filter(one => isIn(one.first) && one.uuid === at(pdu, 7))
      return list(
        pdu,
        [0x07],
        found.map(one => [...u16(one.first), ...u16(one.last)]),
      )
    }
    case opcode.readByType:
      return byType(pdu, isIn)
    case opcode.findInformation:
      return list(
        pdu,
        [0x05, 1],
        descriptors.filter(({ handle }) => isIn(handle)).map(({ handle, uuid }) => [...u16(handle), ...u16(uuid)]),
      )
    default:
      return refuse(pdu, requestNotSupported)
  }
}
