import { expect } from 'vitest'
import type { LinkSecurity } from '../../gatt/attribute-permissions.ts'
import { GattServer, type GattServerOptions } from '../../gatt/server.ts'
import { attPair, type PairOptions, sayRaw } from './att-pair.ts'

export interface RigOptions extends PairOptions {
  readonly peer?: string | undefined
  readonly security?: LinkSecurity | undefined
}

/** One client of a server: what it says is hex, as is what it hears. */
export const connectTo = (server: GattServer, { peer, security, ...options }: RigOptions = {}) => {
  const connection = server.connect({ peer, security })
  const pair = attPair({ server: connection, closed: () => connection.close() }, options)
  connection.attach(pair.server)
  /** What the server sends in answer. */
  const says = (hex: string) => sayRaw(pair.near, pair.far, hex)
  /** The bearer still carries transactions: every server has its first service at handle 1. */
  const stillWorks = async () => expect(await says('10 0100 0100 0028')).toEqual(['110601000a000118'])
  return { ...pair, connection, says, stillWorks }
}

/** A server with `Thing` services of a test behind those that every server has. */
export const serverRig = (options: GattServerOptions = {}, rig: RigOptions = {}) => {
  const server = new GattServer({ clock: rig.clock, ...options })
  return { gatt: server, ...connectTo(server, rig) }
}
