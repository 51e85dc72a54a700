import { join } from 'node:path'
import { freePort, Peer, peersFile, temporaryDirectory } from './peer.ts'

/** One AD structure, built by Bumble: the name of a class in bumble.data_types, and its arguments. */
export type Structure = readonly [name: string, ...argument: (string | number | readonly string[])[]]

/** What bumble/advertiser.py puts on the air. */
export interface Advertiser {
  readonly address: string
  readonly public?: boolean
  readonly kind: 'connectable' | 'scannable' | 'nonConnectable' | 'directed'
  readonly target?: string
  readonly targetPublic?: boolean
  readonly extended?: { readonly sid: number }
  /** Milliseconds. */
  readonly interval?: number
  readonly rssi?: number
  readonly rssiSpread?: number
  readonly data?: readonly Structure[]
  readonly scanResponse?: readonly Structure[]
  /** What becomes otherwise, so many seconds after the change before. */
  readonly changes?: readonly (Partial<Pick<Advertiser, 'address' | 'data' | 'scanResponse'>> & { readonly after: number })[]
}

/** How the controller is reached: Bumble's name for it, and ours. */
const places = {
  tcp: async () => {
    const port = await freePort()
    return { bumble: `tcp-server:127.0.0.1:${port}`, uri: `tcp:127.0.0.1:${port}` }
  },
  ws: async () => {
    const port = await freePort()
    return { bumble: `ws-server:127.0.0.1:${port}`, uri: `ws://127.0.0.1:${port}` }
  },
  unix: () => {
    const path = join(temporaryDirectory(), 'hci')
    return { bumble: `unix-server:${path}`, uri: `unix:${path}` }
  },
  pty: () => {
    const path = join(temporaryDirectory(), 'tty')
    return { bumble: `pty:${path}`, uri: `serial:${path},1000000` }
  },
}
export type Place = keyof typeof places

export interface BumbleOptions {
  readonly advertisers: readonly Advertiser[]
  /** Bumble's own controller, unmended. */
  readonly stock?: boolean
  readonly extended?: boolean
}

/** The public address of the controller that is served, for directed advertisers. */
export const servedAddress = '00:1B:DC:00:00:01'

/** A Bumble controller with advertisers in its hearing, and the URI that opens it. */
export const startBumble = async (place: Place, options: BumbleOptions): Promise<{ uri: string; peer: Peer }> => {
  const { bumble, uri } = await places[place]()
  const flags = [...(options.stock ? ['--stock'] : []), ...(options.extended ? ['--extended'] : [])]
  const script = 'test/interop/bumble/controller.py'
  const peer = new Peer(peersFile('venv/bin/python'), [script, ...flags, bumble, JSON.stringify(options.advertisers)])
  await peer.ready(() => peer.output.includes('READY'))
  return { uri, peer }
}
