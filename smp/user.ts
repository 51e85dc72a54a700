import { BleakError } from '../core/errors.ts'
import type { Conversation } from './conversation.ts'
import { ApplicationFailure, pairingFailure, refusal } from './failures.ts'
import type { PairingAgent, PairingContext } from './pairing-agent.ts'
import { keypresses } from './pairing-agent.ts'

const passkeys = 1_000_000

/** The user at this end, asked through the application's agent. */
export class PairingUser {
  readonly #agent: PairingAgent
  readonly #context: PairingContext
  readonly #peer: Conversation

  constructor(agent: PairingAgent | undefined, context: PairingContext, peer: Conversation) {
    this.#agent = agent ?? {}
    this.#context = context
    this.#peer = peer
  }

  /** Before any key is made. */
  async authorize(): Promise<void> {
    const { authorize } = this.#agent
    if (!authorize) return
    const isAllowed = await this.#ask(pairingFailure.unspecifiedReason, () => authorize.call(this.#agent, this.#context))
    if (isAllowed !== true) throw refusal(pairingFailure.unspecifiedReason, `the application refused ${this.#context.method}`)
  }

  /** A passkey for the user of the peer to type, drawn anew for each pairing (Vol 3 Part H, 2.3.5.3). */
  displayPasskey(random: (length: number) => Uint8Array): number {
    const passkey = drawPasskey(random)
    const { displayPasskey } = this.#agent
    if (!displayPasskey) throw this.#lacks('displayPasskey', pairingFailure.passkeyEntryFailed)
    this.#ask(pairingFailure.passkeyEntryFailed, () => displayPasskey.call(this.#agent, passkey, this.#context)).catch(error =>
      this.#peer.end(error),
    )
    return passkey
  }

  /** The passkey that the user types. */
  async requestPasskey(): Promise<number> {
    const { requestPasskey } = this.#agent
    if (!requestPasskey) throw this.#lacks('requestPasskey', pairingFailure.passkeyEntryFailed)
    const passkey: unknown = await this.#ask(pairingFailure.passkeyEntryFailed, () =>
      requestPasskey.call(this.#agent, this.#context),
    )
    if (passkey === undefined || passkey === null) throw refusal(pairingFailure.passkeyEntryFailed, 'no passkey was entered')
    if (typeof passkey !== 'number') throw wrong(new TypeError(`requestPasskey must give a number, not a ${typeof passkey}`))
    if (!Number.isInteger(passkey) || passkey < 0 || passkey >= passkeys)
      throw wrong(new RangeError('requestPasskey must give a whole number from 0 to 999999'))
    return passkey
  }

  async confirmNumeric(value: number): Promise<void> {
    const { confirmNumeric } = this.#agent
    const reason = pairingFailure.numericComparisonFailed
    if (!confirmNumeric) throw this.#lacks('confirmNumeric', reason)
    const isSame = await this.#ask(reason, () => confirmNumeric.call(this.#agent, value, this.#context))
    if (isSame !== true) throw refusal(reason, 'the user says that the numbers differ')
  }

  /** The user of the peer has pressed a key. */
  keypress(notificationType: number): void {
    const what = keypresses[notificationType]
    if (what === undefined) return
    try {
      this.#agent.keypress?.(what, this.#context)
    } catch (error) {
      this.#peer.end(new ApplicationFailure(pairingFailure.passkeyEntryFailed, error))
    }
  }

  #lacks(name: string, reason: number): ApplicationFailure {
    const { method } = this.#context
    return new ApplicationFailure(reason, new BleakError(`pairing failed: ${method} needs ${name} of the agent, which has none`))
  }

  async #ask<T>(reason: number, ask: () => T | Promise<T>): Promise<T> {
    try {
      return await this.#peer.during(Promise.resolve().then(ask))
    } catch (error) {
      this.#peer.signal.throwIfAborted()
      throw new ApplicationFailure(reason, error)
    }
  }
}

const wrong = (error: Error): ApplicationFailure => new ApplicationFailure(pairingFailure.passkeyEntryFailed, error)

/** Each of the numbers is as likely as any other. */
const drawPasskey = (random: (length: number) => Uint8Array): number => {
  const bytes = random(4)
  const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
  return number < 2 ** 32 - (2 ** 32 % passkeys) ? number % passkeys : drawPasskey(random)
}
