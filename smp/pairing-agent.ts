/** What a user can be asked and shown (Vol 3 Part H, 2.3.2). */
export type IoCapability = 'display-only' | 'display-yes-no' | 'keyboard-only' | 'no-input-no-output' | 'keyboard-display'

/** In the order of their codes (Vol 3 Part H, 3.5.1). */
export const ioCapabilities: readonly IoCapability[] = [
  'display-only',
  'display-yes-no',
  'keyboard-only',
  'no-input-no-output',
  'keyboard-display',
]

/** How two devices make sure of each other: what that asks of the user at this end. */
export type PairingMethod =
  | 'just-works'
  | 'passkey-display'
  | 'passkey-entry'
  | 'passkey-both'
  | 'numeric-comparison'
  | 'out-of-band'

/** How far the user of the peer is with the passkey (Vol 3 Part H, 3.5.8). */
export type Keypress = 'started' | 'digit-entered' | 'digit-erased' | 'cleared' | 'completed'

export const keypresses: readonly Keypress[] = ['started', 'digit-entered', 'digit-erased', 'cleared', 'completed']

/** The pairing that an agent is asked about. */
export interface PairingContext {
  readonly method: PairingMethod
  /** LE Secure Connections, or LE legacy pairing, whose keys can be found out by who listens (Vol 3 Part H, 2.3.5.5). */
  readonly secureConnections: boolean
  /** The method keeps a man in the middle out. */
  readonly isAuthenticated: boolean
  /** Bytes of the key. */
  readonly keySize: number
  /** Aborts when the pairing ends, so that a dialog can close. */
  readonly signal: AbortSignal
  /** Tells the peer how far the user is with the passkey, where both ends want that; each call gives the user 30 s more. */
  keypress(what: Keypress): void
}

/** Who is asked while devices pair; each may take up to 30 s. What is thrown ends the pairing, and `pair` rejects with it. */
export interface PairingAgent<C extends PairingContext = PairingContext> {
  /** What the user can do; by default what follows from the functions that are there. */
  readonly ioCapability?: IoCapability | undefined
  /** Asked before any key is made, whatever the method: false refuses the pairing. */
  authorize?(context: C): boolean | Promise<boolean>
  /** Show it, 000000 to 999999, with all six digits, until the signal aborts. Nobody waits for what it returns. */
  displayPasskey?(passkey: number, context: C): void | Promise<void>
  /** The number that the peer shows; undefined where the user gave up. */
  requestPasskey?(context: C): number | undefined | Promise<number | undefined>
  /** Whether the peer shows the same number, 000000 to 999999. */
  confirmNumeric?(value: number, context: C): boolean | Promise<boolean>
  /** The user of the peer has pressed a key. */
  keypress?(what: Keypress, context: C): void
}

/** By what is implemented: a device that can compare numbers shows them; one with a keyboard and all else has both. */
export const ioCapabilityOf = (agent: PairingAgent<never> | undefined): IoCapability => {
  if (agent?.ioCapability) return agent.ioCapability
  const { displayPasskey, requestPasskey, confirmNumeric } = agent ?? {}
  if (requestPasskey) return displayPasskey && confirmNumeric ? 'keyboard-display' : 'keyboard-only'
  if (confirmNumeric) return 'display-yes-no'
  return displayPasskey ? 'display-only' : 'no-input-no-output'
}
