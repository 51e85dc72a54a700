import { readFile } from 'node:fs/promises'
import { toHex } from '../../../core/hex.ts'
import { type Bond, bondKey } from '../../../smp/bond.ts'
import { type BondDocument, readDocument, withBonds } from '../../../smp/bond-document.ts'
import { mostBonds } from '../../../smp/bond-store.ts'
import type { BondFile } from '../../bonds/node/index.ts'
import { exitCode } from '../exit-code.ts'
import { CommandError } from '../failure.ts'
import type { Io } from '../io.ts'
import { bondJson, shortName } from './bond-lines.ts'
import { withBondsFile } from './bonds-file.ts'

export interface ImportOptions {
  readonly json?: boolean
  /** Take the identity root of the export, too. */
  readonly identity?: boolean
}

/** All of it or nothing: whatever is wrong in the export is found before anything is written. */
export const importCommand = async (io: Io, path: string, options: ImportOptions): Promise<number> => {
  const imported = await exported(path)
  const { replaced, identity } = await withBondsFile(io, file => merge(file, imported, options.identity))
  const isReplaced = (bond: Bond) => replaced.has(bondKey(bond))
  if (options.json) io.stdout.write(bondJson(imported.bonds, bond => ({ replaced: isReplaced(bond) })))
  else {
    const line = (bond: Bond) => `${isReplaced(bond) ? 'Replaced' : 'Added'} the bond with ${shortName(bond)}.\n`
    io.stdout.write(imported.bonds.map(line).join(''))
  }
  io.stderr.write(identityText[identity])
  return exitCode.ok
}

interface Merged {
  /** The keys of bonds that were there. */
  readonly replaced: ReadonlySet<string>
  readonly identity: Identity
}

const merge = async (file: BondFile, imported: BondDocument, wanted = false): Promise<Merged> => {
  const added = new Set(imported.bonds.map(bondKey))
  let merged: Merged | undefined
  await file.edit(document => {
    const replaced = new Set(document.bonds.map(bondKey).filter(key => added.has(key)))
    const identity = identityOf(document, imported, wanted)
    const fits = document.bonds.length + added.size - replaced.size <= mostBonds
    merged = fits ? { replaced, identity } : undefined
    const { identityRoot } = identity === 'taken' ? imported : document
    return merged && { ...document, identityRoot, bonds: withBonds(document.bonds, imported.bonds) }
  })
  if (merged) return merged
  throw new CommandError(`there would be more than ${mostBonds} bonds`, 'Remove some with "baretooth bonds remove".')
}

/** What became of the identity root of the export. */
type Identity = 'same' | 'taken' | 'kept'

const identityText: Readonly<Record<Identity, string>> = {
  same: '',
  taken: 'This device is now who the export is of.\n',
  kept: 'The export is of another device: peers that know it by a private or a static address do not know this one. --identity changes that.\n',
}

const identityOf = (here: BondDocument, { identityRoot }: BondDocument, wanted: boolean): Identity => {
  if (!identityRoot || (here.identityRoot && toHex(here.identityRoot) === toHex(identityRoot))) return 'same'
  return here.identityRoot && !wanted ? 'kept' : 'taken'
}

const exported = async (path: string): Promise<BondDocument> => {
  const refuse = (why: string, cause?: unknown) =>
    new CommandError(`${path} was not imported: ${why}`, 'Name a file that "baretooth bonds export" has written.', { cause })
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw refuse(`it cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause)
  }
  try {
    const { document, complaints } = readDocument(text)
    const [first] = complaints
    if (first === undefined) return document
    throw new TypeError(first)
  } catch (cause) {
    throw refuse((cause as Error).message, cause)
  }
}
