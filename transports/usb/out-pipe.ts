import { Deferred } from '../../core/deferred.ts'
import { isGone, type UsbEndpoint, type UsbError, type UsbTransfer } from './package.ts'

const transfersInFlight = 8

/** Bytes taken and not yet sent from which `send` asks for a pause; it ends at half of them. */
const highWater = 64 * 1024

/** Attempts in a row to send what a halted endpoint did not take. */
const mostHalts = 5

interface Slot {
  readonly transfer: UsbTransfer
  packet: Buffer
}

/** Writes an OUT endpoint in order; what it refuses is sent again after its halt is cleared, for a lost packet would lose a credit. */
export class UsbOutPipe {
  readonly #endpoint: UsbEndpoint
  readonly #handlers: { drained(): void; gone(error: UsbError): void }
  readonly #free: Slot[] = []
  readonly #queue: Buffer[] = []
  readonly #refused: Buffer[] = []
  readonly #slots: Slot[] = []
  #bytes = 0
  #full = false
  #inFlight = 0
  #halted: UsbError | undefined
  #clearing = false
  #halts = 0
  #stopped = false
  #flushed: Deferred<void> | undefined
  readonly #idle = new Deferred<void>()

  constructor(endpoint: UsbEndpoint, handlers: { drained(): void; gone(error: UsbError): void }) {
    this.#endpoint = endpoint
    this.#handlers = handlers
    for (let i = 0; i < transfersInFlight; i++) {
      const slot: Slot = { transfer: endpoint.makeTransfer(0, error => this.#ended(slot, error)), packet: Buffer.alloc(0) }
      this.#slots.push(slot)
      this.#free.push(slot)
    }
  }

  /** Copies the packet. False: no more before `drained`. */
  send(packet: Uint8Array): boolean {
    if (this.#stopped) return true
    this.#queue.push(Buffer.from(packet))
    this.#bytes += packet.length
    this.#pump()
    if (this.#bytes >= highWater) this.#full = true
    return !this.#full
  }

  /** Resolves when all that was taken is sent, or the pipe has stopped. */
  flush(): Promise<void> {
    this.#flushed ??= new Deferred()
    this.#checkFlushed()
    return this.#flushed.promise
  }

  /** Cancels everything; resolves when nothing is in flight. Nothing is told afterwards. */
  stop(): Promise<void> {
    if (!this.#stopped) {
      this.#stopped = true
      this.#queue.length = 0
      for (const { transfer } of this.#slots) {
        try {
          transfer.cancel()
        } catch {
          // It has ended already, or the device has gone and ends it.
        }
      }
      this.#checkFlushed()
      this.#checkIdle()
    }
    return this.#idle.promise
  }

  #pump(): void {
    while (!this.#halted && this.#queue.length > 0 && this.#free.length > 0) {
      const slot = this.#free.pop() as Slot
      slot.packet = this.#queue.shift() as Buffer
      try {
        slot.transfer.submit(slot.packet)
      } catch (error) {
        this.#halted = error as UsbError
        this.#handlers.gone(error as UsbError)
        return
      }
      this.#inFlight++
    }
  }

  #ended(slot: Slot, error: UsbError | undefined): void {
    this.#inFlight--
    this.#free.push(slot)
    if (this.#stopped) this.#checkIdle()
    else if (!error) this.#sent(slot.packet.length)
    else if (isGone(error)) this.#handlers.gone(error)
    else this.#halt(slot.packet, error)
  }

  #sent(length: number): void {
    this.#bytes -= length
    this.#halts = 0
    if (this.#halted) this.#clearHaltWhenIdle()
    else this.#pump()
    if (this.#full && this.#bytes <= highWater / 2) {
      this.#full = false
      this.#handlers.drained()
    }
    this.#checkFlushed()
  }

  /** The transfers behind a refused one are refused too, in order; they are collected before the halt is cleared. */
  #halt(packet: Buffer, error: UsbError): void {
    this.#halted = error
    this.#refused.push(packet)
    this.#clearHaltWhenIdle()
  }

  #clearHaltWhenIdle(): void {
    if (this.#inFlight > 0 || !this.#halted) return
    if (++this.#halts > mostHalts) {
      this.#handlers.gone(this.#halted)
      return
    }
    this.#clearing = true
    try {
      this.#endpoint.clearHalt(() => this.#resume())
    } catch (error) {
      this.#clearing = false
      this.#handlers.gone(error as UsbError)
    }
  }

  #resume(): void {
    this.#clearing = false
    if (this.#stopped) {
      this.#checkIdle()
      return
    }
    this.#halted = undefined
    this.#queue.unshift(...this.#refused.splice(0))
    this.#pump()
  }

  #checkFlushed(): void {
    if (this.#bytes === 0 || this.#stopped) this.#flushed?.resolve()
  }

  #checkIdle(): void {
    if (this.#inFlight === 0 && !this.#clearing) this.#idle.resolve()
  }
}
