import { attError } from '../att/error-codes.ts'
import { AttRefusal } from '../att/server.ts'
import type { Attribute, AttributeAccess, ValueWrite, WriteKind } from './attribute.ts'
import type { AttributeDatabase } from './attribute-database.ts'
import { type Requirements, refusalCode } from './attribute-permissions.ts'
import { FixedValue } from './attribute-values.ts'
import type { ServerClient } from './server-client.ts'
import type { GattAccess, GattPeer } from './server-declarations.ts'

/** What an application is asked to allow. */
export interface GattAuthorization<C = GattPeer> extends GattAccess<C> {
  readonly handle: number
  readonly uuid: string
  readonly operation: 'read' | 'write'
}

export type Authorize = (asked: GattAuthorization) => boolean | Promise<boolean>

/** What a client has read or written. */
export interface GattAccessReport<C = GattPeer> {
  readonly client: C
  /** Of the value of a characteristic, or of a descriptor. */
  readonly handle: number
  readonly uuid: string
  readonly operation: 'read' | 'write'
  /** Where in the value it began. */
  readonly offset: number
  /** What was written; the whole of what was read. A view: copy what is to stay. */
  readonly value: Uint8Array
}

/** What the server is for one connection. */
export interface ServerSession {
  readonly database: AttributeDatabase
  readonly client: GattPeer
  readonly state: ServerClient
  /** Nobody is authorized where it is absent. */
  readonly authorize: Authorize | undefined
  readonly onAccess: ((report: GattAccessReport) => void) | undefined
}

/** The one way to the attributes for one request or command: every path passes the same checks. */
export class ServerAccess {
  readonly session: ServerSession
  /** What the answer must keep to: that of the moment when the request came (Vol 3 Part F, 3.4.2.2). */
  readonly mtu: number
  readonly #signal: AbortSignal

  constructor(session: ServerSession, mtu: number, signal: AbortSignal) {
    this.session = session
    this.mtu = mtu
    this.#signal = signal
  }

  /** @throws AttRefusal Invalid Handle. */
  find(handle: number): Attribute {
    const attribute = this.session.database.get(handle)
    if (!attribute) throw new AttRefusal(attError.invalidHandle, handle)
    return attribute
  }

  async permitRead(attribute: Attribute): Promise<void> {
    if (!attribute.read) throw new AttRefusal(attError.readNotPermitted, attribute.handle)
    this.#permit(attribute, attribute.read)
    if (attribute.read.authorization) await this.#authorize(attribute, 'read')
  }

  async permitWrite(attribute: Attribute, kind: WriteKind): Promise<void> {
    if (this.permitWriteAtOnce(attribute, kind)) await this.#authorize(attribute, 'write')
  }

  /** All that can be said at once; true where authorization is to follow. */
  permitWriteAtOnce(attribute: Attribute, kind: WriteKind): boolean {
    const { write, writtenBy, handle } = attribute
    if (!write || !writtenBy.includes(kind)) throw new AttRefusal(attError.writeNotPermitted, handle)
    this.#permit(attribute, write)
    return write.authorization
  }

  /** The value, after `permitRead`. */
  async read(attribute: Attribute, offset = 0): Promise<Uint8Array> {
    const value = await about(attribute, () => attribute.value.read(this.#access(offset)))
    this.#tell(attribute, 'read', { offset, value })
    return value
  }

  /** What the server keeps, without asking the application. */
  held({ value }: Attribute): Uint8Array | undefined {
    return value.held(this.session.state)
  }

  check(attribute: Attribute, write: ValueWrite): void {
    try {
      attribute.value.check(write, this.#access(write.offset))
    } catch (error) {
      throw named(error, attribute)
    }
  }

  /** After `permitWrite` and `check`. */
  async write(attribute: Attribute, write: ValueWrite): Promise<void> {
    await about(attribute, () => attribute.value.write(write, this.#access(write.offset)))
    this.#tell(attribute, 'write', write)
  }

  /** As `write`, for commands, which nobody waits for. */
  writeAtOnce(attribute: Attribute, write: ValueWrite): void | Promise<void> {
    const pending = attribute.value.write(write, this.#access(write.offset))
    if (pending instanceof Promise) return pending.then(() => this.#tell(attribute, 'write', write))
    this.#tell(attribute, 'write', write)
  }

  /** What the structure of the database says is nobody's business. */
  #tell({ handle, type, value }: Attribute, operation: 'read' | 'write', what: ValueWrite): void {
    const { onAccess, client } = this.session
    if (onAccess && !(value instanceof FixedValue)) onAccess({ client, handle, uuid: type, operation, ...what })
  }

  #access(offset: number): AttributeAccess {
    const { client, state } = this.session
    this.#signal.throwIfAborted()
    return { client, state, offset, signal: this.#signal }
  }

  #permit({ handle }: Attribute, required: Requirements): void {
    const code = refusalCode(required, this.session.client.security)
    if (code !== undefined) throw new AttRefusal(code, handle)
  }

  async #authorize({ handle, type }: Attribute, operation: 'read' | 'write'): Promise<void> {
    const { authorize, client } = this.session
    const asked = { client, offset: 0, signal: this.#signal, handle, uuid: type, operation }
    if (!(await authorize?.(asked))) throw new AttRefusal(attError.insufficientAuthorization, handle)
  }
}

const about = async <T>(attribute: Attribute, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw named(error, attribute)
  }
}

/** An application says the code only; the answer tells the handle too. */
const named = (error: unknown, { handle }: Attribute): unknown =>
  error instanceof AttRefusal && error.handle === 0 ? new AttRefusal(error.code, handle) : error
