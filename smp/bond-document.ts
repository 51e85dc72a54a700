import { type Bond, bondKey, identityText } from './bond.ts'
import { bondFromJson, bondToJson, identityForm, keyForm } from './bond-json.ts'
import { mostBonds } from './bond-store.ts'

/** All that a file of bonds holds. */
export interface BondDocument {
  readonly identityRoot?: Uint8Array | undefined
  /** In the order in which they were set. */
  readonly bonds: readonly Bond[]
  /** What could not be read, as it was: somebody may put it right. */
  readonly aside: readonly unknown[]
}

export const emptyDocument: BondDocument = { bonds: [], aside: [] }

/** The layout of the file that is written. */
const version = 1
/** The deepest that the whole may be, so that nothing that walks through it runs out of stack. */
const deepest = 64

/** It is no file of bonds, or no longer one. */
export class DamagedDocument extends TypeError {}

/** Another version of the library wrote it, which knows more. */
export class NewerDocument extends TypeError {}

/**
 * Reads the text of a file of bonds. Entries that are not what they must be are set aside, each with a complaint that tells no key.
 * @throws DamagedDocument where nothing can be read, and NewerDocument.
 */
export const readDocument = (text: string): { readonly document: BondDocument; readonly complaints: readonly string[] } => {
  const { identityRoot, bonds, unreadable = [] } = envelope(text)
  const complaints: string[] = []
  const aside: unknown[] = [...unreadable]
  const refused = (what: string, error: unknown, value: unknown) => {
    complaints.push(`${what}: ${(error as Error).message}`)
    aside.push(value)
  }
  const read: Bond[] = []
  for (const [index, value] of bonds.entries())
    try {
      read.push(bondFromJson(value))
    } catch (error) {
      refused(`entry ${index + 1}${peerOf(value)}`, error, value)
    }
  try {
    const root = identityRoot === undefined ? undefined : keyForm.read(identityRoot, 'identityRoot')
    return { document: { identityRoot: root, bonds: withBonds([], read), aside }, complaints }
  } catch (error) {
    refused('the identity root', error, { identityRoot })
    return { document: { bonds: withBonds([], read), aside }, complaints }
  }
}

export const writeDocument = ({ identityRoot, bonds, aside }: BondDocument): string => {
  const content = {
    version,
    identityRoot: identityRoot && keyForm.write(identityRoot),
    bonds: bonds.map(bondToJson),
    unreadable: aside.length > 0 ? aside.slice(-mostBonds) : undefined,
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

/** These bonds, each in place of the one of the same two; the ones that were set longest ago give way. */
export const withBonds = (bonds: readonly Bond[], added: readonly Bond[]): readonly Bond[] => {
  const kept = new Map(bonds.map(bond => [bondKey(bond), bond]))
  for (const bond of added) {
    kept.delete(bondKey(bond))
    kept.set(bondKey(bond), bond)
  }
  return [...kept.values()].slice(-mostBonds)
}

interface Envelope {
  readonly identityRoot?: unknown
  readonly bonds: readonly unknown[]
  readonly unreadable?: readonly unknown[]
}

const envelope = (text: string): Envelope => {
  const content = parsed(text)
  if (typeof content !== 'object' || content === null || !('version' in content))
    throw new DamagedDocument('it has no version, so it is no file of bonds')
  if (Number.isInteger(content.version) && (content.version as number) > version)
    throw new NewerDocument(
      `it has version ${content.version} of the format, and ${version} is the newest that this version reads`,
    )
  if (content.version !== version) throw new DamagedDocument('its version is none that there is')
  const { bonds, unreadable } = content as Record<string, unknown>
  if (!Array.isArray(bonds)) throw new DamagedDocument('its bonds are no list')
  if (unreadable !== undefined && !Array.isArray(unreadable)) throw new DamagedDocument('what it has set aside is no list')
  if (isDeeper(content, deepest)) throw new DamagedDocument(`it is deeper than ${deepest} levels`)
  return content as unknown as Envelope
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which is keys.
    throw new DamagedDocument('it is not JSON')
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some(inner => isDeeper(inner, levels - 1)))

/** As far as that can be told. */
const peerOf = (value: unknown): string => {
  try {
    return ` (${identityText(identityForm.read((value as { peer?: unknown }).peer, 'peer'))})`
  } catch {
    return ''
  }
}
