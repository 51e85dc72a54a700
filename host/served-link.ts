import type { GattServer } from '../gatt/server.ts'
import type { GattServerConnection } from '../gatt/server-connection.ts'
import type { GattPeer } from '../gatt/server-declarations.ts'
import { identityText } from '../smp/bond.ts'
import type { Link } from './link.ts'
import type { LinkEnd, LinkUser } from './link-user.ts'

/** Whoever wants to know about a link that is served. */
export interface ServedLinkOptions extends Pick<LinkUser, 'pairing' | 'requestsSecurity' | 'pairingFailed'> {
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

/** Lets a GATT server answer on a link, from its beginning to its end. What it remembers of the client lives with the bond. */
export const serveLink = (link: Link, server: GattServer, options: ServedLinkOptions = {}): ServedLink => {
  const { bond } = link
  const connection = server.connect({
    security: link.security,
    client: options.client,
    hooks: {
      getClientState: () => bond.current?.gattClientState,
      setClientState: (_, gattClientState) => bond.update({ gattClientState }),
      verifySignature: (_, { message, signature }) => bond.verify(message, signature),
    },
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
      get pairing() {
        return options.pairing
      },
      requestsSecurity: options.requestsSecurity,
      pairingFailed: error => options.pairingFailed?.(error),
      securityChanged: security => {
        connection.security = security
        const peer = bond.isProven && bond.identity ? identityText(bond.identity) : undefined
        if (peer !== undefined && peer !== connection.peer) connection.identify(peer)
      },
      bonded: () => {
        if (bond.identity) connection.bond(identityText(bond.identity))
      },
      closed: end => {
        connection.close()
        options.closed?.(end)
      },
    },
  }
}
