import { BleakError } from '../../core/errors.ts'
import type { OpenChannel } from '../../l2cap/channel.ts'

/** One end of whatever carries whole PDUs of the Attribute Protocol or of the Security Manager, both ways and in order: a test, a socket, another stack. */
export interface PduDuplex {
  /**
   * One PDU to the other end, in memory of its own. Where it gives a promise, what can wait is held back until that resolves; one that
   * rejects closes the duplex, as does an error that is thrown.
   */
  send(pdu: Uint8Array): void | Promise<void>
  /** Called once, by whoever takes this end: from when it has returned, `listener` is called with each PDU of the other end. */
  onPdu(listener: (pdu: Uint8Array) => void): void
  /** Called once, before `onPdu`: `listener` is called when nothing can come any more, with the reason. Absent where that never is. */
  onClose?(listener: (error: Error) => void): void
  /** This end is not used any more. Idempotent. */
  close(error?: Error): void
}

/** What is opened for a channel, made of a duplex. */
export const channelOn =
  (duplex: PduDuplex): OpenChannel =>
  handlers => {
    let waiting = 0
    let isOver = false
    const ended = (error: Error) => {
      if (isOver) return
      isOver = true
      handlers.closed(error)
    }
    const close = (error: Error) => {
      if (isOver) return
      ended(error)
      duplex.close(error)
    }
    const failed = (error: unknown) => close(error instanceof Error ? error : new BleakError(String(error)))
    const sent = async (sending: Promise<void>) => {
      waiting++
      try {
        await sending
      } catch (error) {
        failed(error)
      }
      if (--waiting === 0 && !isOver) handlers.drained()
    }
    const send = (pdu: Uint8Array): boolean => {
      if (isOver) return true
      try {
        const sending = duplex.send(pdu.slice())
        if (sending !== undefined) void sent(sending)
      } catch (error) {
        failed(error)
      }
      return waiting === 0
    }
    duplex.onClose?.(ended)
    duplex.onPdu(pdu => {
      if (!isOver) handlers.sdu(pdu)
    })
    return { send, close }
  }

/** One end of a pair. What comes before somebody listens is kept. */
class PairEnd implements PduDuplex {
  #other: PairEnd | undefined
  #pdu: ((pdu: Uint8Array) => void) | undefined
  #closed: ((error: Error) => void) | undefined
  readonly #held: (() => void)[] = []
  #isOver = false

  join(other: PairEnd): void {
    this.#other = other
  }

  send(pdu: Uint8Array): void {
    if (!this.#isOver) this.#other?.comes(pdu.slice())
  }

  onPdu(listener: (pdu: Uint8Array) => void): void {
    this.#pdu = listener
    for (const turn of this.#held.splice(0)) queueMicrotask(turn)
  }

  onClose(listener: (error: Error) => void): void {
    this.#closed = listener
  }

  close(error: Error = new BleakError('the other end has closed')): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#other?.ends(error)
  }

  comes(pdu: Uint8Array): void {
    this.#inTurn(() => this.#pdu?.(pdu))
  }

  ends(error: Error): void {
    this.#inTurn(() => {
      this.#isOver = true
      this.#closed?.(error)
    })
  }

  #inTurn(what: () => void): void {
    const turn = () => {
      if (!this.#isOver) what()
    }
    if (this.#pdu) queueMicrotask(turn)
    else this.#held.push(turn)
  }
}

/** Two ends in one process: what is sent at one comes out at the other, in a later turn. */
export const pduPair = (): readonly [PduDuplex, PduDuplex] => {
  const [a, b] = [new PairEnd(), new PairEnd()]
  a.join(b)
  b.join(a)
  return [a, b]
}
