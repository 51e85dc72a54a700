// Vol 3 Part F, 3.4.5.3 and 3.4.5.4: commands, which are never answered.
import { attError } from '../att/error-codes.ts'
import { attPdu } from '../att/pdus.ts'
import { type AttCommand, AttRefusal } from '../att/server.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { deadline } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakTimeoutError } from '../core/errors.ts'
import { ServerAccess, type ServerSession } from './server-access.ts'

/** Commands of one connection that wait while the application takes its time over an earlier one; more than that are lost. */
export const mostWaitingCommands = 256

const signatureLength = 12

/** A Signed Write Command, as the one who has the key sees it. */
export interface SignedWrite {
  /** Opcode, handle and value. */
  readonly message: Uint8Array
  /** SignCounter and code (Vol 3 Part H, 2.4.5). */
  readonly signature: Uint8Array
}

export interface CommandOptions {
  /** Whether the signature is right and its counter new; nothing is where it is absent. */
  readonly verify: ((signed: SignedWrite) => boolean | Promise<boolean>) | undefined
  /** What went wrong, unless it is the client's fault. */
  readonly failed: (error: unknown) => void
  readonly timeout: number
  /** Aborts when the connection is over. */
  readonly signal: AbortSignal
  readonly clock?: Clock | undefined
}

/** Carries out the commands of one client, in their order; at once where the application does. */
export class ServerCommands {
  /** Commands that had no place to wait. */
  lost = 0
  readonly #session: ServerSession
  readonly #options: CommandOptions
  /** In their order; what waits for those before it stands among them. */
  readonly #waiting: (AttCommand | Deferred<void>)[] = []
  #isWorking = false

  constructor(session: ServerSession, options: CommandOptions) {
    this.#session = session
    this.#options = options
  }

  /** Resolves when all that came before has been done, or the connection is over. */
  async done(): Promise<void> {
    if (!this.#isWorking) return
    const turn = new Deferred<void>()
    this.#waiting.push(turn)
    await turn.promise
  }

  take(command: AttCommand): void {
    if (this.#isWorking) {
      if (this.#waiting.length < mostWaitingCommands) this.#waiting.push(command)
      else this.lost++
      return
    }
    const pending = this.#begin(command)
    if (pending !== undefined) void this.#workOn(pending)
  }

  async #workOn(first: Promise<void>): Promise<void> {
    this.#isWorking = true
    await first
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (next instanceof Deferred) next.resolve()
      // Whoever waited goes on before what came behind it.
      await (next instanceof Deferred ? Promise.resolve() : this.#begin(next))
    }
    this.#isWorking = false
  }

  /** Never throws; what it gives never rejects. */
  #begin(command: AttCommand): Promise<void> | undefined {
    const { timeout, signal, clock = systemClock } = this.#options
    if (signal.aborted) return undefined
    const abort = new AbortController()
    try {
      const pending = this.#perform(command, new ServerAccess(this.#session, this.#session.client.mtu, abort.signal))
      if (pending === undefined) return undefined
      const late = () => new BleakTimeoutError(command.name, timeout)
      const work = async (stopped: AbortSignal) => {
        stopped.addEventListener('abort', () => abort.abort(stopped.reason), { once: true })
        await pending
      }
      return deadline({ timeout, signal, clock }, late, work).catch(error => this.#failed(error))
    } catch (error) {
      this.#failed(error)
      return undefined
    }
  }

  #perform(command: AttCommand, access: ServerAccess): Promise<void> | undefined {
    const attribute = access.find(command.handle)
    const isSigned = command.name === 'signedWriteCommand'
    const needsAuthorization = access.permitWriteAtOnce(attribute, isSigned ? 'signed' : 'command')
    const whole = { offset: 0, value: command.value }
    if (!isSigned && !needsAuthorization) {
      access.check(attribute, whole)
      return access.writeAtOnce(attribute, whole) ?? undefined
    }
    return (async () => {
      if (isSigned) await this.#verify(attPdu.encode(command))
      if (needsAuthorization) await access.permitWrite(attribute, isSigned ? 'signed' : 'command')
      access.check(attribute, whole)
      await access.write(attribute, whole)
    })()
  }

  /** An encrypted link needs no signatures, and whoever signs on one is wrong (Vol 3 Part C, 10.4.1). */
  async #verify(pdu: Uint8Array): Promise<void> {
    const end = pdu.length - signatureLength
    const signed = { message: pdu.subarray(0, end), signature: pdu.subarray(end) }
    const isRight = !this.#session.client.security.encrypted && (await this.#options.verify?.(signed))
    if (!isRight) throw new AttRefusal(attError.insufficientAuthentication)
  }

  #failed(error: unknown): void {
    if (!(error instanceof AttRefusal) && !this.#options.signal.aborted) this.#options.failed(error)
  }
}
