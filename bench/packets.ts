/** Event codes and layouts: Vol 4 Part E, 7.7.65.2 and 7.7.65.13; every packet carries its H4 indicator. */
const h4Event = 0x04
const leMeta = 0x3e

/** The company whose manufacturer data every callback reads. */
export const company = 0x0059

export interface Report {
  /** 48-bit address. */
  readonly address: number
  /** Vol 4 Part E, 7.7.65.2 for legacy, 7.7.65.13 for extended. */
  readonly eventType: number
  readonly data: Uint8Array
  readonly rssi: number
}

const writeAddress = (packet: Buffer, address: number, offset: number): void => {
  packet.writeUIntLE(address, offset, 6)
}

/** LE Advertising Report with one report. */
export const legacyReport = ({ address, eventType, data, rssi }: Report): Buffer => {
  const packet = Buffer.alloc(15 + data.length)
  packet.set([h4Event, leMeta, 12 + data.length, 0x02, 1, eventType, 0x01])
  writeAddress(packet, address, 7)
  packet[13] = data.length
  packet.set(data, 14)
  packet.writeInt8(rssi, 14 + data.length)
  return packet
}

/** LE Extended Advertising Report with one complete report on 1M, 1M. */
export const extendedReport = ({ address, eventType, data, rssi }: Report): Buffer => {
  const packet = Buffer.alloc(29 + data.length)
  packet.set([h4Event, leMeta, 26 + data.length, 0x0d, 1])
  packet.writeUInt16LE(eventType, 5)
  packet[7] = 0x01
  writeAddress(packet, address, 8)
  packet.set([0x01, 0x01, 0x03, 0x7f], 14)
  packet.writeInt8(rssi, 18)
  packet[28] = data.length
  packet.set(data, 29)
  return packet
}

/** Where the data of `legacyReport` begins. */
const legacyDataOffset = 14
/** Where the sequence number stands in `advertisement`: after flags (3), name (12), and the header of the manufacturer data (4). */
const sequenceOffset = 19

/** Writes the sequence number into the manufacturer data of a packet of `legacyReport(advertisement(...))`. */
export const writeSequence = (packet: Buffer, sequence: number): void => {
  packet.writeUInt32LE(sequence, legacyDataOffset + sequenceOffset)
}

/** 31 bytes: flags, a name of ten characters, manufacturer data of 12 bytes that begin with `sequence`. */
export const advertisement = (device: number, sequence: number, filler: number): Uint8Array => {
  const data = Buffer.alloc(31)
  data.set([2, 0x01, 0x06, 11, 0x09])
  data.write(`sensor-${String(device % 1000).padStart(3, '0')}`, 5, 'latin1')
  data.set([15, 0xff, company & 0xff, company >> 8], 15)
  data.writeUInt32LE(sequence, sequenceOffset)
  data.writeUInt32LE(filler, 23)
  data.writeUInt32LE(~filler >>> 0, 27)
  return data
}

/** 31 bytes: one 16-bit service, TX power, service data of 20 bytes. */
export const scanResponse = (filler: number): Uint8Array => {
  const data = Buffer.alloc(31, filler & 0xff)
  data.set([3, 0x03, 0x0f, 0x18, 2, 0x0a, 0x04, 23, 0x16, 0x0f, 0x18])
  return data
}
