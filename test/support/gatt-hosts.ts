import { expect } from 'vitest'
import { GattClient } from '../../gatt/client.ts'
import { MemoryDatabaseCache } from '../../gatt/database-cache.ts'
import { GattServer, type GattServerOptions } from '../../gatt/server.ts'
import type { GattServerConnection } from '../../gatt/server-connection.ts'
import type { Link } from '../../host/link.ts'
import { databaseMemory } from '../../host/link-database.ts'
import type { LinkUser } from '../../host/link-user.ts'
import { serveLink } from '../../host/served-link.ts'
import { type BondedOptions, bondedHosts } from './bonded-hosts.ts'
import type { Pairings } from './linked-hosts.ts'
import { during } from './two-hosts.ts'

/** A GATT server on one of two hosts that may know each other, and clients of the other. */
export const gattHosts = async (server: GattServerOptions, options: BondedOptions = {}, pairings: Pairings = {}) => {
  const rig = await bondedHosts(options)
  const { air, central, peripheral } = rig
  const gatt = new GattServer({ clock: peripheral.host.clock, ...server })
  const cache = new MemoryDatabaseCache()
  const connections: GattServerConnection[] = []
  const peers: Link[] = []
  peripheral.host.onPeripheralLink = link => {
    const { connection, user } = serveLink(link, gatt, { pairing: pairings.peripheral })
    connections.push(connection)
    peers.push(link)
    return user
  }
  /** One connection from the beginning to the end of `work`. */
  const connected = async <T>(
    work: (ends: { link: Link; client: GattClient; connection: GattServerConnection; peer: Link }) => Promise<T>,
  ): Promise<T> => {
    await peripheral.advertise()
    let client: GattClient | undefined
    const use = (link: Link): LinkUser => {
      let user: LinkUser = {}
      client = new GattClient(
        ({ value, closed }) => {
          user = { pairing: pairings.central, value, closed: ({ error }) => closed(error) }
          return link.bearer
        },
        { report: error => expect.fail(String(error)), memory: databaseMemory(link, cache) },
      )
      return user
    }
    const link = await during(air, central.host.connect(peripheral.device, { use }))
    await during(air, link.ready)
    const ends = { link, client, connection: connections.at(-1), peer: peers.at(-1) } as Parameters<typeof work>[0]
    const result = await during(air, work(ends))
    await during(air, link.disconnect())
    await air.advance(100)
    return result
  }
  return { ...rig, gatt, cache, connected }
}
