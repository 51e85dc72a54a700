import type { ControlPdu, Link, LinkEnd } from '../link-end.ts'
import { hciStatus } from '../refusal.ts'

/** All 37 data channels. */
const everyChannel = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x1f)
/** A link needs so many (Vol 6 Part B, 4.5.8.1). */
const fewestChannels = 2
/** Events from sending LL_CHANNEL_MAP_IND to its instant, beside those that the peripheral may sleep through (Vol 6 Part B, 5.1.2). */
const eventsToInstant = 6

interface ChannelMapInd extends ControlPdu {
  readonly instant: number
}

const bitsOf = (byte: number): number => (byte === 0 ? 0 : 1 + bitsOf(byte & (byte - 1)))

/** How many of the 37 channels a map has. */
export const channelCount = (map: Uint8Array): number =>
  everyChannel.reduce((count, mask, i) => count + bitsOf((map[i] ?? 0) & mask), 0)

/** The channels that a central uses when its host has classified them so (Vol 4 Part E, 7.8.19): all, where too few are left. */
export const usedChannels = (classification: Uint8Array | undefined): Uint8Array =>
  classification && channelCount(classification) >= fewestChannels
    ? classification.map((byte, i) => byte & (everyChannel[i] ?? 0))
    : everyChannel

interface Changing extends Link {
  readonly central: LinkEnd
}

/** The channels of one link, and the procedure that changes them (Vol 6 Part B, 5.1.2). */
export class ChannelMap {
  used: Uint8Array
  readonly #link: Changing
  #wished: Uint8Array | undefined
  #isChanging = false

  constructor(link: Changing, used: Uint8Array) {
    this.#link = link
    this.used = used
  }

  /** The central wishes other channels. */
  change(map: Uint8Array): void {
    this.#wished = map
    if (!this.#isChanging) this.#send()
  }

  /** Takes a PDU that is about the channels. Gives whether it was. */
  received(end: LinkEnd, pdu: ControlPdu): boolean {
    if (pdu.name !== 'LL_CHANNEL_MAP_IND') return false
    if ((pdu as ChannelMapInd).instant < this.#link.eventCounter) end.lost(hciStatus.instantPassed)
    return true
  }

  #send(): void {
    const map = this.#wished
    this.#wished = undefined
    this.#isChanging = map !== undefined
    if (!map) return
    const instant = this.#link.eventCounter + this.#link.latency + eventsToInstant
    const pdu: ChannelMapInd = { name: 'LL_CHANNEL_MAP_IND', length: 8, instant }
    this.#link.central.send(pdu)
    this.#link.atEvent(instant, () => {
      this.used = map
      this.#send()
    })
  }
}
