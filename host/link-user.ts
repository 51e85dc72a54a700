import type { AttServer } from '../att/server.ts'
import type { LinkSecurity } from '../gatt/attribute-permissions.ts'
import type { PairingSettings } from '../smp/pairing-settings.ts'

/** Why a link is over. */
export interface LinkEnd {
  /** The controller's code for it (Vol 1 Part F); undefined where the controller told none: the adapter has ended, for example. */
  readonly reason: number | undefined
  /** What whoever waits for something on the link is told. */
  readonly error: Error
}

/** Whoever uses a link; given when it is made, so that nothing comes before somebody listens. None of them may throw. */
export interface LinkUser {
  /** Looked up at each request: it may come later, and change. Requests are refused where there is none. */
  readonly server?: AttServer | undefined
  /** A notified or indicated value, a view. An indication is confirmed when this has returned. */
  value?(handle: number, value: Uint8Array): void
  mtuChanged?(mtu: number): void
  /** The link is protected in another way from now on. */
  securityChanged?(security: LinkSecurity): void
  /**
   * How to pair where the peer wants to, or refuses something for lack of security. Looked up each time; where there is none, peers that want
   * to pair are refused, and what is refused to us stays so.
   */
  readonly pairing?: PairingSettings | undefined
  /** As peripheral: ask a central that we have a bond with to encrypt the link, as soon as there is one. Most do so by themselves. */
  readonly requestsSecurity?: boolean | undefined
  /** A pairing that the peer wanted has failed. */
  pairingFailed?(error: unknown): void
  /** A pairing has left a new bond with the peer: `link.bond`. */
  bonded?(): void
  /** Exactly once, last. */
  closed?(end: LinkEnd): void
}
