import { defineConfig } from 'vitest/config'

// `npm run test:interop` starts this after it has set the peers up.
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
