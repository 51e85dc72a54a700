import type { Device } from '../device.ts'

/** Link_Type of Data Buffer Overflow (Vol 4 Part E, 7.7.26). */
const aclLink = 0x01

/** The places for packets that a host has sent and that have not reached their peers (Vol 4 Part E, 4.1.1). */
export class AclBuffers {
  readonly #device: Device
  #used = 0

  constructor(device: Device) {
    this.#device = device
  }

  /** Takes a place for `data`. False: it is too long or there is none, which the host is told. */
  take(data: Uint8Array): boolean {
    const { aclPacketLength, aclPacketCount } = this.#device.profile
    if (data.length > aclPacketLength || this.#used >= aclPacketCount) {
      this.#device.event({ name: 'dataBufferOverflow', linkType: aclLink })
      return false
    }
    this.#used++
    return true
  }

  /** One packet has reached its peer. */
  completed(connectionHandle: number): void {
    this.#used--
    if (this.#device.bugs.keepsBuffers) return
    this.#device.event({ name: 'numberOfCompletedPackets', completed: [{ connectionHandle, numCompletedPackets: 1 }] })
  }

  /** The packets of a link that has gone: the host knows by itself (4.3). */
  release(count: number): void {
    this.#used -= count
  }
}
