import { defineConfig } from 'vitest/config'

// `npm test` runs what needs nothing but Node; the peers' suites have their own commands (test:interop, test:linux).
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: '100%',
    exclude: ['test/interop/**', 'test/linux/**'],
  },
})
