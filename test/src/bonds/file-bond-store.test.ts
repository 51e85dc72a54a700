import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect, promisify } from 'node:util'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BleakError } from '../../../core/errors.ts'
import { toHex } from '../../../core/hex.ts'
import { writeDocument } from '../../../smp/bond-document.ts'
import { mostBonds } from '../../../smp/bond-store.ts'
import { FileBondStore, MemoryBondStore } from '../../../src/index.ts'
import { bondWith, ourIdentity } from '../../support/bonds.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baretooth-bonds-'))
  path = join(folder, 'bonds.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The store, and what it has warned of. */
const opened = (file = path) => {
  const warnings: string[] = []
  return { store: new FileBondStore(file, { warn: message => warnings.push(message) }), warnings }
}

const modeOf = async (file: string) => (await stat(file)).mode & 0o777
const content = async () => JSON.parse(await readFile(path, 'utf8'))

/** What is wrong has done no harm: what is set is there, for a new store too. */
const expectUsable = async (store: FileBondStore) => {
  const bond = bondWith(77)
  await store.set(bond)
  expect(await opened().store.get(bond.local, bond.peer)).toEqual(bond)
  expect(await readdir(folder)).not.toContain('bonds.json.lock')
}

describe('FileBondStore', () => {
  test('touches nothing before it has to', async () => {
    const { store } = opened(join(folder, 'deep/er/bonds.json'))
    expect(await store.list()).toEqual([])
    expect(await store.get(ourIdentity, bondWith(1).peer)).toBeUndefined()
    expect(await store.delete(ourIdentity, bondWith(1).peer)).toBe(false)
    expect(await readdir(folder)).not.toContain('bonds.json')
  })

  test('keeps bonds by both identities, in place of those before, for the next store', async () => {
    const { store } = opened()
    const other = bondWith(1, { local: { address: 5, addressType: 'public' } })
    await store.set(bondWith(1))
    await store.set(other)
    await store.set(bondWith(2))
    await store.set(bondWith(1, { created: 5 }))
    const next = opened().store
    expect(await next.list()).toEqual([other, bondWith(2), bondWith(1, { created: 5 })])
    expect(await next.get(ourIdentity, bondWith(1).peer)).toEqual(bondWith(1, { created: 5 }))
    expect(await next.delete(ourIdentity, bondWith(1).peer)).toBe(true)
    expect(await next.delete(ourIdentity, bondWith(1).peer)).toBe(false)
    expect(await store.list()).toEqual([other, bondWith(2)])
  })

  test('SMP-46 keeps so many bonds and no more: the one that was set longest ago gives way', async () => {
    const bonds = Array.from({ length: mostBonds }, (_, index) => bondWith(index))
    const { store } = opened()
    await store.set(bondWith(0))
    const { bonds: entries, ...rest } = await content()
    const more = bonds.map(({ peer }) => ({ ...entries[0], peer: { address: addressText(peer.address), addressType: 'random' } }))
    await writeFile(path, JSON.stringify({ ...rest, bonds: more }))
    await store.set(bondWith(mostBonds))
    const kept = await store.list()
    expect(kept).toHaveLength(mostBonds)
    expect(kept.map(({ peer }) => peer.address)).not.toContain(bondWith(0).peer.address)
    expect(kept.at(-1)).toEqual(bondWith(mostBonds))
  })

  test('refuses what it could not read again, and keeps what it has', async () => {
    const { store } = opened()
    await store.set(bondWith(1))
    await expect(store.set(bondWith(1, { irk: new Uint8Array(16) }))).rejects.toThrow(
      new TypeError('bond.irk must be 32 hex digits that are not all zero'),
    )
    await expect(store.set(bondWith(1, { irk: new Uint8Array(15).fill(1) }))).rejects.toThrow(TypeError)
    expect(await store.list()).toEqual([bondWith(1)])
  })

  test('gives the same identity root always, to several that ask at once', async () => {
    const stores = [opened().store, opened().store, opened().store]
    const [first, ...others] = await Promise.all(stores.map(store => store.identityRoot()))
    expect(first?.length).toBe(16)
    for (const root of others) expect(root).toEqual(first)
    await opened().store.set(bondWith(1))
    expect(await opened().store.identityRoot()).toEqual(first)
  })

  test('shows no key when it is printed, as the store in memory does not', async () => {
    const { store } = opened()
    const memory = new MemoryBondStore()
    for (const one of [store, memory]) {
      await one.set(bondWith(1))
      const shown = `${inspect(one, { depth: 9, showHidden: true })}${JSON.stringify(one)}${one}`
      expect(shown).not.toContain(toHex(bondWith(1).irk ?? new Uint8Array()))
      expect(shown).not.toMatch(/irk|value|Uint8Array/i)
    }
  })

  test('replaces what a link leads to, and not the link', async () => {
    await mkdir(join(folder, 'real'))
    await writeFile(join(folder, 'real/bonds.json'), '')
    await symlink(join(folder, 'real/bonds.json'), path)
    await opened().store.set(bondWith(1))
    expect(await opened(join(folder, 'real/bonds.json')).store.list()).toEqual([bondWith(1)])
    expect(await opened().store.list()).toEqual([bondWith(1)])
  })

  test('tells where it cannot write, and why', async () => {
    await writeFile(join(folder, 'file'), '')
    const failed = opened(join(folder, 'file/bonds.json')).store.set(bondWith(1))
    await expect(failed).rejects.toThrow(BleakError)
    await expect(failed).rejects.toThrow(/file.bonds\.json cannot be written: E[A-Z]+$/)
    await expect(opened(folder).store.list()).rejects.toThrow('cannot be read: EISDIR')
  })
})

const addressText = (address: number) =>
  address
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?=.)/g, '$&:')

describe('CAP-16 a file that was tampered with', () => {
  const whole = async () => {
    await opened().store.set(bondWith(1))
    await opened().store.set(bondWith(2))
    return await readFile(path, 'utf8')
  }

  test.each([1, 2, 40, 300, 700, -3])('cut at %i: told, kept as .bak, and begun anew with the next bond', async length => {
    const text = (await whole()).slice(0, length)
    await writeFile(path, text)
    const { store, warnings } = opened()
    expect(await store.list()).toEqual([])
    expect(await store.list()).toEqual([])
    expect(warnings).toEqual([
      `${path} cannot be read: it is not JSON. The next change keeps it as bonds.json.bak and begins a new one`,
    ])
    expect(await readFile(path, 'utf8')).toBe(text)
    await expectUsable(store)
    expect(await readFile(`${path}.bak`, 'utf8')).toBe(text)
    expect(await modeOf(`${path}.bak`)).toBe(0o600)
  })

  test('an entry that cannot be read is told once, never used, and still there after the next changes', async () => {
    const { bonds, ...rest } = JSON.parse(await whole())
    bonds[0].keyAsCentral.value = '0'.repeat(32)
    await writeFile(path, JSON.stringify({ ...rest, bonds }))
    const { store, warnings } = opened()
    expect(await store.get(ourIdentity, bondWith(1).peer)).toBeUndefined()
    expect(await store.list()).toEqual([bondWith(2)])
    expect(warnings).toEqual([
      `${path}: entry 1 (random C0:00:00:00:00:01): bond.keyAsCentral.value must be 32 hex digits that are not all zero. It is kept aside, and not used`,
    ])
    await expectUsable(store)
    await store.delete(ourIdentity, bondWith(2).peer)
    expect((await content()).unreadable).toEqual([bonds[0]])
    const later = opened()
    expect(await later.store.list()).toEqual([bondWith(77)])
    expect(later.warnings).toEqual([])
  })

  test('an empty file is a new one', async () => {
    await writeFile(path, '')
    const { store, warnings } = opened()
    expect(await store.list()).toEqual([])
    await expectUsable(store)
    expect(warnings).toEqual([])
    expect(await readdir(folder)).toEqual(['bonds.json'])
  })

  test('a file of a newer version is refused, and left untouched', async () => {
    const text = '{"version":2,"vault":"elsewhere"}'
    await writeFile(path, text)
    const { store } = opened()
    const why = `${path} cannot be read: it has version 2 of the format, and 1 is the newest that this version reads`
    await expect(store.list()).rejects.toThrow(why)
    await expect(store.identityRoot()).rejects.toThrow(BleakError)
    await expect(store.set(bondWith(1))).rejects.toThrow('it has version 2 of the format')
    await expect(store.delete(ourIdentity, bondWith(1).peer)).rejects.toThrow('it has version 2 of the format')
    expect(await readFile(path, 'utf8')).toBe(text)
    expect(await readdir(folder)).toEqual(['bonds.json'])
  })

  test('what somebody had begun to write when it died is removed', async () => {
    await writeFile(`${path}.0011223344556677.next`, 'half')
    await expectUsable(opened().store)
    expect(await readdir(folder)).toEqual(['bonds.json'])
  })
})

describe.skipIf(process.platform === 'win32')('CAP-17 who can read the file', () => {
  test('its owner alone, as with the folders that were made for it', async () => {
    const deep = join(folder, 'new/folder/bonds.json')
    await opened(deep).store.set(bondWith(1))
    expect(await modeOf(deep)).toBe(0o600)
    expect(await modeOf(dirname(deep))).toBe(0o700)
    expect(await modeOf(join(folder, 'new'))).toBe(0o700)
  })

  test('a file that all could read and write is its owner’s from the first look, and after each change', async () => {
    await opened().store.set(bondWith(1))
    await chmod(path, 0o666)
    expect(await opened().store.list()).toEqual([bondWith(1)])
    expect(await modeOf(path)).toBe(0o600)
    await chmod(path, 0o666)
    await expectUsable(opened().store)
    expect(await modeOf(path)).toBe(0o600)
  })

  test('the folder that is there already stays as it is', async () => {
    await chmod(folder, 0o755)
    await opened().store.set(bondWith(1))
    expect(await modeOf(folder)).toBe(0o755)
  })
})

describe('CAP-17 several at once', () => {
  test('stores of one process lose nothing', async () => {
    const stores = [opened().store, opened().store, opened().store]
    await Promise.all(Array.from({ length: 15 }, (_, index) => stores[index % 3]?.set(bondWith(index))))
    const kept = await opened().store.list()
    expect(kept.map(({ peer }) => peer.address).sort()).toEqual(
      Array.from({ length: 15 }, (_, index) => bondWith(index).peer.address),
    )
  })

  test('a change whose lock is broken before it is done is made anew on what the other has left', async () => {
    const { BondFile } = await import('../../../src/bonds/node/index.ts')
    const file = new BondFile(path, () => {})
    await opened().store.set(bondWith(1))
    const seen: number[] = []
    await file.edit(document => {
      seen.push(document.bonds.length)
      // Another one has come between; it has the lock, and has written.
      if (seen.length === 1) {
        rmSync(`${path}.lock`)
        writeFileSync(path, writeDocument({ ...document, bonds: [...document.bonds, bondWith(2)] }))
      }
      return { ...document, bonds: [...document.bonds, bondWith(3)] }
    })
    expect(seen).toEqual([1, 2])
    expect(await opened().store.list()).toEqual([bondWith(1), bondWith(2), bondWith(3)])
    expect(await readdir(folder)).toEqual(['bonds.json'])
  })

  test('processes lose nothing, and whoever reads meanwhile reads whole files', async () => {
    const script = join(folder, 'hammer.mjs')
    await build({
      entryPoints: [fileURLToPath(new URL('hammer.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    })
    const each = 12
    const running = [0, 1, 2].map(one => promisify(execFile)(process.execPath, [script, path, String(one * each), String(each)]))
    const { store, warnings } = opened()
    let ended = false
    const done = Promise.allSettled(running).finally(() => {
      ended = true
    })
    while (!ended) await store.list()
    expect((await done).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    expect(warnings).toEqual([])
    const kept = (await store.list()).map(({ peer }) => peer.address).sort()
    const wanted = Array.from({ length: 3 * each }, (_, index) => index).filter(index => index % 3 !== 0)
    expect(kept).toEqual(wanted.map(index => bondWith(index).peer.address))
    expect((await readdir(folder)).sort()).toEqual(['bonds.json', 'hammer.mjs'])
    await expectUsable(store)
  })
})
