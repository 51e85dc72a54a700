import { checkOneOf } from '../core/check.ts'
import type { P256PublicKey } from '../core/p256.ts'
import type { Identity } from './bond.ts'
import { ioCapabilities, ioCapabilityOf, type PairingAgent } from './pairing-agent.ts'

/** What one end learned of the other by another way than the radio (Vol 3 Part H, 2.3.5.4 and 2.3.5.6.4). */
export interface OobOptions {
  /** LE legacy pairing: the temporary key that both ends have, 16 bytes, most significant first. */
  readonly temporaryKey?: Uint8Array | undefined
  /** LE Secure Connections: what the peer gave. */
  readonly peer?: OobData | undefined
  /** LE Secure Connections: what we gave the peer, with the key pair that belongs to it. */
  readonly own?: OwnOobData | undefined
}

/** What travels out of band for LE Secure Connections; 16 bytes each, most significant first. */
export interface OobData {
  readonly confirm: Uint8Array
  readonly random: Uint8Array
}

/** With the key pair that it was made of, which the next pairing is to use. */
export interface OwnOobData extends OobData {
  readonly privateKey: Uint8Array
  readonly publicKey: P256PublicKey
}

/** Which keys travel after the link is encrypted. */
export interface KeyChoice {
  /** Of LE legacy pairing; that of LE Secure Connections is there without. */
  readonly encryption?: boolean | undefined
  readonly identity?: boolean | undefined
  readonly signing?: boolean | undefined
}

/** How this end pairs. */
export interface PairingSettings {
  /** Who asks the user; without one nobody is asked, and nobody is kept out. */
  readonly agent?: PairingAgent | undefined
  /** Refuse what does not keep a man in the middle out; default false: protection is had where both ends can. */
  readonly mitm?: boolean | undefined
  /** LE Secure Connections: by default `preferred`; `only` refuses LE legacy pairing, `no` asks for it. */
  readonly secureConnections?: 'no' | 'preferred' | 'only' | undefined
  /** Keep the keys; default true. */
  readonly bond?: boolean | undefined
  /** Bytes, 7 to 16; default 16. */
  readonly minKeySize?: number | undefined
  readonly maxKeySize?: number | undefined
  readonly oob?: OobOptions | undefined
  /** Tell the peer which keys are pressed while a passkey is typed, where it wants to know; default false. */
  readonly keypress?: boolean | undefined
  /** What we give, and what we want; by default all of it but keys to sign with. */
  readonly distribute?: KeyChoice | undefined
  readonly accept?: KeyChoice | undefined
  /** Who we are to the peer: needed where an identity is distributed. The key has 16 bytes, most significant first. */
  readonly identity?: (Identity & { readonly irk: Uint8Array }) | undefined
  /** Use the key pair that everybody knows, and take it from the peer, for a protocol analyser: no protection at all. */
  readonly debug?: boolean | undefined
}

/** With every default filled in. */
export interface CheckedSettings {
  readonly agent: PairingAgent | undefined
  readonly ioCapability: number
  readonly mitm: boolean
  readonly secureConnections: 'no' | 'preferred' | 'only'
  readonly bond: boolean
  readonly minKeySize: number
  readonly maxKeySize: number
  readonly oob: OobOptions
  readonly keypress: boolean
  readonly distribute: Readonly<Record<keyof KeyChoice, boolean>>
  readonly accept: Readonly<Record<keyof KeyChoice, boolean>>
  readonly identity: (Identity & { readonly irk: Uint8Array }) | undefined
  readonly debug: boolean
}

/** @throws RangeError or TypeError for what makes no sense. */
export const checkSettings = (settings: PairingSettings): CheckedSettings => {
  const { agent, mitm = false, secureConnections = 'preferred', bond = true, minKeySize = 16, maxKeySize = 16 } = settings
  const { oob = {}, keypress = false, distribute, accept, identity, debug = false } = settings
  checkOneOf('secureConnections', secureConnections, ['no', 'preferred', 'only'])
  checkOneOf('ioCapability', agent?.ioCapability, ioCapabilities)
  checkKeySize('minKeySize', minKeySize)
  checkKeySize('maxKeySize', maxKeySize)
  if (minKeySize > maxKeySize) throw new RangeError(`minKeySize is ${minKeySize}, and maxKeySize ${maxKeySize}`)
  checkBytes('oob.temporaryKey', oob.temporaryKey)
  checkBytes('oob.peer.confirm', oob.peer?.confirm)
  checkBytes('oob.peer.random', oob.peer?.random)
  const keys = ({ encryption = true, identity = true, signing = false }: KeyChoice = {}, has: boolean) => ({
    encryption,
    identity: identity && has,
    signing,
  })
  const ioCapability = ioCapabilities.indexOf(ioCapabilityOf(agent))
  const choices = { distribute: keys(distribute, identity !== undefined), accept: keys(accept, true) }
  return {
    agent,
    ioCapability,
    mitm,
    secureConnections,
    bond,
    minKeySize,
    maxKeySize,
    oob,
    keypress,
    ...choices,
    identity,
    debug,
  }
}

const checkKeySize = (name: string, size: number): void => {
  if (!Number.isInteger(size) || size < 7 || size > 16) throw new RangeError(`${name} must be 7 to 16 bytes, not ${size}`)
}

const checkBytes = (name: string, value: Uint8Array | undefined): void => {
  if (value !== undefined && !(value instanceof Uint8Array && value.length === 16))
    throw new TypeError(`${name} must be 16 bytes`)
}
