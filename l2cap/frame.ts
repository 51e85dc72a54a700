/** The basic L2CAP header: length of what follows, then the channel (Vol 3 Part A, 3.1). */
export const headerLength = 4

export const writeHeader = (frame: Uint8Array, cid: number, length: number): void => {
  frame[0] = length & 0xff
  frame[1] = length >> 8
  frame[2] = cid & 0xff
  frame[3] = cid >> 8
}
