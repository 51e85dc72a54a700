import type { AclLink } from '../../hci/acl-queue.ts'

export interface SentFragment {
  readonly start: boolean
  readonly data: Uint8Array
}

/** Packets that a fake controller takes before it says to wait. */
const roomFor = 4

/** A controller's share for one link: keeps what was written until a test takes it. */
export class FakeAcl implements AclLink {
  readonly packetLength: number
  readonly waiting: SentFragment[] = []
  isClosed = false
  #drained = () => {}
  #isFull = false

  constructor(packetLength = 27) {
    this.packetLength = packetLength
  }

  readonly open = (drained: () => void): AclLink => {
    this.#drained = drained
    return this
  }

  write(start: boolean, fragment: Uint8Array): boolean {
    if (fragment.length > this.packetLength) throw new RangeError(`a fragment of ${fragment.length} bytes`)
    if (this.#isFull) throw new Error('written to although it is full')
    this.waiting.push({ start, data: fragment.slice() })
    this.#isFull = this.waiting.length >= roomFor
    return !this.#isFull
  }

  close(): void {
    this.isClosed = true
    this.waiting.length = 0
  }

  /** The packet that has waited longest: the peer has it now. */
  take(): SentFragment | undefined {
    const sent = this.waiting.shift()
    if (this.#isFull && this.waiting.length <= roomFor / 2) {
      this.#isFull = false
      this.#drained()
    }
    return sent
  }
}
