// What a GATT server is made of, as its owner writes it down.
import type { BytesLike } from '../core/bytes.ts'
import type { GattPermission, LinkSecurity } from './attribute-permissions.ts'
import type { GattProperty } from './properties.ts'

/** 4, 8 or 36 characters, or the number of a short one. */
export type GattUuid = string | number

/** The client at the other end of one connection. */
export interface GattPeer {
  /** Who it is, as the owner of the link knows it; undefined where nobody knows. */
  readonly peer: string | undefined
  readonly security: LinkSecurity
  readonly mtu: number
}

/** What a handler is told of an access; `C` is what stands for a client, where the owner of the server has something of its own. */
export interface GattAccess<C = GattPeer> {
  readonly client: C
  /** Where in the value the access begins; a handler that reads gives the whole value nevertheless. */
  readonly offset: number
  /** Aborts when nobody waits for the handler any more: its time is up, or the connection is over. */
  readonly signal: AbortSignal
}

export interface GattSubscription {
  readonly notify: boolean
  readonly indicate: boolean
}

/** Handlers may throw an AttRefusal to choose the error code; whatever else they throw becomes Unlikely Error. */
export interface GattValueDeclaration<C = GattPeer> {
  /** What is read until something else is written. */
  readonly value?: BytesLike | undefined
  /** Gives the value each time; without it the server keeps what was written. */
  readonly onRead?: ((access: GattAccess<C>) => BytesLike | Promise<BytesLike>) | undefined
  /** Refuses by throwing, before anything of the same Execute Write is written. */
  readonly checkWrite?: ((value: Uint8Array, access: GattAccess<C>) => void) | undefined
  /** Called with what was written, which begins at `access.offset`. */
  readonly onWrite?: ((value: Uint8Array, access: GattAccess<C>) => void | Promise<void>) | undefined
  /** Bytes; 0 where absent. */
  readonly minLength?: number | undefined
  /** Bytes; 512, the most there can be, where absent. */
  readonly maxLength?: number | undefined
  /** Where it is to be; the next free handle where absent. For a characteristic, that of its declaration. */
  readonly handle?: number | undefined
}

export interface GattDescriptorDeclaration<C = GattPeer> extends GattValueDeclaration<C> {
  readonly uuid: GattUuid
  /** Read by anybody where absent; written by nobody, or by anybody where there is an `onWrite`. */
  readonly permissions?: { readonly read?: GattPermission | undefined; readonly write?: GattPermission | undefined } | undefined
}

/** Vol 3 Part G, 3.3.3.5. */
export interface GattPresentationFormat {
  /** Assigned Numbers, 2.4.1: 0x04 is an unsigned byte, 0x19 UTF-8 text. */
  readonly format: number
  /** The power of ten that the value is multiplied with. */
  readonly exponent?: number | undefined
  /** The UUID of a unit; 0x2700, unitless, where absent. */
  readonly unit?: GattUuid | undefined
  readonly namespace?: number | undefined
  readonly description?: number | undefined
}

/** The descriptors that follow from other fields are made by the server: extended properties, description, formats, configuration. */
export interface GattCharacteristicDeclaration<C = GattPeer> extends GattValueDeclaration<C> {
  readonly uuid: GattUuid
  readonly properties: readonly GattProperty[]
  /** Properties say what is possible, permissions who may; `subscribe` is as `read` where absent. */
  readonly permissions?:
    | {
        readonly read?: GattPermission | undefined
        readonly write?: GattPermission | undefined
        readonly subscribe?: GattPermission | undefined
      }
    | undefined
  /** What one client asks for has changed: it wrote so, it came back, or it left. */
  readonly onSubscribe?: ((subscription: GattSubscription, access: GattAccess<C>) => void | Promise<void>) | undefined
  /** The user description; clients may write it where `writable-auxiliaries` is among the properties. */
  readonly description?: string | undefined
  /** Several make a list that an aggregate format descriptor names. */
  readonly presentationFormat?: GattPresentationFormat | readonly GattPresentationFormat[] | undefined
  readonly descriptors?: readonly GattDescriptorDeclaration<C>[] | undefined
}

export interface GattServiceDeclaration<C = GattPeer> {
  readonly uuid: GattUuid
  /** Primary where absent. */
  readonly type?: 'primary' | 'secondary' | undefined
  /** Other services of this server: their declarations, or their UUIDs where only one has it. */
  readonly includes?: readonly (GattServiceDeclaration<C> | GattUuid)[] | undefined
  readonly characteristics?: readonly GattCharacteristicDeclaration<C>[] | undefined
  /** Where it is to begin; the next free handle where absent. */
  readonly handle?: number | undefined
}
