import { defineConfig } from 'vitest/config'

// `npm test` runs what needs nothing but Node; the peers' suites have their own commands (test:interop, test:linux).
export default defineConfig({
  test: {
    // Nothing here waits for real time; this is for machines that are busy.
    testTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    maxWorkers: '100%',
    exclude: ['test/interop/**', 'test/linux/**'],
  },
})
