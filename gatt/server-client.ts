import { ChangeAwareness } from './change-awareness.ts'

/** Bits of the Client Characteristic Configuration (Vol 3 Part G, 3.3.3.3). */
export const configurationBits = { notify: 1, indicate: 2 } as const

/** Bits of the Client Supported Features (Vol 3 Part G, 7.2). */
export const clientFeatureBits = { robustCaching: 1, enhancedBearer: 2, multipleNotifications: 4 } as const

export interface GattClientSubscription {
  /** Of the configuration descriptor. */
  readonly handle: number
  /** The UUID of its characteristic: at that handle there may be another one by now. */
  readonly characteristic: string
  readonly value: number
}

/** What a server remembers of a client from one connection to the next, as data for JSON (Vol 3 Part G, 2.5.2 and 3.3.3.3). */
export interface GattClientState {
  readonly subscriptions: readonly GattClientSubscription[]
  readonly features: number
  /** Of the database that the client knows; empty where it knows none. */
  readonly databaseHash: string
}

const isConfiguration = (value: unknown): boolean => value === 1 || value === 2 || value === 3

const isSubscription = (one: unknown): one is GattClientSubscription => {
  const { handle, characteristic, value } = (one ?? {}) as Record<string, unknown>
  return Number.isInteger(handle) && typeof characteristic === 'string' && isConfiguration(value)
}

const isFeatures = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 7

/** What of it can be read: it may come from a file. */
export const readClientState = (stored: unknown): GattClientState | undefined => {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { subscriptions, features, databaseHash } = stored as Record<string, unknown>
  return {
    subscriptions: Array.isArray(subscriptions) ? subscriptions.filter(isSubscription) : [],
    features: isFeatures(features) ? features : 0,
    databaseHash: typeof databaseHash === 'string' ? databaseHash : '',
  }
}

/** One connected client, as the attributes see it that have a value for each. */
export class ServerClient {
  readonly awareness: ChangeAwareness
  /** Of the database that it knew last. */
  knownHash: string
  readonly #configurations = new Map<number, number>()
  readonly #changed: () => void
  #features: number

  /** `changed` is called when there is something else to remember. */
  constructor(state: GattClientState | undefined, databaseHash: string, changed: () => void) {
    this.#changed = changed
    this.#features = state?.features ?? 0
    this.knownHash = state?.databaseHash ?? databaseHash
    this.awareness = new ChangeAwareness(this.knownHash === databaseHash)
  }

  get features(): number {
    return this.#features
  }

  set features(features: number) {
    this.#features = features
    this.#changed()
  }

  /** It turns out to be one of whom something was remembered. */
  adopt(state: GattClientState, databaseHash: string): void {
    this.#features |= state.features
    if (state.databaseHash === databaseHash) return
    this.knownHash = state.databaseHash
    this.awareness.changed()
  }

  /** Client Characteristic Configuration by the handle of its descriptor. */
  get configurations(): ReadonlyMap<number, number> {
    return this.#configurations
  }

  configuration(handle: number): number {
    return this.#configurations.get(handle) ?? 0
  }

  configure(handle: number, value: number): void {
    if (value === 0) this.#configurations.delete(handle)
    else this.#configurations.set(handle, value)
    this.#changed()
  }

  has(feature: keyof typeof clientFeatureBits): boolean {
    return (this.features & clientFeatureBits[feature]) !== 0
  }

  /** Requests of it are refused, and it is told nothing but Service Changed (2.5.2.1). */
  get isOutOfSync(): boolean {
    return this.has('robustCaching') && !this.awareness.isAware
  }
}
