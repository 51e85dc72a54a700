/**
 * Writes src/assigned-numbers/*.generated.ts from a folder of JSON files: `node scripts/generate-names.ts FOLDER` (Node 22.18 or newer).
 * The folder holds v1/*.json of the bluetooth-numbers-database (company_ids, service_uuids, characteristic_uuids,
 * descriptor_uuids, gap_appearance) and, from Bleak's tables, member_uuids and vendor_uuids as lists of { uuid, name }.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Named {
  readonly name: string
}
type Company = Named & { readonly code: number }
type Attribute = Named & { readonly uuid: string }
type Category = Named & { readonly category: number; readonly subcategory?: readonly (Named & { readonly value: number })[] }

const output = join(import.meta.dirname, '..', 'src', 'assigned-numbers')

const clean = (name: string): string => name.replace(/\s+/g, ' ').trim()

/**
 * Numbers and names as lines of text in ascending order. A name without a number has the one after its predecessor's, so that
 * long runs of assigned numbers cost nothing: the reader is src/assigned-numbers/table.ts.
 */
const table = (entries: ReadonlyMap<number, string>): string => {
  let expected = 0
  const sorted = [...entries].sort(([a], [b]) => a - b)
  return sorted
    .map(([number, name]) => {
      const line = number === expected && !name.startsWith('#') ? name : `#${number.toString(16)} ${name}`
      expected = number + 1
      return line
    })
    .join('\n')
}

const literal = (text: string): string => `\`\\\n${text.replace(/[\\`$]/g, '\\$&')}\``

const write = (file: string, notice: string, constants: Readonly<Record<string, string>>): void => {
  const body = Object.entries(constants).map(([name, text]) => `export const ${name} = ${literal(text)}\n`)
  writeFileSync(
    join(output, file),
    `/*!\n${notice}\n*/\n// Written by scripts/generate-names.ts; do not edit.\n\n${body.join('\n')}`,
  )
}

const short = (list: readonly Attribute[]): [number, string][] =>
  list.filter(({ uuid }) => uuid.length === 4).map(({ uuid, name }) => [Number.parseInt(uuid, 16), clean(name)])

const long = (list: readonly Attribute[]): [string, string][] =>
  list.filter(({ uuid }) => uuid.length === 36).map(({ uuid, name }) => [uuid.toLowerCase(), clean(name)])

const appearances = (categories: readonly Category[]): [number, string][] =>
  categories.flatMap(({ category, name, subcategory = [] }): [number, string][] => [
    [category * 64, clean(name)],
    ...subcategory.map((sub): [number, string] => [category * 64 + sub.value, clean(sub.name)]),
  ])

const generate = (folder: string): void => {
  const read = <T>(name: string): readonly T[] => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const [bsd, mit] = ['numbers-database', 'bleak'].map(name => readFileSync(join(output, `${name}.notice.txt`), 'utf8').trim())
  const gatt = ['service_uuids', 'characteristic_uuids', 'descriptor_uuids'].flatMap(name => read<Attribute>(name))
  // Bleak's table spells a comma inside a name as a colon.
  const members = read<Attribute>('member_uuids').map(({ uuid, name }) => ({ uuid, name: name.replaceAll(': ', ', ') }))

  write('companies.generated.ts', `${bsd}`, {
    companies: table(new Map(read<Company>('company_ids').map(({ code, name }) => [code, clean(name)]))),
  })
  write('appearances.generated.ts', `${bsd}`, { appearances: table(new Map(appearances(read<Category>('gap_appearance')))) })
  write('uuids.generated.ts', `${bsd}\n\n${mit}`, {
    // A service that has a name of its own comes before the company that its number belongs to.
    uuids16: table(new Map([...short(members), ...short(gatt)])),
    // Bleak's own names come before others.
    uuids128: [...new Map([...long(gatt), ...long(read<Attribute>('vendor_uuids'))])]
      .map(([uuid, name]) => `${uuid} ${name}`)
      .sort()
      .join('\n'),
  })
}

const folder = process.argv[2]
if (folder === undefined) throw new TypeError('usage: node scripts/generate-names.ts FOLDER')
generate(folder)
