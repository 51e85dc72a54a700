import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toHex } from '../../../core/hex.ts'
import { mostBonds } from '../../../smp/bond-store.ts'
import { run } from '../../../src/cli/run.ts'
import { type Bond, bondInfo, FileBondStore } from '../../../src/index.ts'
import { bondWith } from '../../support/bonds.ts'
import { Scratch } from './support/captures.ts'
import { TestOutput, testIo } from './support/test-io.ts'

let scratch: Scratch
let path: string
let store: FileBondStore
beforeEach(async () => {
  scratch = await Scratch.make()
  path = scratch.path('bonds.json')
  store = new FileBondStore(path)
})
afterEach(() => scratch[Symbol.asyncDispose]())

const bonds = async (line: string, { stdout, file = path }: { stdout?: TestOutput; file?: string } = {}) => {
  const io = testIo({ env: { BARETOOTH_BONDS: file }, ...(stdout && { stdout }) })
  const code = await run(['bonds', ...line.split(' ')], io)
  return { code, out: io.stdout.text, lines: io.stdout.lines, error: io.stderr.text }
}

const keep = async (...kept: readonly Bond[]) => {
  for (const bond of kept) await store.set(bond)
}

const secretsOf = ({ keyAsCentral, irk, peerSigningKey }: Bond): readonly string[] =>
  [keyAsCentral?.value, irk, peerSigningKey?.value].map(key => toHex(key ?? new Uint8Array(16)))

const legacy = bondWith(2, {
  keyAsCentral: {
    ...(bondWith(2).keyAsCentral ?? ({} as never)),
    value: bondWith(2).irk?.map((byte, at) => (at < 9 ? 0 : byte)) ?? new Uint8Array(),
    keySize: 7,
    authenticated: false,
    secureConnections: false,
  },
  keyAsPeripheral: undefined,
  irk: undefined,
})

describe('baretooth bonds list', () => {
  test('tells with whom there are bonds, and what they protect against', async () => {
    await keep(
      bondWith(1),
      legacy,
      bondWith(3, { isDebug: true }),
      bondWith(4, { keyAsCentral: undefined, keyAsPeripheral: undefined }),
    )
    const { code, lines, error } = await bonds('list')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const rest = 'of BA:2E:7F:00:00:00 (public); since 2023-11-14'
    expect(lines).toEqual([
      `C0:00:00:00:00:01 (random)  authenticated, Secure Connections, 128 bits; ${rest}`,
      `C0:00:00:00:00:02 (random)  not authenticated, legacy pairing, 56 bits; ${rest}`,
      `C0:00:00:00:00:03 (random)  debug key: no protection; ${rest}`,
      `C0:00:00:00:00:04 (random)  no key; ${rest}`,
    ])
  })

  test('--json: the same as data', async () => {
    await keep(bondWith(1), legacy)
    const { lines } = await bonds('list --json')
    expect(lines.map(line => JSON.parse(line))).toEqual([
      {
        address: 'C0:00:00:00:00:01',
        addressType: 'random',
        localAddress: 'BA:2E:7F:00:00:00',
        localAddressType: 'public',
        created: '2023-11-14T22:13:20.001Z',
        authenticated: true,
        secureConnections: true,
        keySize: 16,
        resolvable: true,
        isDebug: false,
      },
      expect.objectContaining({ authenticated: false, secureConnections: false, keySize: 7, resolvable: false }),
    ])
  })

  test('none is an answer, and makes no file', async () => {
    expect(await bonds('list')).toMatchObject({ code: 0, out: `No bonds in ${path}.\n`, error: '' })
    expect(await bonds('list --json')).toMatchObject({ code: 0, out: '' })
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  test('tells what cannot be read, and that a newer version wrote it', async () => {
    await writeFile(path, '{"version":1,"bonds":[7]}')
    expect(await bonds('list')).toMatchObject({
      code: 0,
      error: `baretooth: ${path}: entry 1: bond must be an object. It is kept aside, and not used.\n`,
    })
    await writeFile(path, '{"version":2}')
    expect(await bonds('list')).toMatchObject({
      code: 1,
      error:
        `baretooth: the bonds in ${path} cannot be read: it has version 2 of the format, and 1 is the newest that this version reads\n` +
        'Update baretooth, or name another file with BARETOOTH_BONDS.\n',
    })
  })
})

describe('baretooth bonds remove', () => {
  test('forgets the bonds with one device, of every adapter', async () => {
    await keep(bondWith(1), bondWith(2), bondWith(1, { local: { address: 7, addressType: 'public' } }))
    const { code, out } = await bonds('remove c0:00:00:00:00:01')
    expect({ code, out }).toEqual({ code: 0, out: 'Removed the bond with C0:00:00:00:00:01 (random).\n'.repeat(2) })
    expect(await store.list()).toEqual([bondWith(2)])
    const { lines } = await bonds('remove C00000000002 --json')
    expect(lines.map(line => JSON.parse(line).address)).toEqual(['C0:00:00:00:00:02'])
    expect(await store.list()).toEqual([])
  })

  test('a device without a bond, and what is no address', async () => {
    await keep(bondWith(1))
    expect(await bonds('remove C0:00:00:00:00:02')).toMatchObject({
      code: 1,
      error: 'baretooth: there is no bond with C0:00:00:00:00:02\nSee with whom there is one with "baretooth bonds list".\n',
    })
    expect(await bonds('remove Lamp')).toMatchObject({ code: 2, error: expect.stringContaining('Give six bytes of hex') })
    expect(await store.list()).toEqual([bondWith(1)])
  })
})

describe('baretooth bonds export and import', () => {
  const copy = () => scratch.path('copy.json')

  test('carry bonds and identity to another file, which only its owner can read', async () => {
    await keep(bondWith(1), bondWith(2))
    const root = await store.identityRoot()
    const exported = await bonds(`export ${copy()}`)
    expect(exported).toMatchObject({ code: 0, out: '' })
    expect(exported.error).toMatch(/^Exported 2 bonds to .+\. It holds the keys: .+\n$/)
    if (process.platform !== 'win32') expect((await stat(copy())).mode & 0o777).toBe(0o600)

    const file = scratch.path('elsewhere/bonds.json')
    const imported = await bonds(`import ${copy()}`, { file })
    expect(imported).toMatchObject({
      code: 0,
      out: 'Added the bond with C0:00:00:00:00:01 (random).\nAdded the bond with C0:00:00:00:00:02 (random).\n',
      error: 'This device is now who the export is of.\n',
    })
    const other = new FileBondStore(file)
    expect(await other.list()).toEqual([bondWith(1), bondWith(2)])
    expect(await other.identityRoot()).toEqual(root)
  })

  test('tell what was replaced, and keep who this device is unless asked', async () => {
    await keep(bondWith(1), bondWith(2))
    const root = await store.identityRoot()
    await bonds(`export ${copy()}`)
    const file = scratch.path('other.json')
    const other = new FileBondStore(file)
    await other.set(bondWith(2, { created: 5 }))
    const own = await other.identityRoot()
    const { lines, error } = await bonds(`import ${copy()} --json`, { file })
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { address: 'C0:00:00:00:00:01', replaced: false },
      { address: 'C0:00:00:00:00:02', replaced: true },
    ])
    expect(error).toMatch(/^The export is of another device: .+ --identity changes that\.\n$/)
    expect(await other.list()).toEqual([bondWith(1), bondWith(2)])
    expect(await other.identityRoot()).toEqual(own)
    const again = await bonds(`import ${copy()} --identity`, { file })
    expect(again.out).toContain('Replaced the bond with C0:00:00:00:00:01 (random).\n')
    expect(again.error).toBe('This device is now who the export is of.\n')
    expect(await other.identityRoot()).toEqual(root)
    expect((await bonds(`import ${copy()}`, { file })).error).toBe('')
  })

  test('to standard output, but not to a terminal', async () => {
    await keep(bondWith(1))
    const { code, out, error } = await bonds('export')
    expect({ code, content: JSON.parse(out).bonds.length }).toEqual({ code: 0, content: 1 })
    expect(error).toMatch(/^Exported 1 bond\. It holds the keys/)
    const terminal = () => new TestOutput({ columns: 80, rows: 24 })
    expect(await bonds('export', { stdout: terminal() })).toMatchObject({
      code: 1,
      out: '',
      error: 'baretooth: keys are not shown on a terminal\nName a file to write them to, or show them with --force.\n',
    })
    expect((await bonds('export --force', { stdout: terminal() })).out).toBe(out)
  })

  test('replace a file only when told to, and then as its owner’s alone; never what is no file', async () => {
    await keep(bondWith(1))
    await writeFile(copy(), 'mine')
    await chmod(copy(), 0o666)
    expect(await bonds(`export ${copy()}`)).toMatchObject({ code: 1, error: expect.stringContaining('is there already') })
    expect(await readFile(copy(), 'utf8')).toBe('mine')
    expect((await bonds(`export ${copy()} --force`)).code).toBe(0)
    if (process.platform !== 'win32') expect((await stat(copy())).mode & 0o777).toBe(0o600)
    await symlink(copy(), scratch.path('link'))
    for (const target of [scratch.folder, scratch.path('link')])
      expect(await bonds(`export ${target} --force`)).toMatchObject({ code: 1, error: expect.stringContaining('is no file') })
    expect(await bonds(`export ${scratch.path('absent/copy.json')}`)).toMatchObject({
      code: 1,
      error: expect.stringContaining('cannot be written (ENOENT)'),
    })
  })

  test('CAP-16 an export with anything wrong in it changes nothing', async () => {
    await keep(bondWith(1), bondWith(2))
    await bonds(`export ${copy()}`)
    const file = scratch.path('other.json')
    await new FileBondStore(file).set(bondWith(9))
    const before = await readFile(file, 'utf8')
    const text = await readFile(copy(), 'utf8')
    const [secret = ''] = secretsOf(bondWith(2))
    const wrong = [
      text.slice(0, 500),
      '',
      'rubbish',
      '{"version":2}',
      text.replace(secret, `${secret}0`),
      text.replace(secret, '0'.repeat(32)),
      text.replace('"isDebug"', '"__proto__"').replace('"created"', '"__proto__"'),
    ]
    for (const content of wrong) {
      await writeFile(copy(), content)
      const { code, out, error } = await bonds(`import ${copy()}`, { file })
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(error).toMatch(/^baretooth: .+ was not imported: .+\nName a file that "baretooth bonds export" has written\.\n$/)
      expect(error).not.toContain(secret.slice(0, 8))
      expect(await readFile(file, 'utf8')).toBe(before)
    }
    expect(await bonds(`import ${scratch.path('absent')}`, { file })).toMatchObject({
      code: 1,
      error: expect.stringContaining('it cannot be read (ENOENT)'),
    })
    await writeFile(copy(), text)
    expect((await bonds(`import ${copy()}`, { file })).code).toBe(0)
    expect(await new FileBondStore(file).list()).toEqual([bondWith(9), bondWith(1), bondWith(2)])
  })

  test('more than the file may hold is refused, and nothing gives way', async () => {
    await keep(bondWith(0))
    const document = JSON.parse(await readFile(path, 'utf8'))
    const many = Array.from({ length: mostBonds }, (_, index) => ({
      ...document.bonds[0],
      peer: { address: `00:00:00:00:00:${index.toString(16).padStart(2, '0')}`, addressType: 'public' },
    }))
    await writeFile(copy(), JSON.stringify({ ...document, bonds: many }))
    expect(await bonds(`import ${copy()}`)).toMatchObject({
      code: 1,
      error: 'baretooth: there would be more than 256 bonds\nRemove some with "baretooth bonds remove".\n',
    })
    expect(await store.list()).toEqual([bondWith(0)])
  })
})

describe('CAP-18 keys', () => {
  test('are shown by no command but export', async () => {
    await keep(bondWith(1), bondWith(2))
    const root = toHex(await store.identityRoot())
    const copy = scratch.path('copy.json')
    const shown: string[] = []
    for (const line of [
      'list',
      'list --json',
      `export ${copy}`,
      `import ${copy}`,
      `import ${copy} --json`,
      'remove C0:00:00:00:00:01',
    ]) {
      const { code, out, error } = await bonds(line)
      expect(code).toBe(0)
      shown.push(out, error)
    }
    for (const secret of [root, ...secretsOf(bondWith(1)), ...secretsOf(bondWith(2))]) {
      expect(shown.join('')).not.toContain(secret)
      expect(await readFile(copy, 'utf8')).toContain(secret)
    }
  })

  test('are in nothing that is told of a bond', () => {
    const told = JSON.stringify(bondInfo(bondWith(1)))
    for (const secret of secretsOf(bondWith(1))) expect(told).not.toContain(secret)
    expect(Object.values(bondInfo(bondWith(1))).every(value => typeof value !== 'object')).toBe(true)
  })
})
