import type { Side } from '../air/advertising-event.ts'
import type { LinkEnd } from '../link-end.ts'
import { hciStatus } from '../refusal.ts'
import { failure, tellChannelSelection, tellOutcome } from './connection-complete.ts'

/** A buggy controller holds the news of a connection back until there is data, and no longer than this, in microseconds. */
const longestHeldBack = 100_000

/** What one end tells its host of its link's life and data, and the mistakes that it makes with that. */
export class Notices {
  /** Whether the host knows the link. */
  hasTold = false
  /** The link is to fail (see `Bugs`), and the host is to know that by the status of Connection Complete. */
  failsByStatus = false
  readonly #end: LinkEnd
  readonly #side: Side
  #isHeldBack = false

  constructor(end: LinkEnd, side: Side) {
    this.#end = end
    this.#side = side
  }

  /** There is a link, from its connection request on (Vol 6 Part B, 4.5). */
  connected(): void {
    if (this.hasTold || this.#isHeldBack || this.failsByStatus) return
    this.#isHeldBack = this.#end.device.bugs.dataBeforeConnection === true
    if (this.#isHeldBack) this.#end.device.air.after(longestHeldBack, () => this.#tellLate())
    else this.#tell()
  }

  data(boundary: number, data: Uint8Array): void {
    this.#end.device.acl(this.#end.handle, boundary, data)
    this.#tellLate()
  }

  disconnected(reason: number): void {
    const { device, handle, role } = this.#end
    if (this.failsByStatus) {
      const { peer, told } = this.#side
      tellOutcome(device, failure(reason, peer, role))
      told?.(reason, 0)
      return
    }
    if (!this.hasTold) this.#tell()
    for (let times = device.bugs.doubledDisconnections ? 2 : 1; times > 0; times--)
      device.event({ name: 'disconnectionComplete', status: hciStatus.success, connectionHandle: handle, reason })
  }

  #tellLate(): void {
    if (this.#end.isAlive && !this.hasTold) this.#tell()
  }

  #tell(): void {
    this.hasTold = true
    const { device, handle, link, role, peer: other } = this.#end
    const { peer, localRpa, told } = this.#side
    tellOutcome(device, {
      status: hciStatus.success,
      connectionHandle: handle,
      role,
      peer,
      localRpa,
      connectionInterval: link.interval,
      peripheralLatency: link.latency,
      supervisionTimeout: link.timeout,
    })
    tellChannelSelection(device, other.device, handle)
    told?.(hciStatus.success, handle)
  }
}
