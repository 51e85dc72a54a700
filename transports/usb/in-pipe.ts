import type { Clock, Timer } from '../../core/clock.ts'
import { Deferred } from '../../core/deferred.ts'
import { isGone, transferStatus, type UsbEndpoint, type UsbError, type UsbTransfer } from './package.ts'

/** Enough that the controller never waits for us between two transfers. */
const transfersInFlight = 8

/** Errors on the wire come in a row while a plug is being pulled, until the hub notices: that takes up to a quarter of a second. */
const retryMs = 20
const mostFailures = 50

export interface UsbInPipeHandlers {
  /** What one transfer brought; a view, valid until the call returns. */
  data(piece: Uint8Array): void
  /** Something in between was lost. */
  interrupted(): void
  /** Nothing will come any more. Called once. */
  gone(error: UsbError): void
}

interface Slot {
  readonly transfer: UsbTransfer
  /** One memory: libusb wants it as a Buffer, whose `slice` is no copy, and which therefore goes no further. */
  readonly buffer: Buffer
}

/**
 * Reads an IN endpoint with several transfers in flight, each as long as one packet of the bus: a longer one would be held back by
 * an event that fills its last packet, which no short packet ends (HCI-45).
 */
export class UsbInPipe {
  readonly #endpoint: UsbEndpoint
  readonly #handlers: UsbInPipeHandlers
  readonly #clock: Clock
  readonly #slots: Slot[] = []
  readonly #waiting: number[] = []
  readonly #idle = new Deferred<void>()
  #inFlight = 0
  #failures = 0
  #recovering = false
  #clearing = false
  #retry: Timer | undefined
  #stopped = false

  constructor(endpoint: UsbEndpoint, size: number, clock: Clock, handlers: UsbInPipeHandlers) {
    this.#endpoint = endpoint
    this.#handlers = handlers
    this.#clock = clock
    for (let i = 0; i < transfersInFlight; i++) {
      const bytes = new Uint8Array(size)
      const transfer = endpoint.makeTransfer(0, (error, _, length) => this.#ended(i, error, bytes.subarray(0, length)))
      this.#slots.push({ transfer, buffer: Buffer.from(bytes.buffer) })
    }
  }

  /** Throws what the package throws. */
  start(): void {
    for (let i = 0; i < this.#slots.length; i++) this.#submit(i)
  }

  /** Cancels everything; resolves when nothing is in flight. Nothing is told afterwards. */
  stop(): Promise<void> {
    if (!this.#stopped) {
      this.#stopped = true
      this.#retry?.cancel()
      for (const { transfer } of this.#slots) {
        try {
          transfer.cancel()
        } catch {
          // It has ended already, or the device has gone and ends it.
        }
      }
      this.#checkIdle()
    }
    return this.#idle.promise
  }

  #submit(i: number): void {
    const { transfer, buffer } = this.#slots[i] as Slot
    transfer.submit(buffer)
    this.#inFlight++
  }

  #ended(i: number, error: UsbError | undefined, piece: Uint8Array): void {
    this.#inFlight--
    if (!this.#stopped && !error) {
      this.#failures = 0
      this.#handlers.data(piece)
    }
    if (this.#stopped) this.#checkIdle()
    else if (error && isGone(error)) this.#handlers.gone(error)
    else this.#again(i, error)
  }

  #again(i: number, error: UsbError | undefined): void {
    if (error) this.#recover(error)
    if (this.#recovering) this.#waiting.push(i)
    else this.#resubmit([i])
  }

  #resubmit(numbers: readonly number[]): void {
    try {
      for (const i of numbers) this.#submit(i)
    } catch (error) {
      this.#handlers.gone(error as UsbError)
    }
  }

  /** A stall is cleared, any other error slept over; what was lost meanwhile is the packet assembler's business. */
  #recover(error: UsbError): void {
    if (this.#recovering) return
    this.#recovering = true
    this.#handlers.interrupted()
    if (++this.#failures > mostFailures) this.#handlers.gone(error)
    else if (error.errno === transferStatus.stall) this.#clearHalt()
    else this.#retry = this.#clock.schedule(retryMs, () => this.#recovered())
  }

  #clearHalt(): void {
    this.#clearing = true
    try {
      this.#endpoint.clearHalt(() => this.#recovered())
    } catch (error) {
      this.#clearing = false
      this.#handlers.gone(error as UsbError)
    }
  }

  #recovered(): void {
    this.#clearing = false
    this.#recovering = false
    if (this.#stopped) this.#checkIdle()
    else this.#resubmit(this.#waiting.splice(0))
  }

  #checkIdle(): void {
    if (this.#inFlight === 0 && !this.#clearing) this.#idle.resolve()
  }
}
