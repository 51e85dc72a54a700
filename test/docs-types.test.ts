import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

test('all TypeScript that the README and the guides show is right', async () => {
  const folder = join(root, '.cache', `docs-types-${process.pid}`)
  await mkdir(folder, { recursive: true })
  const pages = ['README.md', ...(await readdir(join(root, 'docs'))).map(name => `docs/${name}`)]
  for (const page of pages) {
    const blocks = [...(await readFile(join(root, page), 'utf8')).matchAll(/^```ts\n(.*?)^```/gms)]
    for (const [at, [, code = '']] of blocks.entries()) {
      // What goes on from the block before has its imports.
      const start = code.includes('import ') ? '' : "import { BleakScanner } from 'baretooth'\n"
      await writeFile(join(folder, `${page.replaceAll('/', '-')}-${at}.ts`), start + code)
    }
  }
  const config = { extends: '../../tsconfig.json', compilerOptions: { rootDir: '../..' }, include: ['.'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
      (error: { stdout: string }) => error,
    )
    expect(stdout).toBe('')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
