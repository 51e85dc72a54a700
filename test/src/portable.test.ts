import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What is loaded by dynamic import stays outside: the transports need Node and come on first use. */
const onlyStatic: Plugin = {
  name: 'only-static',
  setup(esbuild) {
    esbuild.onResolve({ filter: /.*/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined))
  },
}

const bundle = (entry: string) =>
  build({
    entryPoints: [`${root}${entry}`],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [onlyStatic],
  })

test.each([
  'src/index.ts',
  'src/testing.ts',
  'src/virtual/virtual-adapter.ts',
  'hci/index.ts',
  'l2cap/index.ts',
  'att/index.ts',
  'gatt/index.ts',
  'smp/index.ts',
  'gap/index.ts',
])('%s runs where there is no Node', async entry => {
  const { metafile, outputFiles } = await bundle(entry)
  const imports = Object.values(metafile.inputs).flatMap(input =>
    input.imports.filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path),
  )
  expect(imports.filter(path => path.startsWith('node:') || builtinModules.includes(path))).toEqual([])
  const code = outputFiles[0]?.text ?? ''
  expect(code).not.toMatch(/\bBuffer\.(from|alloc|concat)/)
})

test('the check sees a Node import where there is one', async () => {
  await expect(bundle('transports/streams/tcp.ts')).rejects.toThrow(/node:/)
})
