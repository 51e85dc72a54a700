/** The basic L2CAP header: length of what follows, then the channel (Vol 3 Part A, 3.1). */
export const headerLength = 4

/** A frame with room for `payload` bytes behind its header. */
export const frameFor = (cid: number, payload: number): Uint8Array => {
  const frame = new Uint8Array(headerLength + payload)
  frame[0] = payload & 0xff
  frame[1] = payload >> 8
  frame[2] = cid & 0xff
  frame[3] = cid >> 8
  return frame
}

export const frameOf = (cid: number, payload: Uint8Array): Uint8Array => {
  const frame = frameFor(cid, payload.length)
  frame.set(payload, headerLength)
  return frame
}
