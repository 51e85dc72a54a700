import type { VirtualController } from '../../controller/index.ts'
import type { CommandParams } from '../../hci/command.ts'
import type { CommandName, commands } from '../../hci/commands.ts'
import type { HciEvent, HciEventName } from '../../hci/events.ts'
import type { AclPacket, RawHost } from './raw-host.ts'

/** A link as its host knows it. */
export interface PlayedLink {
  readonly peer: number
  readonly role: number
  /** Tells the links of one player apart; what it sends begins with it. */
  readonly number: number
  /** The number that the other side gave it, once it has sent something. */
  peerNumber: number | undefined
  sent: number
  completed: number
  received: number
  isEncrypted: boolean
}

type Told = { readonly [N in HciEventName]?: (event: HciEvent<N>) => void }

const u16 = (data: Uint8Array, at: number): number => (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)
const linesTold = 30
const firstFragment = 0b10
const cancelled = 0x02

/** A host in a world: what it has done and was told, and whether one fits the other. Throws, with its history, where it does not. */
export class Player {
  readonly id: number
  readonly controller: VirtualController
  readonly host: RawHost
  readonly links = new Map<number, PlayedLink>()
  /** Advertising sets that are on. */
  readonly sets = new Set<number>()
  /** Whether an attempt to connect has no outcome yet. */
  isCreating = false
  /** What the host is asked and has not answered. */
  keyRequest: number | undefined
  updateRequest: HciEvent<'leRemoteConnectionParameterRequest'> | undefined
  readonly #history: string[] = []
  #seen = 0
  #numbers = 0

  readonly #told: Told = {
    leEnhancedConnectionCompleteV1: event => {
      if (event.status === 0) this.#connected(event)
      else this.check(event.status === cancelled, 'another failure than a cancel')
      if (event.role === 0 || event.status !== 0) {
        this.check(this.isCreating, 'an outcome without an attempt')
        this.isCreating = false
      }
    },
    disconnectionComplete: ({ connectionHandle }) => {
      this.links.delete(connectionHandle)
      if (this.keyRequest === connectionHandle) this.keyRequest = undefined
      if (this.updateRequest?.connectionHandle === connectionHandle) this.updateRequest = undefined
    },
    leAdvertisingSetTerminated: ({ status, advertisingHandle, connectionHandle }) => {
      this.check(this.sets.delete(advertisingHandle), 'a set ended that was off')
      this.check(status !== 0 || this.links.has(connectionHandle), 'a set ended with an unknown link')
    },
    numberOfCompletedPackets: ({ completed }) => {
      for (const { connectionHandle, numCompletedPackets } of completed) {
        const link = this.#link(connectionHandle)
        link.completed += numCompletedPackets
        this.check(link.completed <= link.sent, 'more packets completed than sent')
      }
    },
    encryptionChangeV1: ({ status, connectionHandle }) => {
      if (status === 0) this.#link(connectionHandle).isEncrypted = true
    },
    dataBufferOverflow: () => this.check(false, 'a buffer that was given back is not there'),
    leLongTermKeyRequest: ({ connectionHandle }) => {
      this.keyRequest = connectionHandle
    },
    leRemoteConnectionParameterRequest: event => {
      this.updateRequest = event
    },
  }

  constructor(id: number, controller: VirtualController, host: RawHost) {
    this.id = id
    this.controller = controller
    this.host = host
  }

  /** Gives the status. */
  async command<N extends CommandName>(name: N, params: CommandParams<(typeof commands)[N]>): Promise<number> {
    const { status } = await this.host.command(name, params)
    this.#note(`${name} ${text(params)} -> ${status}`)
    return status
  }

  /** A packet that says whose it is, and which. */
  sendData(handle: number, length: number): void {
    const link = this.#link(handle)
    const data = new Uint8Array(length)
    data.set([link.number & 0xff, link.number >> 8, link.sent & 0xff, link.sent >> 8])
    link.sent++
    this.host.sendAcl(handle, data)
  }

  /** Packets that the controller holds, as far as the host knows. */
  get held(): number {
    return [...this.links.values()].reduce((sum, { sent, completed }) => sum + sent - completed, 0)
  }

  /** Goes through what it was told since the last time. */
  look(): void {
    const { all } = this.host
    for (; this.#seen < all.length; this.#seen++) {
      const one = all[this.#seen]
      if (one && 'name' in one) this.#event(one)
      else if (one) this.#data(one)
    }
  }

  /** The host has reset its controller. */
  forget(): void {
    this.links.clear()
    this.sets.clear()
    this.isCreating = false
    this.keyRequest = undefined
    this.updateRequest = undefined
  }

  check(condition: boolean, message: string): void {
    if (!condition) throw this.failure(message)
  }

  failure(message: string): Error {
    return new Error(`host ${this.id}: ${message}\n${this.#history.slice(-linesTold).join('\n')}`)
  }

  #event(event: HciEvent): void {
    this.#note(text(event))
    // A connection brings its handle; a set that ends names none where there is none.
    const brings = event.name === 'leEnhancedConnectionCompleteV1' || event.name === 'leAdvertisingSetTerminated'
    if (!brings && 'connectionHandle' in event) this.#link(event.connectionHandle)
    const told = this.#told[event.name] as ((event: HciEvent) => void) | undefined
    told?.(event)
  }

  #connected({ connectionHandle, role, peerAddress: peer }: HciEvent<'leEnhancedConnectionCompleteV1'>): void {
    this.check(!this.links.has(connectionHandle), 'a handle twice')
    this.check(![...this.links.values()].some(link => link.peer === peer), 'two links to one device')
    const fresh = { peerNumber: undefined, sent: 0, completed: 0, received: 0, isEncrypted: false }
    this.links.set(connectionHandle, { peer, role, number: ++this.#numbers, ...fresh })
  }

  #data({ handle, boundary, data }: AclPacket): void {
    const link = this.#link(handle)
    if (boundary !== firstFragment) return
    link.peerNumber ??= u16(data, 0)
    this.check(link.peerNumber === u16(data, 0), 'data of another link')
    this.check(u16(data, 2) === link.received, `packet ${u16(data, 2)} where ${link.received} is due`)
    link.received++
  }

  #link(handle: number): PlayedLink {
    const link = this.links.get(handle)
    if (!link) throw this.failure(`a handle that it does not know: ${handle}`)
    return link
  }

  #note(line: string): void {
    this.#history.push(`${this.controller.air.time} ${line}`)
    if (this.#history.length > 2 * linesTold) this.#history.splice(0, linesTold)
  }
}

const text = (value: object): string => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one))
