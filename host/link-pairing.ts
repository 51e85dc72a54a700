import type { Clock } from '../core/clock.ts'
import { deadline, sleep, untilAborted } from '../core/deadline.ts'
import { Deferred } from '../core/deferred.ts'
import { BleakError, BleakPairingError, BleakTimeoutError } from '../core/errors.ts'
import { Semaphore } from '../core/semaphore.ts'
import type { LinkSecurity } from '../gatt/attribute-permissions.ts'
import type { OpenChannel } from '../l2cap/channel.ts'
import { type Identity, identityText } from '../smp/bond.ts'
import { pairingFailure } from '../smp/failures.ts'
import type { PairingResult } from '../smp/pairing.ts'
import type { PairingSettings } from '../smp/pairing-settings.ts'
import type { RepeatedAttempts } from '../smp/repeated-attempts.ts'
import { SecurityManager, type WantedSecurity } from '../smp/security-manager.ts'
import { checkNotOurs, checkNoWeaker, isEnough, noWeaker, securityOf } from './bond-policy.ts'
import type { Bonds } from './bonds.ts'
import type { LinkBond } from './link-bond.ts'
import type { LinkEncryption } from './link-encryption.ts'
import type { LinkUser } from './link-user.ts'
import { lackIn, type SecurityLack, wantedAfter, wantedBy } from './wanted-security.ts'

/** Milliseconds for the last keys to reach the peer; a controller that never says so is not waited for. */
const deliveryTimeout = 2_000

/** What all links of an adapter share for their protection. */
export interface SharedSecurity {
  readonly bonds: Bonds
  /** Peers that have failed to pair. */
  readonly attempts: RepeatedAttempts
}

export interface LinkPairingOptions extends SharedSecurity {
  readonly role: 'central' | 'peripheral'
  readonly clock: Clock
  readonly open: OpenChannel
  readonly encryption: LinkEncryption
  readonly bond: LinkBond
  /** What both ends go by on the air. */
  own(): Identity
  peer(): Identity
  user(): LinkUser | undefined
  /** Resolves when the controller has sent everything. */
  sent(): Promise<void>
  /** The link must end. */
  broken(error: Error): void
}

/** Pairing on one link: what the application wants of it, what the peer may want, and what comes of that. */
export class LinkPairing {
  readonly #options: LinkPairingOptions
  readonly #manager: SecurityManager
  /** What this end begins, one at a time. */
  readonly #turn = new Semaphore(1)
  readonly #over = new AbortController()
  /** Resolves when the central has encrypted the link with the key of the bond, while somebody waits for that. */
  #proven: Deferred<undefined> | undefined
  /** A Security Request is answered once on each link. */
  #hasAnswered = false

  constructor(options: LinkPairingOptions) {
    const { role, clock, encryption, own, peer } = options
    this.#options = options
    this.#manager = new SecurityManager(options.open, {
      role,
      clock,
      encryption,
      get own() {
        return own()
      },
      get peer() {
        return peer()
      },
      handlers: {
        pairingRequested: () => this.#pairingRequested(),
        paired: result => this.#paired(result),
        pairingFailed: error => this.#pairingFailed(error),
        securityRequested: wanted => this.#securityRequested(wanted),
      },
    })
    encryption.keyFor = (diversifier, random) => {
      if (!this.#manager.isPairing) return options.bond.keyFor(diversifier, random)
      this.#manager.keyRequested()
      return undefined
    }
  }

  /** The first thing on a new link, for a peripheral. */
  start(): void {
    const { role, bond, bonds, user } = this.#options
    // A central that wants to pair does not wait for it.
    if (this.#settings) void bonds.prepare()
    if (role === 'peripheral' && bond.key && user()?.requestsSecurity) this.#manager.requestSecurity(user()?.pairing)
  }

  /** The link has gone. */
  close(error: Error): void {
    this.#over.abort(error)
  }

  /** The level of the link is another one. */
  securityChanged(): void {
    if (this.#options.bond.isProven) this.#proven?.resolve(undefined)
  }

  /**
   * Protects the link by these settings, at least: with the bond where that is enough, which gives undefined, else by a pairing. It may take the
   * place of a bond that protects no better. `settings` are the user's of the link where absent.
   * @throws what `SecurityManager.pair` and `LinkBond.encrypt` throw; BleakPairingError (0x03, by us) where the bond protects better: unpair first.
   */
  async pair(settings: PairingSettings = this.#settings ?? {}, signal?: AbortSignal): Promise<PairingResult | undefined> {
    return await this.#turn.use(async () => {
      const { key, current } = this.#options.bond
      const isCovered = key && isEnough(securityOf(key), settings) && (!current?.isDebug || settings.debug)
      return isCovered ? await this.#useBond(settings, signal) : await this.#pairAnew(settings, signal)
    }, signal)
  }

  /**
   * Does `work`; where the peer refuses that for lack of security and the user of the link has said how to pair, encrypts the link or pairs,
   * once, and does it once more.
   * @throws what `work` throws, the second time where there was one, and what `pair` throws.
   */
  protect<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#security
    return work().catch(async error => {
      const lack = lackIn(error)
      if (!lack || !(await this.#raise(lack, before, signal))) throw error
      return await work()
    })
  }

  get #settings(): PairingSettings | undefined {
    return this.#options.user()?.pairing
  }

  get #security(): LinkSecurity {
    return this.#options.encryption.security
  }

  /** False where nothing can be done about it. */
  async #raise(lack: SecurityLack, before: LinkSecurity, signal: AbortSignal | undefined): Promise<boolean> {
    const settings = this.#settings
    if (!settings) return false
    return await this.#turn.use(async () => {
      const security = this.#security
      // Somebody else was refused too, and has seen to it.
      if (security.encrypted && security !== before) return true
      if (!security.encrypted && this.#options.bond.key) {
        await this.#useBond(settings, signal)
        return true
      }
      const wanted = wantedAfter(lack, security, settings)
      if (wanted) await this.#pairAnew(wanted, signal)
      return wanted !== undefined
    }, signal)
  }

  async #useBond(settings: PairingSettings, signal: AbortSignal | undefined): Promise<PairingResult | undefined> {
    const { role, bond } = this.#options
    if (bond.isProven) return undefined
    if (role === 'peripheral') return await this.#askCentral(settings, signal)
    await bond.encrypt(signal)
    return undefined
  }

  /** As peripheral: the central encrypts the link, if it still has the key, or pairs. */
  async #askCentral(settings: PairingSettings, signal: AbortSignal | undefined): Promise<PairingResult | undefined> {
    const proven = new Deferred<undefined>()
    const stop = new AbortController()
    this.#proven = proven
    const pairing = this.#pairAnew(settings, stop.signal)
    try {
      return await untilAborted(Promise.race([proven.promise, pairing]), signal)
    } finally {
      this.#proven = undefined
      pairing.catch(() => {})
      stop.abort(new BleakError('the central has encrypted the link'))
    }
  }

  async #pairAnew(settings: PairingSettings, signal: AbortSignal | undefined): Promise<PairingResult> {
    await untilAborted(Promise.all([this.#waitFor(), this.#options.bonds.prepare()]), signal)
    try {
      const result = await this.#manager.pair(this.#complete(settings), signal)
      this.#keep(result)
      await this.#delivered()
      return result
    } catch (error) {
      if (isGuess(error)) this.#options.attempts.failed(this.#peerText)
      throw error
    }
  }

  /** Until we may try again with a peer that has failed, as it counts too, from a little later on. */
  async #waitFor(): Promise<void> {
    const { attempts, clock } = this.#options
    const wait = attempts.waitOf(this.#peerText)
    if (wait > 0) await sleep(wait + waitMargin, { clock, signal: this.#over.signal })
  }

  /** The last keys are ours, and nothing answers them: whoever disconnects now must not take them back. */
  async #delivered(): Promise<void> {
    const { clock, sent } = this.#options
    const late = (milliseconds: number) => new BleakTimeoutError('sending the last keys', milliseconds)
    await deadline({ timeout: deliveryTimeout, clock }, late, sent).catch(() => {})
  }

  /** Who we are comes with it, and what the bond with the peer asks for. */
  #complete(settings: PairingSettings): PairingSettings {
    const { bonds, bond } = this.#options
    const { irk, address, addressType } = bonds.own
    return { ...(irk && { identity: { irk, address, addressType } }), ...noWeaker(settings, bond.current) }
  }

  /** @throws BleakPairingError where the pairing must not take the place of a bond: then the link is of no use either. */
  #keep(result: PairingResult): void {
    const { bonds, bond, attempts, broken, user } = this.#options
    attempts.succeeded(this.#peerText)
    const peer = result.peerIdentity ?? bond.identity
    // Whoever cannot be recognised the next time has no bond.
    if (!result.isBonded || !peer) return
    const { address, addressType } = bonds.own
    try {
      checkNotOurs(peer, bonds.own)
      checkNoWeaker(result, bonds.get(peer))
    } catch (error) {
      broken(error as Error)
      throw error
    }
    const { keyAsCentral, keyAsPeripheral, irk, peerSigningKey, ownSigningKey, isDebug } = result
    bond.set({
      local: { address, addressType },
      peer,
      keyAsCentral,
      keyAsPeripheral,
      irk,
      peerSigningKey,
      ownSigningKey,
      isDebug,
      created: Date.now(),
    })
    user()?.bonded?.()
  }

  get #peerText(): string {
    return identityText(this.#options.bond.identity ?? this.#options.peer())
  }

  /** As peripheral: the central wants to pair. */
  #pairingRequested(): PairingSettings | number {
    if (this.#options.attempts.waitOf(this.#peerText) > 0) return pairingFailure.repeatedAttempts
    const settings = this.#settings
    return settings ? this.#complete(settings) : pairingFailure.pairingNotSupported
  }

  #paired(result: PairingResult): void {
    try {
      this.#keep(result)
    } catch (error) {
      this.#pairingFailed(error)
    }
  }

  #pairingFailed(error: unknown): void {
    this.#options.attempts.failed(this.#peerText)
    this.#options.user()?.pairingFailed?.(error)
  }

  /** As central: the peripheral wants the link protected (2.4.6). A flood of such requests leads to one procedure. */
  #securityRequested(wanted: WantedSecurity): number | undefined {
    if (this.#hasAnswered || isGiven(wanted, this.#security)) return undefined
    this.#hasAnswered = true
    const canEncrypt = this.#options.bond.key !== undefined && !this.#security.encrypted
    if (!canEncrypt && !this.#settings) return pairingFailure.pairingNotSupported
    void this.#turn.use(() => this.#answer(wanted)).catch(error => this.#options.user()?.pairingFailed?.(error))
    return undefined
  }

  async #answer(wanted: WantedSecurity): Promise<void> {
    const { bond } = this.#options
    await bond.secured
    if (isGiven(wanted, this.#security)) return
    const settings = this.#settings
    const isKeyEnough = !wanted.mitm || bond.key?.authenticated || !settings
    if (bond.key && isKeyEnough && !this.#security.encrypted) await bond.encrypt()
    else if (settings) await this.#pairAnew(wantedBy(wanted, settings), undefined)
  }
}

/** Milliseconds by which a peer may have noticed a failure later than we did. */
const waitMargin = 500

const isGiven = ({ mitm }: WantedSecurity, security: LinkSecurity): boolean =>
  security.encrypted && (!mitm || security.authenticated)

/** Failures after which somebody may try the next number (2.3.6). */
const guesses: ReadonlySet<number> = new Set([
  pairingFailure.confirmValueFailed,
  pairingFailure.dhKeyCheckFailed,
  pairingFailure.numericComparisonFailed,
])

const isGuess = (error: unknown): boolean => error instanceof BleakPairingError && guesses.has(error.reason)
