import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const bondsOfRun = fileURLToPath(new URL(`.cache/test-bonds/${process.pid}.json`, import.meta.url))

// `npm run test:interop` starts this after it has set the peers up.
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
    // Most of the time they wait for the air.
    maxWorkers: 4,
    setupFiles: ['test/support/patience.ts'],
    // Nobody's own bonds are read or written.
    env: { BARETOOTH_BONDS: bondsOfRun },
  },
})
