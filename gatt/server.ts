import type { BytesLike } from '../core/bytes.ts'
import { checkList } from '../core/check.ts'
import { toHex } from '../core/hex.ts'
import { normalizeUuid } from '../core/uuid.ts'
import { AttributeDatabase, type HandleRange } from './attribute-database.ts'
import { attributeTypes } from './attribute-types.ts'
import { ApplicationValue } from './attribute-values.ts'
import type { BuiltCharacteristic } from './characteristic-builder.ts'
import {
  type GenericAccessOptions,
  genericAccessService,
  genericAttributeService,
  genericAttributeValues,
} from './core-services.ts'
import type { BuiltService } from './database-builder.ts'
import { type GattConnectionOptions, GattServerConnection } from './server-connection.ts'
import type { CharacteristicSpecifier, GattServerHooks, ServerContext } from './server-context.ts'
import type { GattServiceDeclaration, GattUuid } from './server-declarations.ts'

export interface GattServerOptions extends GenericAccessOptions, GattServerHooks {
  /**
   * In the order of their handles. Generic Attribute comes first, or where a service with its UUID and nothing but a handle stands; Generic
   * Access comes behind it where it is not among them.
   */
  readonly services?: readonly GattServiceDeclaration[] | undefined
}

export interface TellOptions {
  /** One client; all who asked for it where absent. */
  readonly to?: GattServerConnection | undefined
  readonly signal?: AbortSignal | undefined
}

/** A GATT server: one database, and a connection for each client (Vol 3 Part G). */
export class GattServer {
  readonly #context: ServerContext
  readonly #database = new AttributeDatabase()
  readonly #connections = new Set<GattServerConnection>()

  /** @throws TypeError or RangeError that says what is wrong with a declaration. */
  constructor(options: GattServerOptions = {}) {
    const { services = [], ...hooks } = options
    checkList('services', services)
    const database = this.#database
    const place = services.findIndex(isGenericAttribute)
    const [before, after] = [services.slice(0, Math.max(place, 0)), services.slice(place + 1)]
    checkServices([...before, ...after])
    const own = services[place]
    if (own && Object.keys(own).toSorted().join() !== 'handle,uuid') throw ownService()
    if (before.length > 0) database.add(before)
    const [core] = database.add(
      [{ ...genericAttributeService, handle: own?.handle }],
      genericAttributeValues(() => database.hash),
    )
    if (!services.some(isGenericAccess)) database.add([genericAccessService(options)])
    if (after.length > 0) database.add(after)
    const serviceChanged = core?.characteristics[0] as BuiltCharacteristic
    this.#context = { hooks, database, serviceChanged, characteristic: specifier => this.characteristic(specifier) }
  }

  /** In ascending order of their handles. */
  get services(): readonly BuiltService[] {
    return this.#database.services
  }

  /** As a client reads it. */
  get databaseHash(): Uint8Array {
    return this.#database.hash.slice()
  }

  get connections(): readonly GattServerConnection[] {
    return [...this.#connections]
  }

  /** A client has connected: what this gives goes into its bearer, which is then to be attached to it. Close it when the bearer is over. */
  connect(options: GattConnectionOptions = {}): GattServerConnection {
    const connection = new GattServerConnection(this.#context, {
      ...options,
      closed: () => {
        this.#connections.delete(connection)
        options.closed?.()
      },
    })
    this.#connections.add(connection)
    return connection
  }

  /** By its declaration, the handle of that, or its UUID. @throws TypeError where there is none, or more than one. */
  characteristic(specifier: CharacteristicSpecifier): BuiltCharacteristic {
    const uuid = typeof specifier === 'string' ? normalizeUuid(specifier) : undefined
    const found = this.#database.characteristics(uuid ?? specifier)
    const [first] = found
    const name = uuid ?? (typeof specifier === 'number' ? `of handle ${specifier}` : 'that was given')
    if (!first) throw new TypeError(`no characteristic of this server is the one ${name}`)
    if (found.length > 1)
      throw new TypeError(`${found.length} characteristics are the one ${name}: use the declaration or a handle`)
    return first
  }

  /** What clients read from now on; nobody is told. @throws TypeError where handlers have the value, RangeError where it is too long. */
  setValue(specifier: CharacteristicSpecifier, value: BytesLike): void {
    const characteristic = this.characteristic(specifier)
    const { value: held, declaration, uuid } = characteristic
    if (!(held instanceof ApplicationValue) || declaration.onRead)
      throw new TypeError(`the server does not keep the value of ${uuid}`)
    held.set(value)
  }

  /** How many clients it went to. Waits for those that are slow; throws, after all, what went wrong with one. */
  async notify(specifier: CharacteristicSpecifier, value: BytesLike, { to, signal }: TellOptions = {}): Promise<number> {
    const characteristic = this.characteristic(specifier)
    return await count(this.#to(to).map(one => one.notify(characteristic, value, { signal })))
  }

  /** How many clients have confirmed it. */
  async indicate(specifier: CharacteristicSpecifier, value: BytesLike, { to, signal }: TellOptions = {}): Promise<number> {
    const characteristic = this.characteristic(specifier)
    return await count(this.#to(to).map(one => one.indicate(characteristic, value, { signal })))
  }

  /** Clients are told that the database has changed (2.5.2). @throws TypeError or RangeError where a declaration is wrong. */
  addServices(declarations: readonly GattServiceDeclaration[]): readonly BuiltService[] {
    checkList('services', declarations)
    checkServices(declarations)
    return declarations.length === 0 ? [] : this.#change(() => this.#database.add(declarations))
  }

  /** By its declaration, its handle, or its UUID. @throws TypeError where there is none, or more than one, or it must stay. */
  removeService(specifier: GattServiceDeclaration | BuiltService | GattUuid): void {
    const uuid = typeof specifier === 'string' ? normalizeUuid(specifier) : undefined
    const [found, other] = this.services.filter(
      one => one === specifier || one.declaration === specifier || one.handle === specifier || one.uuid === uuid,
    )
    if (!found || other) throw new TypeError(found ? `several services have the UUID ${uuid}` : 'it is no service of this server')
    if (found.uuid === attributeTypes.genericAttributeService)
      throw new TypeError('every server has the Generic Attribute service')
    this.#change(() => {
      this.#database.remove(found)
      return [found]
    })
  }

  #change(work: () => readonly BuiltService[]): readonly BuiltService[] {
    const before = toHex(this.#database.hash)
    const changed = work()
    const range: HandleRange = {
      start: Math.min(...changed.map(({ handle }) => handle)),
      end: Math.max(...changed.map(({ endHandle }) => endHandle)),
    }
    for (const connection of this.connections) connection.databaseChanged(range, before)
    return changed
  }

  #to(connection: GattServerConnection | undefined): readonly GattServerConnection[] {
    return connection ? [connection] : this.connections
  }
}

const isGenericAccess = ({ uuid }: GattServiceDeclaration): boolean => normalizeUuid(uuid) === attributeTypes.genericAccessService
const isGenericAttribute = ({ uuid }: GattServiceDeclaration): boolean =>
  normalizeUuid(uuid) === attributeTypes.genericAttributeService

const ownService = (): TypeError =>
  new TypeError(
    "the Generic Attribute service is the server's own: leave it out, or give no more than its handle when the server is made",
  )

const checkServices = (declarations: readonly GattServiceDeclaration[]): void => {
  if (declarations.some(isGenericAttribute)) throw ownService()
}

const count = async (sendings: readonly Promise<boolean>[]): Promise<number> => {
  const outcomes = await Promise.allSettled(sendings)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return outcomes.filter(outcome => outcome.status === 'fulfilled' && outcome.value).length
}
