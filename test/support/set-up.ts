import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, vi } from 'vitest'

// Runs before each file of tests, in the process of that file.

// Nobody's own bonds are read or written, nor those of another file.
const bonds = fileURLToPath(new URL(`../../.cache/test-bonds/${process.pid}.json`, import.meta.url))
process.env['BARETOOTH_BONDS'] = bonds
afterAll(() => rm(bonds, { force: true }))

// Whoever waits for something to happen waits as long as the test may take: on a busy machine a second, which is vitest's default, is nothing.
const patience = 120_000
const { waitFor, waitUntil } = vi
vi.waitFor = (callback, options = { timeout: patience }) => waitFor(callback, options)
vi.waitUntil = (callback, options = { timeout: patience }) => waitUntil(callback, options)
