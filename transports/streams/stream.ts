import type { Duplex } from 'node:stream'
import { systemClock, type Timer } from '../../core/clock.ts'
import { deadline } from '../../core/deadline.ts'
import { Deferred } from '../../core/deferred.ts'
import { BleakBluetoothNotAvailableError, BleakTimeoutError, type NotAvailableReason } from '../../core/errors.ts'
import type { CloseReason, OpenTransport, PacketType, Transport, TransportHandlers } from '../../hci/transport.ts'
import { packetType } from '../../hci/transport.ts'
import { H4Framer } from './h4.ts'

/** How long opening may take unless the caller says otherwise, in milliseconds. */
export const openTimeout = 10_000

/** How long `close()` waits for what was sent before to leave, in milliseconds. */
const linger = 1_000

/** Servers of controllers take one host, and hang up on another. */
const neverSpoke = 'See that it is a controller that speaks HCI, and that no other host is using it'

const isReset = (type: PacketType, body: Uint8Array): boolean =>
  type === packetType.command && body[0] === 0x03 && body[1] === 0x0c

/** The same memory without Buffer's methods: `slice` of a Buffer is no copy, and whoever gets a packet relies on one. */
const plain = (chunk: Buffer): Uint8Array => new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)

/** H4 packets over an open duplex stream, whose `destroy()` must release everything and then emit `close`. */
class StreamTransport implements Transport {
  readonly #uri: string
  readonly #duplex: Duplex
  readonly #handlers: TransportHandlers
  readonly #framer: H4Framer
  readonly #released = new Deferred<void>()
  #reason: CloseReason | undefined
  #linger: Timer | undefined
  #hasSpoken = false

  constructor(uri: string, duplex: Duplex, handlers: TransportHandlers) {
    this.#uri = uri
    this.#duplex = duplex
    this.#handlers = handlers
    this.#framer = new H4Framer({ packet: (type, body) => this.#receive(type, body) })
    duplex.on('error', error => this.#lose(error))
    duplex.on('end', () => this.#lose(new Error('the other side closed the connection')))
    duplex.on('close', () => this.#finish())
    duplex.on('drain', () => this.#guard(() => handlers.drained()))
    duplex.on('data', (chunk: Buffer) => this.#guard(() => this.#framer.push(plain(chunk))))
  }

  get skippedBytes(): number {
    return this.#framer.skippedBytes
  }

  send(type: PacketType, body: Uint8Array): boolean {
    if (this.#reason) return true
    if (isReset(type, body)) this.#framer.expectReset()
    const packet = new Uint8Array(1 + body.length)
    packet[0] = type
    packet.set(body, 1)
    return this.#duplex.write(packet)
  }

  close(): Promise<void> {
    if (!this.#reason) {
      this.#reason = { kind: 'closed' }
      this.#linger = systemClock.schedule(linger, () => this.#duplex.destroy())
      this.#duplex.end(() => this.#duplex.destroy())
    }
    return this.#released.promise
  }

  #receive(type: PacketType, body: Uint8Array): void {
    this.#hasSpoken = true
    if (!this.#reason) this.#handlers.packet(type, body)
  }

  /** Handlers do not throw; should one do so all the same, what it left behind is unknown, so the transport ends instead of the process. */
  #guard(call: () => void): void {
    if (this.#reason) return
    try {
      call()
    } catch (error) {
      this.#lose(error)
    }
  }

  #lose(cause: unknown): void {
    if (!this.#reason) {
      const why = cause instanceof Error ? cause.message : String(cause)
      this.#reason = {
        kind: 'lost',
        error: new BleakBluetoothNotAvailableError(`${this.#uri}: lost (${why})`, 'lost', {
          cause,
          ...(this.#hasSpoken ? {} : { remedy: neverSpoke }),
        }),
      }
    }
    this.#duplex.destroy()
  }

  #finish(): void {
    this.#linger?.cancel()
    if (!this.#reason) this.#lose(new Error('the stream was closed'))
    try {
      this.#handlers.closed(this.#reason as CloseReason)
    } catch {
      // Nobody is left to be told; the release below must happen all the same.
    }
    this.#released.resolve()
  }
}

/**
 * A transport over the stream that `connect` gives. `connect` rejects with an error of its own making and, once its signal aborts,
 * releases what it holds; a stream that comes too late is destroyed here.
 */
export const openStream =
  (uri: string, connect: (signal: AbortSignal) => Promise<Duplex>): OpenTransport =>
  (handlers, { signal, timeout = openTimeout } = {}) =>
    deadline(
      { signal, timeout },
      milliseconds => new BleakTimeoutError(`opening ${uri}`, milliseconds),
      async stop => {
        const duplex = await connect(stop)
        if (stop.aborted) duplex.destroy()
        stop.throwIfAborted()
        if (duplex.destroyed)
          throw new BleakBluetoothNotAvailableError(`${uri}: lost while opening`, 'lost', { cause: duplex.errored })
        return new StreamTransport(uri, duplex, handlers)
      },
    )

type Failure = readonly [reason: NotAvailableReason, remedy: string]

/** What stands between us and a controller, by the code of the error; `otherwise` is for all other codes. */
export type Failures = Readonly<Record<string, Failure>> & { readonly otherwise?: Failure }

const network = ['unreachable', 'Check the host name and the network'] as const

/** What can go wrong on the way to another machine, whatever is spoken there. */
export const networkFailures: Failures = {
  ENOTFOUND: network,
  EAI_AGAIN: network,
  EHOSTUNREACH: network,
  ENETUNREACH: network,
  ETIMEDOUT: network,
}

/** A refusal to connect as this library's error; a code for which `failures` has nothing means unreachable, with no advice. */
export const connectError = (uri: string, cause: unknown, failures: Failures): BleakBluetoothNotAvailableError => {
  const { code, message } = cause as NodeJS.ErrnoException
  const [reason, remedy] = failures[code ?? ''] ?? failures.otherwise ?? ['unreachable', undefined]
  // The error of several attempts (a name with several addresses) has a code, but no message of its own.
  const why = message.trim() || code || 'no reason given'
  return new BleakBluetoothNotAvailableError(`${uri}: ${why}`, reason, { cause, ...(remedy === undefined ? {} : { remedy }) })
}
