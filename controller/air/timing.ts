// Vol 6 Part B, 2.1 and 2.2: how long packets are on the air, in microseconds.

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
