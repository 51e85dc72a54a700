import type { ControlPdu } from '../link-end.ts'

/** One PDU on its way; it goes out again until the peer has acknowledged it (Vol 6 Part B, 4.5.9). */
export interface Pdu {
  /** Undefined for data. */
  readonly control: ControlPdu | undefined
  /** Empty for a control PDU. */
  readonly data: Uint8Array
  /** Whether data begin an L2CAP PDU. */
  readonly start: boolean
  /** Bytes of payload, without a MIC. */
  readonly length: number
  readonly acknowledged: (() => void) | undefined
  /** The peer has it, which its sender learns with the next packet of the peer. */
  delivered: boolean
}

interface HostPacket {
  readonly data: Uint8Array
  readonly start: boolean
  readonly completed: () => void
  /** Bytes that were put into PDUs. */
  sent: number
}

interface QueuedControl {
  readonly pdu: ControlPdu
  readonly acknowledged: (() => void) | undefined
}

const none = new Uint8Array()

/** What one end has to say: control PDUs first, then what its host sent, cut into PDUs as late as possible. */
export class TransmitQueue {
  readonly #control: QueuedControl[] = []
  readonly #packets: HostPacket[] = []
  /** Data wait; control PDUs do not. */
  paused = false

  get isEmpty(): boolean {
    return this.#control.length === 0 && (this.paused || this.#packets.length === 0)
  }

  control(pdu: ControlPdu, acknowledged: (() => void) | undefined): void {
    this.#control.push({ pdu, acknowledged })
  }

  /** `completed` is called when the peer has the last byte. */
  packet(data: Uint8Array, start: boolean, completed: () => void): void {
    this.#packets.push({ data, start, completed, sent: 0 })
  }

  /** Bytes of payload of the PDU that is next, where data PDUs have `largest` at most; 0 when there is none. */
  nextLength(largest: number): number {
    const [control] = this.#control
    if (control) return control.pdu.length
    const [packet] = this.#packets
    return packet && !this.paused ? Math.min(packet.data.length - packet.sent, largest) : 0
  }

  take(largest: number): Pdu | undefined {
    const control = this.#control.shift()
    if (control) {
      const { pdu, acknowledged } = control
      return { control: pdu, data: none, start: false, length: pdu.length, acknowledged, delivered: false }
    }
    return this.paused ? undefined : this.#takeData(largest)
  }

  #takeData(largest: number): Pdu | undefined {
    const [packet] = this.#packets
    if (!packet) return undefined
    const start = packet.start && packet.sent === 0
    const data = packet.data.subarray(packet.sent, packet.sent + largest)
    packet.sent += data.length
    const isLast = packet.sent === packet.data.length
    if (isLast) this.#packets.shift()
    const acknowledged = isLast ? packet.completed : undefined
    return { control: undefined, data, start, length: data.length, acknowledged, delivered: false }
  }
}
