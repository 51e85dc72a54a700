import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Peer, peersFile, temporaryDirectory } from './peer.ts'

/**
 * BlueZ's emulator: every connection to `path` is a controller of its own, and all of them share the air. The dual-mode
 * ones (bredrle) have the extended commands, the others (le) the legacy ones only.
 */
export const startBtvirt = async (kind: 'le' | 'bredrle' = 'le'): Promise<{ path: string; uri: string; peer: Peer }> => {
  const directory = temporaryDirectory()
  const path = join(directory, `bt-server-${kind}`)
  const peer = new Peer('btvirt', ['-s'], { LD_PRELOAD: peersFile('afalg-shim.so'), BTVIRT_SOCKETS: directory })
  await peer.ready(() => existsSync(join(directory, 'bt-server-mon')))
  return { path, uri: `unix:${path}`, peer }
}
