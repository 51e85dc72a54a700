import type { VirtualController } from '../../controller/index.ts'
import { decodeEvent } from '../../hci/events.ts'
import { packetType, type Transport } from '../../hci/transport.ts'

/** A host that sends numbered packets as fast as its controller has buffers for them, and keeps the numbers of those that it gets. */
export class StreamHost {
  /** By handle: the numbers of the packets that came, in their order. */
  readonly received = new Map<number, number[]>()
  /** Bytes that came. */
  bytes = 0
  readonly #free: number
  readonly #length: number
  readonly #left = new Map<number, { sent: number; readonly total: number }>()
  #transport: Transport | undefined

  static async on(controller: VirtualController, packetLength: number = controller.profile.aclPacketLength): Promise<StreamHost> {
    const host = new StreamHost(controller.profile.aclPacketCount, packetLength)
    await host.#connect(controller)
    return host
  }

  private constructor(buffers: number, packetLength: number) {
    this.#free = buffers
    this.#length = packetLength
  }

  async #connect(controller: VirtualController): Promise<void> {
    this.#transport = await controller.open({
      packet: (type, body) => {
        if (type === packetType.acl) this.#data(body)
        else if (type === packetType.event) this.#event(body)
      },
      drained: () => {},
      closed: () => {},
    })
  }

  /** Begins to send; `buffers` is this link's share of the controller's buffers. */
  send(handle: number, total: number, buffers = this.#free): void {
    this.#left.set(handle, { sent: 0, total })
    for (let i = 0; i < buffers; i++) this.#sendOne(handle)
  }

  #sendOne(handle: number): void {
    const left = this.#left.get(handle)
    if (!left || left.sent === left.total) return
    const number = left.sent++
    const packet = new Uint8Array(4 + this.#length)
    packet.set([handle & 0xff, handle >> 8, this.#length & 0xff, this.#length >> 8, number & 0xff, number >> 8])
    this.#transport?.send(packetType.acl, packet)
  }

  #event(body: Uint8Array): void {
    const event = decodeEvent(body[0] as number, body, 2)
    if (event?.name !== 'numberOfCompletedPackets') return
    for (const { connectionHandle, numCompletedPackets } of event.completed)
      for (let i = 0; i < numCompletedPackets; i++) this.#sendOne(connectionHandle)
  }

  #data(body: Uint8Array): void {
    const head = (body[0] as number) | ((body[1] as number) << 8)
    this.bytes += body.length - 4
    if (head >> 12 !== 0b10) return
    const handle = head & 0xfff
    const numbers = this.received.get(handle)
    const number = (body[4] as number) | ((body[5] as number) << 8)
    if (numbers) numbers.push(number)
    else this.received.set(handle, [number])
  }
}
