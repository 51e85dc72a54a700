import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** What users import, as it stands here: `baretooth/testing` is src/testing.ts. */
const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, { default: string }>
}
const alias = Object.entries(exports).map(([name, { default: built }]) => ({
  find: new RegExp(`^baretooth${name.slice(1)}$`),
  replacement: new URL(built.replace('/dist/', '/').replace(/js$/, 'ts'), import.meta.url).pathname,
}))

// `npm test` runs what needs nothing but Node; the peers' suites have their own commands (test:interop, test:linux).
export default defineConfig({
  resolve: { alias },
  test: {
    // Nothing here waits for real time; these are for machines that are busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
    setupFiles: ['test/support/set-up.ts'],
    include: ['test/**/*.test.ts'],
    maxWorkers: '100%',
    exclude: ['test/interop/**', 'test/linux/**'],
  },
})
