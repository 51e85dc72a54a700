import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll } from 'vitest'

// The tests that docs/testing.md shows, run as they stand there.
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
/** Inside the checkout, so that vitest takes what is in it. */
const folder = join(root, '.cache/testing-guide', String(process.pid))

const exported: Readonly<Record<string, string>> = {
  baretooth: 'src/index.ts',
  'baretooth/testing': 'src/testing.ts',
  'baretooth/gatt': 'gatt/index.ts',
}

await mkdir(folder, { recursive: true })
afterAll(() => rm(folder, { recursive: true, force: true }))

const guide = await readFile(join(root, 'docs/testing.md'), 'utf8')
const blocks = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)
for (const [at, code] of blocks.filter(block => block.includes("from 'vitest'")).entries()) {
  const file = join(folder, `block-${at}.ts`)
  const path = (name: string) => pathToFileURL(join(root, exported[name] ?? '')).href
  await writeFile(
    file,
    code.replace(/from '(baretooth[a-z/]*)'/g, (_, name: string) => `from '${path(name)}'`),
  )
  await import(file)
}
