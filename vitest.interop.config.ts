import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const bondsOfRun = fileURLToPath(new URL(`.cache/test-bonds/${process.pid}.json`, import.meta.url))

// `npm run test:interop` starts this after it has set the peers up.
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 30_000,
    // Nobody's own bonds are read or written.
    env: { BARETOOTH_BONDS: bondsOfRun },
    hookTimeout: 30_000,
  },
})
