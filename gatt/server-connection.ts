import { attError } from '../att/error-codes.ts'
import type { AttPdu } from '../att/pdus.ts'
import { type AttCommand, AttRefusal, type AttRequest, type AttServer } from '../att/server.ts'
import { type BytesLike, toBytes } from '../core/bytes.ts'
import { deadline } from '../core/deadline.ts'
import { BleakError, BleakTimeoutError } from '../core/errors.ts'
import { toHex } from '../core/hex.ts'
import type { HandleRange } from './attribute-database.ts'
import { type LinkSecurity, openLink, refusalCode } from './attribute-permissions.ts'
import type { BuiltCharacteristic } from './characteristic-builder.ts'
import { ServerAccess, type ServerSession } from './server-access.ts'
import { configurationBits, type GattClientState, readClientState, ServerClient } from './server-client.ts'
import { ServerCommands } from './server-commands.ts'
import { type CharacteristicSpecifier, type ConnectionHooks, handlerTimeout, type ServerContext } from './server-context.ts'
import type { GattPeer, GattSubscription } from './server-declarations.ts'
import { handleOf, reliesOnHandles, ServerRequests } from './server-requests.ts'
import { ServerValues, type ToldValue, type ValueBearer } from './server-values.ts'
import { ServiceChanged } from './service-changed.ts'

export interface GattConnectionOptions {
  /** Who the client is, where that is beyond doubt already; otherwise `identify` follows, or nothing is remembered. */
  readonly peer?: string | undefined
  /** An open link where absent. */
  readonly security?: LinkSecurity | undefined
  /** What handlers are given as the client; the connection itself where absent. */
  readonly client?: GattPeer | undefined
  /** What is decided for this connection, in place of what the server's own hooks say. */
  readonly hooks?: ConnectionHooks | undefined
  /** The connection is over; called once. */
  readonly closed?: (() => void) | undefined
}

export interface ValueToTell {
  readonly characteristic: CharacteristicSpecifier
  readonly value: BytesLike
}

interface SignalOption {
  readonly signal?: AbortSignal | undefined
}

const wholeRange: HandleRange = { start: 1, end: 0xffff }
/** Every bearer's until it is attached. */
const firstMtu = 23

/** A GATT server for one client: the server side of its bearer, and what it is told. */
export class GattServerConnection implements AttServer, GattPeer {
  /** What the link offers now; its owner replaces it. */
  security: LinkSecurity
  readonly #context: ServerContext
  readonly #state: ServerClient
  readonly #session: ServerSession
  readonly #requests = new ServerRequests()
  readonly #commands: ServerCommands
  readonly #serviceChanged: ServiceChanged
  readonly #over = new AbortController()
  readonly #client: GattPeer
  readonly #closed: (() => void) | undefined
  #peer: string | undefined
  #bearer: ValueBearer | undefined
  #values: ServerValues | undefined

  constructor(context: ServerContext, options: GattConnectionOptions = {}) {
    const { peer, security = openLink, client, closed } = options
    const { database } = context
    const hooks = { ...context.hooks, ...options.hooks }
    const { authorize, onAccess } = hooks
    this.#context = { ...context, hooks }
    this.#peer = peer
    this.#client = client ?? this
    this.#closed = closed
    this.security = security
    const stored = peer === undefined ? undefined : readClientState(hooks.getClientState?.(peer))
    this.#state = new ServerClient(stored, toHex(database.hash), () => this.#save())
    this.#restore(stored)
    this.#session = { database, client: this.#client, state: this.#state, authorize, onAccess }
    this.#commands = new ServerCommands(this.#session, {
      verify: hooks.verifySignature && (signed => hooks.verifySignature?.(this.#client, signed) ?? false),
      failed: error => this.#failed(error),
      timeout: hooks.handlerTimeout ?? handlerTimeout,
      signal: this.#over.signal,
      clock: hooks.clock,
    })
    this.#serviceChanged = new ServiceChanged(
      value => this.#indicate(context.serviceChanged, value),
      () => this.#becameAware(),
    )
  }

  get peer(): string | undefined {
    return this.#peer
  }

  get mtu(): number {
    return this.#bearer?.mtu ?? firstMtu
  }

  get isClosed(): boolean {
    return this.#over.signal.aborted
  }

  /** Commands of this client that were lost because the application was slow. */
  get lostCommands(): number {
    return this.#commands.lost
  }

  /** The bearer that this is the server of. A client that came back is told what has changed since (Vol 3 Part G, 2.5.2). */
  attach(bearer: ValueBearer): void {
    this.#bearer = bearer
    this.#values = new ServerValues(bearer)
    this.#begin()
  }

  /** The client has shown who it is: what was remembered of it comes back. Whoever may lie about its address is not to be believed. */
  identify(peer: string): void {
    this.#peer = peer
    const stored = readClientState(this.#context.hooks.getClientState?.(peer))
    if (stored) {
      const configured = new Set(this.#state.configurations.keys())
      this.#state.adopt(stored, toHex(this.#context.database.hash))
      this.#restore(stored, configured)
      if (this.#bearer) this.#begin(handle => !configured.has(handle))
    }
    this.#save()
  }

  /** There is a new bond with the client: it is remembered as it is now, and what was known under this name is not. */
  bond(peer: string): void {
    this.#peer = peer
    this.#save()
  }

  async request(request: AttRequest, mtu = this.mtu): Promise<AttPdu> {
    const { handlerTimeout: timeout = handlerTimeout, clock } = this.#context.hooks
    const late = (milliseconds: number) => new BleakTimeoutError(`the handler of a ${request.name}`, milliseconds)
    try {
      return await deadline({ timeout, signal: this.#over.signal, ...(clock && { clock }) }, late, signal =>
        this.#answer(request, mtu, signal),
      )
    } catch (error) {
      if (error instanceof AttRefusal) throw error
      if (!this.isClosed) this.#failed(error)
      throw new AttRefusal(attError.unlikelyError, handleOf(request))
    }
  }

  /** Ignored while the client does not know the database that it speaks of (2.5.2.1). */
  command(command: AttCommand): void {
    if (!this.isClosed && !this.#state.isOutOfSync) this.#commands.take(command)
  }

  /** What the client has asked for. */
  subscription(characteristic: CharacteristicSpecifier): GattSubscription {
    return this.#subscription(this.#context.characteristic(characteristic))
  }

  /**
   * Resolves when the bearer took it; false where the client did not ask for it, must not have it, or has gone.
   * @throws RangeError where it is longer than the MTU leaves room for, BleakError where too many values wait for this client.
   */
  async notify(characteristic: CharacteristicSpecifier, value: BytesLike, { signal }: SignalOption = {}): Promise<boolean> {
    const told = this.#told({ characteristic, value })
    return (await this.#unlessOver(values => values.notify(told, signal))) ?? false
  }

  /** In one PDU where the client can take that; how many it was told. */
  async notifyTogether(values: readonly ValueToTell[], { signal }: SignalOption = {}): Promise<number> {
    const told = values.map(one => this.#told(one))
    if (this.#state.has('multipleNotifications')) return (await this.#unlessOver(to => to.notifyTogether(told, signal))) ?? 0
    let sent = 0
    for (const one of told) if (await this.#unlessOver(to => to.notify(one, signal))) sent++
    return sent
  }

  /** Resolves when the client has confirmed; otherwise as `notify`. */
  async indicate(characteristic: CharacteristicSpecifier, value: BytesLike, { signal }: SignalOption = {}): Promise<boolean> {
    return await this.#indicate(this.#context.characteristic(characteristic), toBytes(value).slice(), signal)
  }

  /** The server's database is another one in this range of handles. */
  databaseChanged(range: HandleRange, hashBefore: string): void {
    if (this.#state.awareness.isAware) this.#state.knownHash = hashBefore
    this.#state.awareness.changed()
    const { byConfiguration } = this.#context.database
    for (const handle of [...this.#state.configurations.keys()])
      if (!byConfiguration.has(handle)) this.#state.configure(handle, 0)
    this.#save()
    if (this.#bearer) this.#serviceChanged.changed(range)
  }

  /** The link has gone; idempotent. What was prepared is forgotten, handlers are told, nothing is sent any more. */
  close(): void {
    if (this.isClosed) return
    this.#over.abort(new BleakError('the client has gone'))
    this.#requests.clear()
    this.#announce(() => 0)
    this.#closed?.()
  }

  async #answer(request: AttRequest, mtu: number, signal: AbortSignal): Promise<AttPdu> {
    const { awareness } = this.#state
    const wasAware = awareness.isAware
    awareness.requested()
    if (awareness.isAware && !wasAware) this.#becameAware()
    if (this.#state.isOutOfSync && reliesOnHandles(request)) {
      awareness.told()
      throw new AttRefusal(attError.databaseOutOfSync, handleOf(request))
    }
    await this.#commands.done()
    signal.throwIfAborted()
    return await this.#requests.answer(request, new ServerAccess(this.#session, mtu, signal))
  }

  /** Goes on where the client's last connection ended. */
  #begin(isNew: (handle: number) => boolean = () => true): void {
    this.#announce((bits, handle) => (isNew(handle) ? bits : undefined))
    if (!this.#state.awareness.isAware) this.#serviceChanged.changed(wholeRange)
  }

  #becameAware(): void {
    this.#state.awareness.confirmed()
    this.#save()
  }

  #subscription({ configuration }: BuiltCharacteristic): GattSubscription {
    const bits = configuration && !this.isClosed ? this.#state.configuration(configuration.handle) : 0
    return { notify: (bits & configurationBits.notify) !== 0, indicate: (bits & configurationBits.indicate) !== 0 }
  }

  /** What must not be read must not be told either, whatever was asked for when the link was another one. */
  #mayBeTold(characteristic: BuiltCharacteristic): boolean {
    const isKnown = !this.#state.isOutOfSync || characteristic === this.#context.serviceChanged
    return isKnown && refusalCode(characteristic.subscribe, this.security) === undefined
  }

  #told({ characteristic: specifier, value }: ValueToTell): ToldValue {
    const characteristic = this.#context.characteristic(specifier)
    return {
      handle: characteristic.valueHandle,
      value: toBytes(value).slice(),
      isWanted: () => this.#subscription(characteristic).notify && this.#mayBeTold(characteristic),
    }
  }

  async #indicate(characteristic: BuiltCharacteristic, value: Uint8Array, signal?: AbortSignal): Promise<boolean> {
    const isWanted = () => this.#subscription(characteristic).indicate && this.#mayBeTold(characteristic)
    const isBounded = characteristic !== this.#context.serviceChanged
    const told = { handle: characteristic.valueHandle, value, isWanted, isBounded }
    return (await this.#unlessOver(values => values.indicate(told, signal))) ?? false
  }

  async #unlessOver<T>(work: (values: ServerValues) => Promise<T>): Promise<T | undefined> {
    if (!this.#values || this.isClosed) return undefined
    try {
      return await work(this.#values)
    } catch (error) {
      if (this.isClosed) return undefined
      throw error
    }
  }

  /** Subscriptions, but for those that the client has written anew. */
  #restore(stored: GattClientState | undefined, but: ReadonlySet<number> = new Set()): void {
    const { byConfiguration } = this.#context.database
    for (const { handle, characteristic, value } of stored?.subscriptions ?? []) {
      const found = but.has(handle) ? undefined : byConfiguration.get(handle)
      if (found?.uuid === characteristic) found.configuration?.value.restore(value, this.#state)
    }
  }

  /** Tells the application of what the client has asked for. */
  #announce(bitsOf: (bits: number, handle: number) => number | undefined): void {
    const { byConfiguration } = this.#context.database
    const { signal } = new AbortController()
    const access = { client: this.#client, state: this.#state, offset: 0, signal }
    for (const [handle, configured] of this.#state.configurations) {
      const bits = bitsOf(configured, handle)
      if (bits === undefined) continue
      const announce = async () => await byConfiguration.get(handle)?.configuration?.value.announce(bits, access)
      announce().catch(error => this.#failed(error))
    }
  }

  #save(): void {
    if (this.#peer === undefined || !this.#session) return
    const { database, hooks } = this.#context
    const subscriptions = [...this.#state.configurations].flatMap(([handle, value]) => {
      const characteristic = database.byConfiguration.get(handle)?.uuid
      return characteristic === undefined ? [] : [{ handle, characteristic, value }]
    })
    const databaseHash = this.#state.awareness.isAware ? toHex(database.hash) : this.#state.knownHash
    const state: GattClientState = { subscriptions, features: this.#state.features, databaseHash }
    hooks.setClientState?.(this.#peer, state)
  }

  #failed(error: unknown): void {
    this.#context.hooks.onError?.(error, this.#client)
  }
}
