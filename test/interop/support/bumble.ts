import { join } from 'node:path'
import { Adapter } from '../../../src/index.ts'
import type { ScannerRig, Surroundings } from '../../support/scanner-suite.ts'
import { freePort, Peer, peersFile, temporaryDirectory } from './peer.ts'

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

export interface BumbleOptions extends Surroundings {
  /** Bumble's own controller, unmended. */
  readonly stock?: boolean
}

/** A Bumble controller with advertisers in its hearing, and the URI that opens it. */
export const startBumble = async (place: Place, options: BumbleOptions): Promise<{ uri: string; peer: Peer }> => {
  const { bumble, uri } = await places[place]()
  const flags = [...(options.stock ? ['--stock'] : []), ...(options.extended ? ['--extended'] : [])]
  const script = 'test/interop/bumble/controller.py'
  const peer = new Peer(peersFile('venv/bin/python'), [script, ...flags, bumble, JSON.stringify(options.advertisers)])
  await peer.ready(() => peer.output.includes('READY'))
  return { uri, peer }
}

export const bumbleRig = async (place: Place, surroundings: Surroundings): Promise<ScannerRig> => {
  const { uri, peer } = await startBumble(place, surroundings)
  return { open: () => Adapter.open(uri), kill: () => peer.kill(), [Symbol.asyncDispose]: () => peer.kill() }
}
