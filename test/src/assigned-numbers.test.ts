import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTable } from '../../src/assigned-numbers/table.ts'
import { appearanceName, companyName, uuidstrToStr } from '../../src/names.ts'

interface Entry {
  readonly name: string
  readonly code?: number
  readonly uuid?: string
  readonly category?: number
  readonly subcategory?: readonly { readonly value: number; readonly name: string }[]
}

/** What the tables were generated from; it lies beside the checkout and not in it. */
const source = join(import.meta.dirname, '../../../shared/assigned-numbers')
const read = (name: string): readonly Entry[] => JSON.parse(readFileSync(join(source, `${name}.json`), 'utf8'))

/** Runs of spaces are one space in the generated tables. */
const tidy = (name: string): string => name.replace(/\s+/g, ' ').trim()

const { CI } = process.env
const available = existsSync(source)
if (!available) console.warn('the source of the assigned numbers is absent: the generated tables are not compared with it')

describe.skipIf(!available && CI === undefined)('every name of the source is found', () => {
  test('companies', () => {
    for (const { code, name } of read('company_ids')) if (code !== 0xffff) expect(companyName(code ?? -1)).toBe(tidy(name))
  })

  test.each(['service_uuids', 'characteristic_uuids', 'descriptor_uuids'])('16-bit UUIDs of %s', file => {
    for (const { uuid = '', name } of read(file)) if (uuid.length === 4) expect(uuidstrToStr(uuid)).toBe(tidy(name))
  })

  test('128-bit UUIDs', () => {
    for (const { uuid = '', name } of read('vendor_uuids')) expect(uuidstrToStr(uuid)).toBe(tidy(name))
  })

  test('appearances', () => {
    for (const { category = -1, name, subcategory = [] } of read('gap_appearance')) {
      expect(appearanceName(category * 64)).toBe(tidy(name))
      for (const sub of subcategory) expect(appearanceName(category * 64 + sub.value)).toBe(tidy(sub.name))
    }
  })
})

test('a table counts on from the last number it names, and a name may begin with a number sign', () => {
  expect([...readTable('zero\none\n#a0 hundred and sixty\nnext\n#a2 #hash')]).toEqual([
    [0, 'zero'],
    [1, 'one'],
    [0xa0, 'hundred and sixty'],
    [0xa1, 'next'],
    [0xa2, '#hash'],
  ])
})
