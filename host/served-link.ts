import { formatAddress } from '../core/address.ts'
import type { GattServer } from '../gatt/server.ts'
import type { GattServerConnection } from '../gatt/server-connection.ts'
import type { GattPeer } from '../gatt/server-declarations.ts'
import type { Link } from './link.ts'
import type { LinkEnd, LinkUser } from './link-user.ts'

/** Whoever wants to know about a link that is served. */
export interface ServedLinkOptions {
  /** What the handlers of the server are given as the client. */
  readonly client?: GattPeer | undefined
  /** Called once, before the client is served for the first time; never where the link fails to be established. */
  established?(): void
  /** Called once, last. */
  closed?(end: LinkEnd): void
}

/** The end of a link that a GATT server has, and the user through which the link reaches it. */
export interface ServedLink {
  readonly connection: GattServerConnection
  readonly user: LinkUser
}

/** Lets a GATT server answer on a link, from its beginning to its end. */
export const serveLink = (link: Link, server: GattServer, options: ServedLinkOptions = {}): ServedLink => {
  const connection = server.connect({
    peer: formatAddress(link.peer.address),
    security: link.security,
    client: options.client,
  })
  let isKnown = false
  const establish = () => {
    if (isKnown || connection.isClosed) return
    isKnown = true
    options.established?.()
  }
  connection.attach(link.bearer)
  void link.established.then(isEstablished => {
    if (isEstablished) establish()
  })
  return {
    connection,
    user: {
      get server() {
        establish()
        return connection
      },
      securityChanged: security => {
        connection.security = security
      },
      closed: end => {
        connection.close()
        options.closed?.(end)
      },
    },
  }
}
