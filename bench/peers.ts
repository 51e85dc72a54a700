import { createRequire } from 'node:module'
import { resolve } from 'node:path'

/** Loads a package from bench/node_modules; bench/run.mjs starts everything in the checkout's root. */
export const requirePeer: NodeJS.Require = createRequire(resolve('bench/package.json'))

/** The installed version of a package of bench/node_modules. */
export const peerVersion = (name: string): string => (requirePeer(`${name}/package.json`) as { version: string }).version
