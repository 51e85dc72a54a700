// Vol 4 Part E, 7.8.24 to 7.8.26, 7.7.8, 7.7.39 and 7.7.65.5; Vol 3 Part H, 2.4.4.
import type { Clock } from '../core/clock.ts'
import { deadline, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakHciError, BleakTimeoutError } from '../core/errors.ts'
import { isUncertain } from '../gap/activity.ts'
import { type LinkSecurity, openLink } from '../gatt/attribute-permissions.ts'
import { commands } from '../hci/commands.ts'
import { errorName } from '../hci/error-codes.ts'
import type { HciEvent } from '../hci/events.ts'
import type { LongTermKey } from '../smp/bond.ts'
import type { LinkLayer } from './link-layer.ts'
import type { LinkEvent } from './link-procedures.ts'

/** Milliseconds that a peer may take for it: its controller ends the link after 40 s (Vol 6 Part B, 5.2), its user sooner. */
export const encryptionTimeout = 30_000

/** As peripheral: the key that the central asks for by these; undefined where there is none. */
export type KeyFor = (diversifier: number, random: bigint) => LongTermKey | undefined

export interface LinkEncryptionOptions {
  readonly role: 'central' | 'peripheral'
  readonly connectionHandle: number
  readonly layer: Pick<LinkLayer, 'command' | 'run'>
  readonly clock: Clock
  /** The link is protected in another way from now on. */
  changed(security: LinkSecurity): void
  /** A key was given to the controller, as peripheral: until `settled`, data may come before the event that says so. */
  settling(): void
  settled(): void
  /** Nobody knows any more how the link is protected: it must end. */
  broken(error: Error): void
}

/** Encrypts one link, and knows how well it is protected: no better than by the last key that was given to our controller, which then said so. */
export class LinkEncryption {
  /** As peripheral: where keys come from that no `encrypt` waits with. */
  keyFor: KeyFor = () => undefined
  readonly #options: LinkEncryptionOptions
  #security = openLink
  #key: LongTermKey | undefined
  /** What the controller works with, until it says how that went. */
  #given: LongTermKey | undefined
  /** As peripheral: the key of a pairing, for which the central is about to ask. */
  #offered: { readonly key: LongTermKey; readonly done: Deferred<void> } | undefined
  #over: Error | undefined

  constructor(options: LinkEncryptionOptions) {
    this.#options = options
  }

  get security(): LinkSecurity {
    return this.#security
  }

  /** What the link is encrypted with; undefined where it is not. */
  get key(): LongTermKey | undefined {
    return this.#key
  }

  /** There is a key that the link could be encrypted with, or there is none any more. */
  set isBonded(bonded: boolean) {
    if (bonded !== this.#security.bonded) this.#set({ ...this.#security, bonded })
  }

  /**
   * Encrypts the link with this key, or goes over to it. As central begins it; as peripheral waits until the central does, with an EDIV and
   * a Rand of 0, and has no other key for it meanwhile. An abort detaches the caller.
   * @throws BleakHciError with the controller's code (0x06: the peer has no such key), BleakTimeoutError after 30 s, and why the link has ended.
   */
  async encrypt(key: LongTermKey, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#over) throw this.#over
    if (isZero(key)) throw new BleakError('a key of zeros encrypts nothing')
    if (this.#options.role === 'central') await this.#begin(key, signal)
    else await this.#offer(key, signal)
  }

  /** Feed from the controller, before whoever waits for the event. */
  event(event: LinkEvent): void {
    switch (event.name) {
      case 'leLongTermKeyRequest':
        void this.#answer(this.#requested(event))
        break
      case 'encryptionChangeV1':
        this.#changed(event.status, event.encryptionEnabled !== 0)
        break
      case 'encryptionChangeV2':
        this.#changed(event.status, event.encryptionEnabled !== 0, event.encryptionKeySize)
        break
      case 'encryptionKeyRefreshComplete':
        // Only what is encrypted can be refreshed.
        if (this.#security.encrypted) this.#changed(event.status, true)
        break
    }
  }

  /** The link has gone. */
  close(error: Error): void {
    this.#over ??= error
    this.#offered?.done.reject(error)
  }

  async #begin(key: LongTermKey, signal: AbortSignal | undefined): Promise<void> {
    const { layer, broken } = this.#options
    const end = ['encryptionChangeV1', 'encryptionChangeV2', 'encryptionKeyRefreshComplete'] as const
    const event = await layer.run({ begin: () => this.#enable(key), end, patience: encryptionTimeout }, signal)
    if (!event) {
      const late = new BleakTimeoutError(commands.leEnableEncryption.name, encryptionTimeout)
      broken(late)
      throw late
    }
    const { status } = event
    if (status !== 0) throw new BleakHciError(commands.leEnableEncryption.name, status, errorName(status))
    if ('encryptionEnabled' in event && event.encryptionEnabled === 0) throw switchedOff()
  }

  async #enable(key: LongTermKey): Promise<void> {
    const { layer, connectionHandle } = this.#options
    const { diversifier: encryptedDiversifier, random: randomNumber, value } = key
    const longTermKey = value.toReversed()
    this.#given = key
    try {
      await layer.command(commands.leEnableEncryption, { connectionHandle, encryptedDiversifier, randomNumber, longTermKey })
    } catch (error) {
      this.#refused(error)
      throw error
    }
  }

  async #offer(key: LongTermKey, signal: AbortSignal | undefined): Promise<void> {
    if (this.#offered) throw new BleakError('the link is being encrypted already')
    const offered = { key, done: new Deferred<void>() }
    this.#offered = offered
    const late = (milliseconds: number) => new BleakTimeoutError('the encryption by the central', milliseconds)
    const { clock } = this.#options
    try {
      await deadline({ timeout: encryptionTimeout, signal, clock }, late, within => untilAborted(offered.done.promise, within))
    } finally {
      if (this.#offered === offered) this.#offered = undefined
    }
  }

  /** Never a key of zeros, and that of a pairing only by EDIV and Rand of 0 (Vol 3 Part H, 2.4.4.1). */
  #requested({ encryptedDiversifier, randomNumber }: HciEvent<'leLongTermKeyRequest'>): LongTermKey | undefined {
    if (this.#options.role === 'central') return undefined
    if (this.#offered) return encryptedDiversifier === 0 && randomNumber === 0n ? this.#offered.key : undefined
    const key = this.keyFor(encryptedDiversifier, randomNumber)
    return key && !isZero(key) ? key : undefined
  }

  async #answer(key: LongTermKey | undefined): Promise<void> {
    const { layer, connectionHandle, settling } = this.#options
    this.#given = key
    try {
      if (key) {
        await layer.command(commands.leLongTermKeyRequestReply, { connectionHandle, longTermKey: key.value.toReversed() })
        // By now the controller takes no more data in the clear.
        if (this.#given === key) settling()
      } else await layer.command(commands.leLongTermKeyRequestNegativeReply, { connectionHandle })
    } catch (error) {
      this.#refused(error)
      if (key && this.#offered?.key === key) this.#offered.done.reject(error)
    }
  }

  /** The controller does nothing with what it was given, unless it has said nothing. */
  #refused(error: unknown): void {
    if (!isUncertain(error)) this.#given = undefined
  }

  /** How it went with the key that the controller was given last. Without one there is nothing that could have made the link safer. */
  #changed(status: number, isOn: boolean, keySize = 0): void {
    const key = this.#given
    this.#given = undefined
    if (status !== 0) this.#failed(status, key)
    else if (!isOn) this.#switchedOff()
    else if (key) this.#encrypted(key, keySize)
    this.#options.settled()
  }

  #encrypted(key: LongTermKey, told: number): void {
    const { authenticated, secureConnections } = key
    this.#key = key
    const keySize = told > 0 ? Math.min(told, key.keySize) : key.keySize
    this.#set({ ...this.#security, encrypted: true, authenticated, secureConnections, keySize })
    if (this.#offered?.key === key) this.#offered.done.resolve()
  }

  #failed(status: number, key: LongTermKey | undefined): void {
    const error = new BleakHciError('Encryption Change', status, errorName(status))
    if (key && this.#offered?.key === key) this.#offered.done.reject(error)
    // Nothing says whether the old key is still in use (Vol 6 Part B, 5.1.3.2).
    if (key && this.#security.encrypted) this.#drop(error)
  }

  #switchedOff(): void {
    const error = switchedOff()
    this.#offered?.done.reject(error)
    if (this.#security.encrypted) this.#drop(error)
  }

  #drop(error: Error): void {
    this.#key = undefined
    this.#set({ ...openLink, bonded: this.#security.bonded })
    this.#options.broken(error)
  }

  #set(security: LinkSecurity): void {
    this.#security = security
    this.#options.changed(security)
  }
}

const switchedOff = (): Error => new BleakError('the encryption of the link was switched off')

const isZero = ({ value }: LongTermKey): boolean => value.every(byte => byte === 0)
