// Vol 6 Part B, 2 and 4: how long packets, and what they make up, are on the air, in microseconds.

/** HCI's numbers: LE 1M, LE 2M, LE Coded (here with eight symbols a bit). */
export type Phy = 1 | 2 | 3

/** Between two packets of one exchange (Vol 6 Part B, 4.1.1). */
export const interFrameSpace = 150

const accessAddress = 4
const header = 2
const crc = 3

/** Preamble, access address, header, `payload` bytes (a MIC among them where there is one) and CRC. */
export const airTime = (payload: number, phy: Phy): number => {
  const bytes = header + payload + crc
  if (phy === 1) return (1 + accessAddress + bytes) * 8
  if (phy === 2) return (2 + accessAddress + bytes) * 4
  // Preamble, access address, coding indicator and its termination; then the rest at S=8, and the termination.
  return 80 + 256 + 16 + 24 + bytes * 64 + 24
}

/** Bytes of payload that fit `time` on this PHY; the reverse of `airTime`. */
export const payloadWithin = (time: number, phy: Phy): number =>
  Math.floor((time - airTime(0, phy)) / (airTime(1, phy) - airTime(0, phy)))

/** What one packet of a chain carries of data that is too long for one (Vol 6 Part B, 2.3.4.9). */
const largestFragment = 245
/** Extended header and addresses beside the data: of AUX_ADV_IND, and of AUX_SYNC_IND (2.3.4). */
export const chainHeader = { advertising: 13, train: 10 } as const
/** Least time from a packet to the auxiliary one that it points to (4.1.2). */
const auxiliaryGap = 300

/** From the begin of the packet that has `length` bytes of data, or the first part of them, to the end of the last one. */
export const chainTime = (length: number, header: number, phy: Phy): number => {
  const before = Math.max(0, Math.ceil(length / largestFragment) - 1)
  const last = length - before * largestFragment
  return before * (airTime(header + largestFragment, phy) + auxiliaryGap) + airTime(header + last, phy)
}

const addressLength = 6
/** Two addresses: a request to be scanned (2.3.2.1); one to connect is longer, and nothing of the event follows it. */
const requestLength = 2 * addressLength
/** ADV_EXT_IND, with AdvDataInfo and AuxPtr alone (2.3.4). */
const pointerLength = 7

/** What it depends on how long an advertising event is. */
interface EventShape {
  readonly primaryPhy: Phy
  /** Undefined in a legacy event. */
  readonly secondaryPhy: Phy | undefined
  readonly connectable: boolean
  readonly scannable: boolean
  readonly directed: boolean
  /** Bytes of data. */
  readonly length: number
}

/** How long the packets of an advertising event are (4.4.2). */
export interface EventTiming {
  /** The packet on each primary channel, and from the begin of one to the begin of the next. */
  readonly packet: number
  readonly spacing: number
  /** From the end of the last primary packet to the end of the data. */
  readonly auxiliary: number
}

export const eventTiming = (event: EventShape): EventTiming => {
  const { primaryPhy, secondaryPhy, connectable, scannable, directed, length } = event
  if (secondaryPhy !== undefined) {
    const packet = airTime(pointerLength, primaryPhy)
    const auxiliary = auxiliaryGap + chainTime(length, chainHeader.advertising, secondaryPhy)
    return { packet, spacing: packet + interFrameSpace, auxiliary }
  }
  const packet = airTime(addressLength + (directed ? addressLength : length), primaryPhy)
  const listening = connectable || scannable ? 2 * interFrameSpace + airTime(requestLength, primaryPhy) : interFrameSpace
  return { packet, spacing: packet + listening, auxiliary: 0 }
}

/** A scan request and its answer, after the packet that is asked about (4.4.3.2). */
export const scanTime = (length: number, phy: Phy): number =>
  2 * interFrameSpace + airTime(requestLength, phy) + chainTime(length, addressLength, phy)
