import { type CallOptions, deadline } from '../../core/deadline.ts'
import { BleakTimeoutError } from '../../core/errors.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { Inbox } from '../../core/inbox.ts'
import type { PduDuplex } from './pdu-duplex.ts'

/** PDUs that a script may leave unread. */
const mostUnread = 100_000
/** Milliseconds of real time after which nothing more will come. */
const patience = 5_000

/** One end of a duplex in the hands of a test, which says whatever it likes. PDUs are hex; blanks between bytes are allowed. */
export class PduScript {
  readonly #duplex: PduDuplex
  readonly #inbox = new Inbox<string>(mostUnread)

  constructor(duplex: PduDuplex) {
    this.#duplex = duplex
    duplex.onClose?.(error => this.#inbox.close(error))
    duplex.onPdu(pdu => this.#inbox.put(toHex(pdu)))
  }

  /** @throws TypeError where it is not hex. */
  send(pdu: string | Uint8Array): void {
    void this.#duplex.send(typeof pdu === 'string' ? fromHex(pdu) : pdu)
  }

  /**
   * The next PDU that the other end sent, as hex without blanks: each once, in order.
   * @throws BleakTimeoutError after `timeout` (5,000 ms), and the reason why the other end closed.
   */
  async receive({ signal, timeout = patience }: CallOptions = {}): Promise<string> {
    const late = (milliseconds: number) => new BleakTimeoutError('waiting for a PDU', milliseconds)
    const { value } = await deadline({ signal, timeout }, late, within => this.#inbox.next(within))
    return value as string
  }

  /** As `receive`. @throws Error where it is another one. */
  async expect(pdu: string, options: CallOptions = {}): Promise<void> {
    const [wanted, came] = [toHex(fromHex(pdu)), await this.receive(options)]
    if (came !== wanted) throw new Error(`expected ${wanted}, and ${came} came`)
  }

  /** The link goes: the other end is told. */
  close(error?: Error): void {
    this.#duplex.close(error)
  }
}
