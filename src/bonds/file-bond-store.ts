import { type Bond, bondKey, type Identity } from '../../smp/bond.ts'
import { withBonds } from '../../smp/bond-document.ts'
import { bondFromJson, bondToJson } from '../../smp/bond-json.ts'
import type { BondStore } from '../../smp/bond-store.ts'
import { warn } from '../report-error.ts'
import type { BondFile } from './node/bond-file.ts'

/** How a `FileBondStore` tells. */
export interface FileBondStoreOptions {
  /** Is told of what cannot be read in the file; a warning on the console where absent. No key is told. */
  readonly warn?: ((message: string) => void) | undefined
}

/**
 * Keeps bonds in a file that only its owner can read, and that several processes may use at once. The file is touched when it is needed first.
 * What cannot be read in it is kept aside and never used; a file that cannot be read at all is kept beside as `.bak`.
 *
 * The file is the one that is named, else the one of the environment variable BARETOOTH_BONDS, else `baretooth/bonds.json` where the platform
 * keeps data of applications: `$XDG_DATA_HOME` or `~/.local/share`, `~/Library/Application Support`, `%APPDATA%`.
 *
 * Its calls reject with BleakError where the file cannot be read or written, or a newer version of the library wrote it.
 */
export class FileBondStore implements BondStore {
  readonly #path: string | undefined
  readonly #warn: (message: string) => void
  #opened: Promise<BondFile> | undefined

  constructor(path?: string, options: FileBondStoreOptions = {}) {
    this.#path = path
    this.#warn = options.warn ?? warn
  }

  async get(local: Identity, peer: Identity): Promise<Bond | undefined> {
    const key = bondKey({ local, peer })
    return (await this.list()).find(bond => bondKey(bond) === key)
  }

  /** @throws TypeError for a bond that could not be read again, such as one with a key of zeros; it names the field. */
  async set(bond: Bond): Promise<void> {
    const checked = bondFromJson(bondToJson(bond))
    const file = await this.#file()
    await file.edit(document => ({ ...document, bonds: withBonds(document.bonds, [checked]) }))
  }

  async delete(local: Identity, peer: Identity): Promise<boolean> {
    const key = bondKey({ local, peer })
    const file = await this.#file()
    let found = false
    await file.edit(document => {
      const bonds = document.bonds.filter(bond => bondKey(bond) !== key)
      found = bonds.length < document.bonds.length
      return found ? { ...document, bonds } : undefined
    })
    return found
  }

  async list(): Promise<readonly Bond[]> {
    return (await (await this.#file()).read()).bonds
  }

  async identityRoot(): Promise<Uint8Array> {
    const file = await this.#file()
    const kept = (await file.read()).identityRoot
    if (kept) return kept
    let root: Uint8Array = crypto.getRandomValues(new Uint8Array(16))
    await file.edit(document => {
      root = document.identityRoot ?? root
      return document.identityRoot ? undefined : { ...document, identityRoot: root }
    })
    return root
  }

  #file(): Promise<BondFile> {
    this.#opened ??= openFile(this.#path, this.#warn)
    return this.#opened
  }
}

/** Loaded on first use: it needs Node, and the rest of the package does not. */
const openFile = async (path: string | undefined, told: (message: string) => void): Promise<BondFile> => {
  const { BondFile, defaultBondsPath } = await import('./node/index.ts')
  return new BondFile(path ?? defaultBondsPath(), told)
}
