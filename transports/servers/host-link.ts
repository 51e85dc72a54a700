import type { Duplex } from 'node:stream'
import { systemClock, type Timer } from '../../core/clock.ts'
import { Deferred } from '../../core/deferred.ts'
import { encodeEvent } from '../../hci/events.ts'
import { type OpenTransport, type PacketType, packetType, type Transport } from '../../hci/transport.ts'
import { H4Framer } from '../streams/h4.ts'
import { ReportGate } from './report-gate.ts'

/** Bytes that wait for a host: with more it gets no advertising reports, with many more it is cut off. */
const slow = 1 << 18
const stuck = 1 << 22
/** A packet of which nothing more comes for so long had a damaged length; in milliseconds. */
const longestPause = 2_000
/** Ours to choose (Vol 4 Part E, 7.7.16). */
const syncLost = 0x02

/**
 * One host on a stream, and the controller that it has for as long as it stays. A host that breaks the framing is told with
 * a Hardware Error event, and what it sends is thrown away up to its HCI_Reset (Vol 4 Part A, 4).
 */
export class HostLink {
  /** Resolves with the reason when the host has gone and the controller is free again. */
  readonly ended: Promise<string>
  readonly #ended = new Deferred<string>()
  readonly #duplex: Duplex
  readonly #framer: H4Framer
  readonly #gate = new ReportGate()
  readonly #tell: (text: string) => void
  #transport: Transport | undefined
  #pause: Timer | undefined
  #reason: string | undefined
  #corked = false

  /** `tell` is told what the host does wrong. */
  constructor(duplex: Duplex, open: OpenTransport, tell: (text: string) => void) {
    this.ended = this.#ended.promise
    this.#duplex = duplex
    this.#tell = tell
    this.#framer = new H4Framer(
      { packet: (type, body) => this.#fromHost(type, body), lost: () => this.#lostSync() },
      { from: 'host' },
    )
    duplex.on('error', error => this.end(error.message))
    duplex.on('end', () => this.end('it hung up'))
    duplex.on('close', () => this.end('it hung up'))
    void this.#begin(open)
  }

  /** Idempotent. The host is cut off, the controller given back. */
  end(reason: string): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    this.#pause?.cancel()
    this.#duplex.destroy()
    if (this.#transport) void this.#giveBack(this.#transport)
  }

  async #begin(open: OpenTransport): Promise<void> {
    try {
      this.#transport = await open({
        packet: (type, body) => this.#toHost(type, body),
        drained: () => this.#duplex.resume(),
        closed: reason => this.end(reason.kind === 'lost' ? reason.error.message : 'the controller was closed'),
      })
    } catch (error) {
      this.end(String(error))
      this.#ended.resolve(this.#reason ?? '')
      return
    }
    if (this.#reason === undefined) this.#duplex.on('data', (chunk: Buffer) => this.#receive(chunk))
    else void this.#giveBack(this.#transport)
  }

  async #giveBack(transport: Transport): Promise<void> {
    await transport.close()
    this.#ended.resolve(this.#reason ?? '')
  }

  #receive(chunk: Buffer): void {
    if (this.#reason !== undefined) return
    this.#framer.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length))
    this.#watch()
  }

  #watch(): void {
    this.#pause?.cancel()
    if (this.#reason !== undefined || !this.#framer.isInsidePacket) return
    this.#pause = systemClock.schedule(longestPause, () => {
      this.#framer.giveUp()
      this.#watch()
    })
  }

  #lostSync(): void {
    this.#tell('the host sent what is no H4: Hardware Error, until it resets')
    this.#toHost(packetType.event, encodeEvent({ name: 'hardwareError', hardwareCode: syncLost }))
  }

  #fromHost(type: PacketType, body: Uint8Array): void {
    if (this.#reason !== undefined || !this.#transport) return
    const hasRoom = this.#transport.send(type, body)
    if (!hasRoom && type !== packetType.command) this.#duplex.pause()
  }

  #toHost(type: PacketType, body: Uint8Array): void {
    if (this.#reason !== undefined) return
    const waiting = this.#duplex.writableLength
    if (waiting > stuck) this.end('it took nothing any more')
    else if (this.#gate.passes(type, body, waiting > slow)) this.#write(type, body)
  }

  #write(type: PacketType, body: Uint8Array): void {
    this.#cork()
    const packet = new Uint8Array(1 + body.length)
    packet[0] = type
    packet.set(body, 1)
    this.#duplex.write(packet)
  }

  /** What comes in one go leaves in one go. */
  #cork(): void {
    if (this.#corked) return
    this.#corked = true
    this.#duplex.cork()
    process.nextTick(() => {
      this.#corked = false
      this.#duplex.uncork()
    })
  }
}
