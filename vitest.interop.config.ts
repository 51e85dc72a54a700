import { defineConfig } from 'vitest/config'

// `npm run test:interop` starts this after it has set the peers up.
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
    // Most of the time they wait for the air.
    maxWorkers: 4,
    setupFiles: ['test/support/set-up.ts'],
  },
})
