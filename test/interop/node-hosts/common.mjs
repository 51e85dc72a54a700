import { createRequire } from 'node:module'
import { resolve } from 'node:path'

/** Loads a package from bench/node_modules, where `test/interop/set-up` has installed it. */
export const requirePeer = createRequire(resolve('bench/package.json'))

/** The local name that bumble/peripheral.py advertises, and the UUIDs of what it offers. */
export const peripheralName = 'Peripheral'
export const uuids = { service: 'a000', value: 'a001', long: 'a002', told: 'a003' }

/** What the test reads; the process ends when it has been written. */
export const done = facts => process.stdout.write(`DONE ${JSON.stringify(facts)}\n`, () => process.exit(0))

process.on('unhandledRejection', error => {
  console.error(error)
  process.exit(1)
})
