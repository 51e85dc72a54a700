import { vi } from 'vitest'

// Whoever waits for something to happen waits as long as the test may take: on a busy machine a second, which is vitest's default, is nothing.
const patience = 120_000
const { waitFor, waitUntil } = vi
vi.waitFor = (callback, options = { timeout: patience }) => waitFor(callback, options)
vi.waitUntil = (callback, options = { timeout: patience }) => waitUntil(callback, options)
