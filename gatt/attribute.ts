import type { Requirements } from './attribute-permissions.ts'
import type { ServerClient } from './server-client.ts'
import type { GattAccess, GattPeer } from './server-declarations.ts'

/** The longest that an attribute value can be (Vol 3 Part F, 3.2.9). */
export const longestValue = 512

/** Who reads or writes, and as which client. */
export interface AttributeAccess extends GattAccess {
  readonly client: GattPeer
  readonly state: ServerClient
}

/** By which PDUs an attribute is written. */
export type WriteKind = 'request' | 'prepared' | 'command' | 'signed'

/** What is to be written, and where in the value it begins. */
export interface ValueWrite {
  readonly offset: number
  readonly value: Uint8Array
}

/** Where the value of an attribute comes from and goes to. */
export interface AttributeValue {
  read(access: AttributeAccess): Uint8Array | Promise<Uint8Array>
  /** What the server itself keeps; undefined where only the application knows. */
  held(state: ServerClient): Uint8Array | undefined
  /** What the Database Hash covers of it (Vol 3 Part G, 7.3.1). */
  readonly structure?: Uint8Array
  readonly maxLength: number
  /** Whether it may be written, before anything is. Throws AttRefusal. */
  check(write: ValueWrite, access: AttributeAccess): void
  /** After `check`. Throws AttRefusal where the application refuses. */
  write(write: ValueWrite, access: AttributeAccess): void | Promise<void>
}

/** Vol 3 Part F, 3.2. */
export interface Attribute {
  readonly handle: number
  /** A UUID in its 128-bit form. */
  readonly type: string
  /** The last handle of the group that it begins; its own where it begins none. */
  readonly groupEnd: number
  /** Undefined where nobody may. */
  readonly read: Requirements | undefined
  readonly write: Requirements | undefined
  readonly writtenBy: readonly WriteKind[]
  readonly value: AttributeValue
}
