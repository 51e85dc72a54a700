import { headerLength } from './frame.ts'

/** One end of a channel, as the frames of its link see it. */
export interface Endpoint {
  /** The longest payload that it takes. */
  readonly limit: number
  /** One whole payload: a view, valid until the call returns. */
  frame(payload: Uint8Array): void
  /** A payload longer than `limit` has begun like this, and is dropped. */
  tooLong(head: Uint8Array): void
}

/** Fragments and frames that were dropped, each counted once. */
export interface FrameCounters {
  /** Continuing fragments that nothing went before. */
  orphaned: number
  /** Frames that another one began in the middle of. */
  incomplete: number
  /** Frames with more bytes than their length says. */
  surplus: number
  /** Frames longer than their channel takes. */
  tooLong: number
  /** Frames for channels that are not open. */
  unknownChannel: number
}

/** How much of a frame that is too long its channel is shown: enough for the code and identifier of a command. */
const shownHead = 2

type State = 'idle' | 'header' | 'payload' | 'excess' | 'dropping'

/**
 * Puts the fragments of one link together (Vol 3 Part A, 7.2.2). The header itself may come in pieces and a fragment may be empty.
 * Keeps one payload at most, and none that its channel would not take.
 */
export class Recombiner {
  readonly counters: FrameCounters = { orphaned: 0, incomplete: 0, surplus: 0, tooLong: 0, unknownChannel: 0 }
  readonly #endpointOf: (cid: number) => Endpoint | undefined
  readonly #header = new Uint8Array(headerLength)
  #state: State = 'idle'
  /** Bytes of the header, then of the payload. */
  #have = 0
  #length = 0
  #cid = 0
  #payload = empty

  constructor(endpointOf: (cid: number) => Endpoint | undefined) {
    this.#endpointOf = endpointOf
  }

  /** Never throws. */
  fragment(start: boolean, data: Uint8Array): void {
    if (start) this.#begin()
    else if (this.#state === 'idle') this.counters.orphaned++
    const at = this.#state === 'header' ? this.#readHeader(data) : 0
    if (this.#state === 'payload') this.#readPayload(data, at)
    else if (this.#state === 'excess') this.#readExcess(data, at)
  }

  #begin(): void {
    if (this.#state === 'header' || this.#state === 'payload') this.counters.incomplete++
    this.#state = 'header'
    this.#have = 0
    this.#payload = empty
  }

  /** How many bytes belonged to the header. */
  #readHeader(data: Uint8Array): number {
    const header = this.#header
    let at = 0
    while (this.#have < headerLength && at < data.length) header[this.#have++] = data[at++] as number
    if (this.#have < headerLength) return at
    this.#length = (header[0] as number) | ((header[1] as number) << 8)
    this.#cid = (header[2] as number) | ((header[3] as number) << 8)
    this.#have = 0
    const endpoint = this.#endpointOf(this.#cid)
    if (!endpoint) {
      this.counters.unknownChannel++
      this.#state = 'dropping'
    } else if (this.#length > endpoint.limit) {
      this.counters.tooLong++
      this.#payload = new Uint8Array(shownHead)
      this.#state = 'excess'
    } else this.#state = 'payload'
    return at
  }

  #readPayload(data: Uint8Array, at: number): void {
    const end = this.#have + data.length - at
    if (end > this.#length) {
      this.counters.surplus++
      this.#drop('dropping')
    } else if (this.#have === 0 && end === this.#length) {
      this.#deliver(data.subarray(at))
    } else if (end > this.#have) {
      if (this.#payload.length === 0) this.#payload = new Uint8Array(this.#length)
      this.#payload.set(at === 0 ? data : data.subarray(at), this.#have)
      this.#have = end
      if (end === this.#length) this.#deliver(this.#payload)
    }
  }

  #readExcess(data: Uint8Array, at: number): void {
    const head = this.#payload
    for (let i = at; i < data.length && this.#have < head.length; i++) head[this.#have++] = data[i] as number
    if (this.#have < head.length) return
    this.#drop('dropping')
    this.#endpointOf(this.#cid)?.tooLong(head)
  }

  /** What the channel does with the payload may bring the next fragment: the state is ready for it. */
  #deliver(payload: Uint8Array): void {
    this.#drop('idle')
    // A channel that was closed, or has a smaller limit, since the frame began.
    const endpoint = this.#endpointOf(this.#cid)
    if (!endpoint) this.counters.unknownChannel++
    else if (payload.length > endpoint.limit) endpoint.tooLong(payload.subarray(0, shownHead))
    else endpoint.frame(payload)
  }

  #drop(state: State): void {
    this.#state = state
    this.#payload = empty
  }
}

const empty = new Uint8Array(0)
