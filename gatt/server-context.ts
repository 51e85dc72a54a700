import type { Clock } from '../core/clock.ts'
import type { AttributeDatabase } from './attribute-database.ts'
import type { BuiltCharacteristic } from './characteristic-builder.ts'
import type { Authorize, GattAccessReport } from './server-access.ts'
import type { SignedWrite } from './server-commands.ts'
import type { GattPeer } from './server-declarations.ts'

/** Longest that a handler may take, in milliseconds: a client that waits for 30 s gives the bearer up (Vol 3 Part F, 3.3.3). */
export const handlerTimeout = 20_000

/** What the owner of a server decides and hears. None of them may throw, but for `authorize` and `verifySignature`. */
export interface GattServerHooks {
  /** Asked for each access to what asks for authorization; all are refused where it is absent. */
  readonly authorize?: Authorize | undefined
  /** Something was read or written: values and descriptors of the application, and what clients have asked for. */
  readonly onAccess?: ((report: GattAccessReport) => void) | undefined
  /** Whether a Signed Write Command is this client's, and its SignCounter new; none is where it is absent. */
  readonly verifySignature?: ((client: GattPeer, signed: SignedWrite) => boolean | Promise<boolean>) | undefined
  /** What was remembered of a client whose identity is known: data from JSON, which is looked at before it is believed. */
  readonly getClientState?: ((peer: string) => unknown) | undefined
  /** Something else is to be remembered: a GattClientState, plain data. */
  readonly setClientState?: ((peer: string, state: unknown) => void) | undefined
  /** A handler threw something else than an AttRefusal, or took too long. */
  readonly onError?: ((error: unknown, client: GattPeer) => void) | undefined
  /** Milliseconds that handlers may take for one request; 20,000 where absent. */
  readonly handlerTimeout?: number | undefined
  readonly clock?: Clock | undefined
}

/** Those that the owner of a link may have an answer to of its own. */
export type ConnectionHooks = Pick<GattServerHooks, 'verifySignature' | 'getClientState' | 'setClientState'>

/** A characteristic of a server: its declaration, the handle of it, or its UUID where only one has it. */
export type CharacteristicSpecifier = object | string | number

/** What a connection needs of its server. */
export interface ServerContext {
  readonly hooks: GattServerHooks
  readonly database: AttributeDatabase
  readonly serviceChanged: BuiltCharacteristic
  /** @throws TypeError where there is none, or more than one. */
  characteristic(specifier: CharacteristicSpecifier): BuiltCharacteristic
}
