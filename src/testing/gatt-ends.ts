import { AttBearer } from '../../att/bearer.ts'
import type { AttServer } from '../../att/server.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { Deferred } from '../../core/deferred.ts'
import { BleakError } from '../../core/errors.ts'
import { type LinkSecurity, openLink } from '../../gatt/attribute-permissions.ts'
import { GattClient, type GattClientOptions } from '../../gatt/client.ts'
import type { DatabaseCache } from '../../gatt/database-cache.ts'
import { GattServer, type GattServerOptions } from '../../gatt/server.ts'
import type { GattServerConnection } from '../../gatt/server-connection.ts'
import { reportError } from '../report-error.ts'
import { channelOn, type PduDuplex } from './pdu-duplex.ts'

/** What a link offers: a level of LE security mode 1 with a key of 16 bytes and no bond, or its parts (`openLink` for those that are absent). */
export type SecurityLevel = 'open' | 'encrypted' | 'authenticated' | 'secure-connections' | Partial<LinkSecurity>

/** What is known of the link under a duplex. */
export interface GattEndOptions {
  /** The MTU that we offer, and can receive; 517 where absent. It is 23 until an exchange, as on every link. */
  readonly mtu?: number | undefined
  /** How the link is protected at first; `open` where absent. */
  readonly security?: SecurityLevel | undefined
  /** Who is at the other end, beyond doubt: under this name a client finds databases in `cache`, and a server what it remembers of a client. */
  readonly peer?: string | undefined
  /** Where time comes from: that of an `Air`, for example. The system's where absent. */
  readonly clock?: Clock | undefined
}

export interface GattClientEndOptions extends GattEndOptions, Pick<GattClientOptions, 'servicesChanged' | 'rediscovered'> {
  /** Where the databases of peers are remembered, if `peer` says who it is. */
  readonly cache?: DatabaseCache | undefined
}

/** A GATT client on a duplex. */
export class GattClientEnd {
  readonly client: GattClient
  /** What carries the PDUs of the client, and of the server where there is one: the MTU, and what was dropped. */
  readonly bearer: AttBearer
  /** Resolves when the duplex is over, with the reason; never rejects. */
  readonly closed: Promise<Error>
  #security: LinkSecurity

  /** `server` is at the same end; given once the bearer can be used. */
  constructor(duplex: PduDuplex, options: GattClientEndOptions, server?: AttServer) {
    const { mtu: ownMtu, security = 'open', peer, clock = systemClock, cache, ...handlers } = options
    const ended = new Deferred<Error>()
    this.closed = ended.promise
    this.#security = linkSecurity(security)
    const memory = cache && peer !== undefined ? { cache, key: peer, isBonded: () => this.#security.bonded } : undefined
    this.client = new GattClient(
      ({ value, closed }) => {
        const all = (error: Error) => {
          closed(error)
          ended.resolve(error)
        }
        return new AttBearer(channelOn(duplex), { server, value, closed: all }, { clock, ownMtu })
      },
      { report: reportError, memory, ...handlers },
    )
    this.bearer = this.client.bearer
  }

  /** How the link is protected: for what is asked from now on. */
  get security(): LinkSecurity {
    return this.#security
  }

  set security(level: SecurityLevel) {
    this.#security = linkSecurity(level)
  }

  /** The duplex is closed; whoever waits for something is told `error`. Idempotent. */
  close(error: Error = new BleakError('this end was closed')): void {
    this.bearer.close(error)
  }
}

/** A GATT server on a duplex, and a client beside it, as at both ends of every link. */
export class GattServerEnd extends GattClientEnd {
  readonly server: GattServer
  /** The server as the client at the other end meets it: who that is, and what it has subscribed to. */
  readonly connection: GattServerConnection

  constructor(duplex: PduDuplex, server: GattServer, options: GattClientEndOptions) {
    const { security = 'open', peer } = options
    const connection = server.connect({ peer, security: linkSecurity(security) })
    super(duplex, options, connection)
    this.server = server
    this.connection = connection
    connection.attach(this.bearer)
    void this.closed.then(() => connection.close())
  }

  override get security(): LinkSecurity {
    return super.security
  }

  override set security(level: SecurityLevel) {
    super.security = level
    this.connection.security = super.security
  }
}

const levels: Readonly<Record<string, Partial<LinkSecurity>>> = {
  open: {},
  encrypted: { encrypted: true, keySize: 16 },
  authenticated: { encrypted: true, keySize: 16, authenticated: true },
  'secure-connections': { encrypted: true, keySize: 16, authenticated: true, secureConnections: true },
}

const linkSecurity = (level: SecurityLevel): LinkSecurity => {
  const parts = typeof level === 'string' ? levels[level] : level
  if (!parts) throw new RangeError(`a security level is ${Object.keys(levels).join(', ')} or an object, not '${level}'`)
  return { ...openLink, ...parts }
}

/** A GATT client on any duplex; `client.start()` discovers what the other end has. @throws RangeError for options that make no sense. */
export const gattClientOn = (duplex: PduDuplex, options: GattClientEndOptions = {}): GattClientEnd =>
  new GattClientEnd(duplex, options)

/**
 * A GATT server on any duplex. `database` is what it is made of, or a server that others have already: then all see one database.
 * @throws TypeError or RangeError that says what is wrong with a declaration or an option.
 */
export const gattServerOn = (
  duplex: PduDuplex,
  database: GattServer | GattServerOptions,
  options: GattClientEndOptions = {},
): GattServerEnd => {
  const server =
    database instanceof GattServer ? database : new GattServer({ clock: options.clock, onError: reportError, ...database })
  return new GattServerEnd(duplex, server, options)
}
