import { attError } from '../att/error-codes.ts'
import { checkType } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import { type GattPermission, refusalCode, requirementsOf } from '../gatt/attribute-permissions.ts'
import type { Link } from '../host/link.ts'
import type { Admission } from '../l2cap/credit-acceptor.ts'
import { checkPsm, withDefaults } from '../l2cap/credit-options.ts'
import { channelOf, type L2capChannel, type L2capChannelOptions } from './l2cap-channel.ts'
import { reportError } from './report-error.ts'
import type { BleakServerConnection } from './server-connection.ts'

/** Called with each channel that a client opens. What it throws closes the channel, and is reported unless it is the end of the connection. */
export type L2capHandler = (channel: L2capChannel, connection: BleakServerConnection) => void | Promise<void>

/** How a server takes channels. */
export interface ListenL2capOptions extends L2capChannelOptions {
  /** What the link has to be for a client to open one; `open` where absent. `authorization` is not asked for here: see `admit`. */
  readonly permission?: GattPermission | undefined
  /** Whether this client may have one; all may where absent. */
  readonly admit?: ((connection: BleakServerConnection) => boolean | Promise<boolean>) | undefined
}

interface Listener {
  readonly psm: number
  readonly handler: L2capHandler
  readonly options: ListenL2capOptions
}

/** The channels that the clients of one server may open, on the links that there are and on those to come. */
export class ServerChannels {
  readonly #clock: () => Clock
  readonly #listeners = new Map<number, Listener>()
  /** What ends each listener on each link. */
  readonly #links = new Map<Link, { readonly connection: BleakServerConnection; readonly ends: Map<Listener, () => void> }>()

  constructor(clock: () => Clock) {
    this.#clock = clock
  }

  /** @throws TypeError or RangeError for what makes no sense. */
  listen(psm: number, handler: L2capHandler, options: ListenL2capOptions): () => void {
    checkPsm(psm)
    if (typeof handler !== 'function') throw new TypeError('listenL2cap needs a function to call')
    checkType('admit', options.admit, 'function')
    withDefaults(options, false)
    requirementsOf(options.permission)
    if (this.#listeners.has(psm)) throw new RangeError(`this server listens to ${psm} already`)
    const listener = { psm, handler, options }
    this.#listeners.set(psm, listener)
    for (const link of this.#links.keys()) this.#begin(listener, link)
    return () => {
      if (this.#listeners.get(psm) === listener) this.#listeners.delete(psm)
      for (const { ends } of this.#links.values()) {
        ends.get(listener)?.()
        ends.delete(listener)
      }
    }
  }

  attach(link: Link, connection: BleakServerConnection): void {
    this.#links.set(link, { connection, ends: new Map() })
    void link.closed.then(() => this.#links.delete(link))
    for (const listener of this.#listeners.values()) this.#begin(listener, link)
  }

  #begin(listener: Listener, link: Link): void {
    const known = this.#links.get(link)
    if (!known) return
    const { connection, ends } = known
    const { psm, handler, options } = listener
    const admit = () => admission(options, link, connection)
    const end = link.l2cap.listen(
      psm,
      channel => {
        const handled = async () => await handler(channelOf(channel, this.#clock()), connection)
        handled().catch(error => {
          void channel.close()
          void reportUnlessEnd(error, link)
        })
      },
      { ...options, admit },
    )
    ends.set(listener, end)
  }
}

const reportUnlessEnd = async (error: unknown, link: Link): Promise<void> => {
  const end = link.isOpen ? undefined : await link.closed
  if (error !== end?.error) reportError(error)
}

/** Where the security of a link falls short, by what ATT would answer (Vol 3 Part C, 10.3.1; Part A, 4.23). */
const shortfalls = new Map<number, Admission>([
  [attError.insufficientAuthentication, 'insufficientAuthentication'],
  [attError.insufficientEncryption, 'insufficientEncryption'],
  [attError.encryptionKeySizeTooShort, 'encryptionKeySizeTooShort'],
])

const admission = async (
  { permission, admit }: ListenL2capOptions,
  link: Link,
  connection: BleakServerConnection,
): Promise<Admission> => {
  // The application hears of a connection before it hears of a channel on it.
  if (!(await link.established)) return 'noResources'
  const refusal = refusalCode(requirementsOf(permission), link.security)
  if (refusal !== undefined) return shortfalls.get(refusal) ?? 'insufficientAuthentication'
  try {
    return (await admit?.(connection)) === false ? 'insufficientAuthorization' : 'success'
  } catch (error) {
    reportError(error)
    return 'noResources'
  }
}
