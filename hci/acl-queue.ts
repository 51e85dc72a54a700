import { Deferred } from '../core/deferred.ts'

/** How many packets one link keeps before `write` says to wait: enough for a turn, and what waits longer is kept above, where it costs less. */
const linkLimit = 2

/** How much memory of packets is kept for others. */
const mostSpare = 256

/** Packet_Boundary_Flag from host to controller on LE (Vol 4 Part E, 5.4.2). */
const first = 0b00 << 12
const continuing = 0b01 << 12
const headerLength = 4

/** One link's share of the controller's ACL buffers. */
export interface AclLink {
  /** Queues one fragment (a copy of it), at most `packetLength` bytes. False: write no more before `drained`. */
  write(start: boolean, fragment: Uint8Array): boolean
  /** The link is gone: what waits is dropped, and what the controller holds counts as done (Vol 4 Part E, 4.3). */
  close(): void
}

interface Link {
  readonly handle: number
  readonly packets: Uint8Array[]
  readonly drained: () => void
  /** Packets that the controller has and has not yet reported as completed. */
  outstanding: number
  full: boolean
  /** There while somebody waits until there are none. */
  idle: Deferred<void> | undefined
}

/** Shares the controller's ACL buffers among links, a packet in turn each (Vol 4 Part E, 4.1.1). */
export class AclQueue {
  /** Data bytes of one packet, and packets that the controller can hold. */
  readonly packetLength: number
  readonly packetCount: number
  readonly #send: (packet: Uint8Array) => boolean
  readonly #links = new Map<number, Link>()
  /** Links with something to send, the next one first. */
  readonly #turns: Link[] = []
  #free: number
  #transportFull = false
  /** Within `send`: what is written meanwhile comes after it. */
  #isSending = false
  /** Where packets that need not wait are put together: memory of their own costs more than all the rest of their way. */
  #scratch = new Uint8Array(0)
  /** Memory of packets that waited and have gone: the next ones that wait use it. */
  readonly #spare: ArrayBufferLike[] = []

  /** `send` takes a copy of the packet; false: send no more before `drained`. */
  constructor(options: { readonly packetLength: number; readonly packetCount: number; send(packet: Uint8Array): boolean }) {
    this.packetLength = options.packetLength
    this.packetCount = options.packetCount
    this.#free = options.packetCount
    this.#send = options.send
  }

  /** Packets that the controller could still take. */
  get free(): number {
    return this.#free
  }

  open(handle: number, drained: () => void): AclLink {
    this.#close(this.#links.get(handle))
    const link: Link = { handle, packets: [], drained, outstanding: 0, full: false, idle: undefined }
    this.#links.set(handle, link)
    return { write: (start, fragment) => this.#write(link, start, fragment), close: () => this.#close(link) }
  }

  /** Resolves when the controller has sent all that it was given for this link, or the link has gone: told to disconnect, it may drop the rest. */
  async idle(handle: number): Promise<void> {
    const link = this.#links.get(handle)
    if (!link || isIdle(link)) return
    link.idle ??= new Deferred()
    await link.idle.promise
  }

  /** Feed from Number Of Completed Packets. Unknown handles, and more than was sent, count for nothing. */
  completed(handle: number, count: number): void {
    const link = this.#links.get(handle)
    if (!link) return
    const done = Math.min(count, link.outstanding)
    link.outstanding -= done
    this.#free += done
    this.#pump()
    if (isIdle(link)) becomeIdle(link)
  }

  /** Feed from the transport's `drained`. */
  drained(): void {
    this.#transportFull = false
    this.#pump()
  }

  #write(link: Link, start: boolean, fragment: Uint8Array): boolean {
    if (fragment.length > this.packetLength)
      throw new RangeError(`an ACL fragment of ${fragment.length} bytes; the controller takes ${this.packetLength}`)
    if (this.#links.get(link.handle) !== link) return true
    const length = headerLength + fragment.length
    if (this.#canSend && this.#turns.length === 0) {
      this.#give(link, fill(this.#scratchOf(length), link, start, fragment))
      this.#pump()
    } else {
      const memory = this.#spare.pop() ?? new ArrayBuffer(headerLength + this.packetLength)
      if (link.packets.push(fill(new Uint8Array(memory, 0, length), link, start, fragment)) === 1) this.#turns.push(link)
      if (link.packets.length >= linkLimit) link.full = true
    }
    return !link.full
  }

  #close(link: Link | undefined): void {
    if (!link || this.#links.get(link.handle) !== link) return
    this.#links.delete(link.handle)
    const turn = this.#turns.indexOf(link)
    if (turn >= 0) this.#turns.splice(turn, 1)
    link.packets.length = 0
    this.#free += link.outstanding
    becomeIdle(link)
    this.#pump()
  }

  get #canSend(): boolean {
    return this.#free > 0 && !this.#transportFull && !this.#isSending
  }

  #pump(): void {
    while (this.#canSend) {
      const link = this.#turns.shift()
      const packet = link?.packets.shift()
      if (!link || !packet) return
      if (link.packets.length > 0) this.#turns.push(link)
      this.#give(link, packet)
      if (this.#spare.length < mostSpare) this.#spare.push(packet.buffer)
      if (link.full && link.packets.length === 0) {
        link.full = false
        link.drained()
      }
    }
  }

  #give(link: Link, packet: Uint8Array): void {
    this.#free--
    link.outstanding++
    this.#isSending = true
    this.#transportFull = !this.#send(packet)
    this.#isSending = false
  }

  /** Packets often have the length of the one before. */
  #scratchOf(length: number): Uint8Array {
    if (this.#scratch.length !== length) {
      const { buffer } = this.#scratch
      this.#scratch = buffer.byteLength < length ? new Uint8Array(length) : new Uint8Array(buffer, 0, length)
    }
    return this.#scratch
  }
}

const isIdle = ({ outstanding, packets }: Link): boolean => outstanding === 0 && packets.length === 0

const becomeIdle = (link: Link): void => {
  link.idle?.resolve()
  link.idle = undefined
}

const fill = (packet: Uint8Array, { handle }: Link, start: boolean, fragment: Uint8Array): Uint8Array => {
  const head = handle | (start ? first : continuing)
  packet[0] = head & 0xff
  packet[1] = head >> 8
  packet[2] = fragment.length & 0xff
  packet[3] = fragment.length >> 8
  packet.set(fragment, headerLength)
  return packet
}
