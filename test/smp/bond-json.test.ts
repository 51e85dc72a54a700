import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bond } from '../../smp/bond.ts'
import { type BondDocument, DamagedDocument, NewerDocument, readDocument, writeDocument } from '../../smp/bond-document.ts'
import { bondFromJson, bondToJson } from '../../smp/bond-json.ts'
import { mostBonds } from '../../smp/bond-store.ts'
import { anyBond } from '../support/any-bond.ts'
import { bondWith } from '../support/bonds.ts'

type Entry = Record<string, unknown>
const entryOf = (bond: Bond): Entry => JSON.parse(JSON.stringify(bondToJson(bond)))
const textOf = (...entries: readonly unknown[]) => JSON.stringify({ version: 1, bonds: entries })

/** One key of the entry is this, and all else is as it was. */
const withKey = (change: Entry): Entry => {
  const entry = entryOf(bondWith(1))
  return { ...entry, keyAsCentral: { ...(entry['keyAsCentral'] as Entry), ...change } }
}

/** As JSON writes it: a property of its own, and not the prototype. */
const withProto = (text: string) => JSON.parse(text.replace('{', '{"__proto__":{"isDebug":true},'))

describe('a bond as JSON', () => {
  test('any bond reads back as it was', () => {
    fc.assert(
      fc.property(anyBond, bond => {
        expect(bondFromJson(JSON.parse(JSON.stringify(bondToJson(bond))))).toEqual(bond)
      }),
    )
  })

  test('any document reads back as it was, and complains about nothing', () => {
    const anyDocument: fc.Arbitrary<BondDocument> = fc.record({
      identityRoot: fc.constant(bondWith(9).irk),
      bonds: fc.uniqueArray(anyBond, { maxLength: 5, selector: ({ local, peer }) => JSON.stringify([local, peer]) }),
      aside: fc.array(fc.constantFrom<unknown>('x', 7, { a: [1] }), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(anyDocument, document => {
        expect(readDocument(writeDocument(document))).toEqual({ document, complaints: [] })
      }),
      { numRuns: 50 },
    )
  })

  test('a key is told by where it stands, and never by what it holds', () => {
    const secret = 'c5deadbeef'.repeat(3)
    expect(() => bondFromJson(withKey({ value: secret }))).toThrow(
      new TypeError('bond.keyAsCentral.value must be 32 hex digits that are not all zero'),
    )
  })

  test('of the same two the last one counts, and of too many the last ones', () => {
    const twice = readDocument(textOf(entryOf(bondWith(1)), entryOf(bondWith(2)), entryOf(bondWith(1, { created: 5 }))))
    expect(twice.document.bonds.map(({ created }) => created)).toEqual([bondWith(2).created, 5])
    const many = Array.from({ length: mostBonds + 3 }, (_, index) => entryOf(bondWith(index)))
    const { bonds } = readDocument(textOf(...many)).document
    expect(bonds.length).toBe(mostBonds)
    expect(bonds[0]).toEqual(bondWith(3))
  })
})

describe('CAP-16 what is no bond', () => {
  const good = entryOf(bondWith(2))
  const long = withKey({ value: '1'.repeat(33) })
  const deep = (levels: number): unknown => (levels === 0 ? 0 : [deep(levels - 1)])

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['a text', 'bond'],
    ['a list', []],
    ['nothing in it', {}],
    ['hex of odd length', withKey({ value: 'abc' })],
    ['a key of 33 digits', long],
    ['a key of 31 digits', withKey({ value: '1'.repeat(31) })],
    ['a key with other digits', withKey({ value: 'g'.repeat(32) })],
    ['a key with spaces', withKey({ value: ` ${'1'.repeat(31)}` })],
    ['an empty key', withKey({ value: '' })],
    ['a key of zeros', withKey({ value: '0'.repeat(32) })],
    ['a key that is a list', withKey({ value: Array(16).fill(1) })],
    ['a key that is null', withKey({ value: null })],
    ['no key in the key', withKey({ value: undefined })],
    ['a key that is longer than its size', withKey({ keySize: 7 })],
    ['a key size of 6', withKey({ keySize: 6 })],
    ['a key size of 17', withKey({ keySize: 17 })],
    ['a key size of 16.5', withKey({ keySize: 16.5 })],
    ['a key size as text', withKey({ keySize: '16' })],
    ['a diversifier of 17 bits', withKey({ diversifier: 0x10000 })],
    ['a random number that is one', withKey({ random: 0 })],
    ['authenticated by a 1', withKey({ authenticated: 1 })],
    ['a field of nobody', { ...good, ltk: '00' }],
    ['__proto__ in the entry', withProto(JSON.stringify(good))],
    ['__proto__ in a key', { ...good, keyAsCentral: withProto(JSON.stringify(good['keyAsCentral'])) }],
    ['__proto__ in the data of the GATT layers', { ...good, gattDatabase: withProto('{"a":1}') }],
    ['data of the GATT layers without end', { ...good, gattClientState: deep(40) }],
    ['an IRK of zeros', { ...good, irk: '0'.repeat(32) }],
    ['an IRK that is a number', { ...good, irk: 0 }],
    ['a counter below zero', { ...good, ownSigningKey: { value: '1'.repeat(32), counter: -1, authenticated: true } }],
    ['an address that is none', { ...good, peer: { address: 'C0:00', addressType: 'random' } }],
    ['an address that is a number', { ...good, peer: { address: 1, addressType: 'public' } }],
    ['an identity that is a private address', { ...good, peer: { address: '4F:00:00:00:00:01', addressType: 'random' } }],
    ['a type of address that is none', { ...good, peer: { address: 'C0:00:00:00:00:01', addressType: '__proto__' } }],
    ['no peer', { ...good, peer: undefined }],
    ['no time', { ...good, created: null }],
    ['a time that no calendar has', { ...good, created: Number.MAX_SAFE_INTEGER }],
  ])('%s: that entry is set aside as it was, and the next one counts', (_, entry) => {
    const kept = JSON.parse(JSON.stringify(entry))
    const { document, complaints } = readDocument(textOf(entry, entryOf(bondWith(1))))
    expect(document.bonds).toEqual([bondWith(1)])
    expect(document.aside).toEqual([kept])
    expect(complaints).toHaveLength(1)
    // Written and read again nothing is lost, and nobody is told twice.
    expect(readDocument(writeDocument(document))).toEqual({ document, complaints: [] })
  })

  test('the complaint names the peer where that can be read, and no key', () => {
    const { complaints } = readDocument(textOf(entryOf(bondWith(2)), long))
    expect(complaints).toEqual([
      'entry 2 (random C0:00:00:00:00:01): bond.keyAsCentral.value must be 32 hex digits that are not all zero',
    ])
  })

  test.each<[string, unknown]>([
    ['of zeros', '0'.repeat(32)],
    ['of 33 digits', '1'.repeat(33)],
    ['that is a number', 5],
    ['that is null', null],
  ])('an identity root %s is set aside, and the bonds stay', (_, identityRoot) => {
    const { document, complaints } = readDocument(JSON.stringify({ version: 1, identityRoot, bonds: [good] }))
    expect(document).toEqual({ bonds: [bondWith(2)], aside: [{ identityRoot }] })
    expect(complaints).toHaveLength(1)
  })

  test('a file that is cut at any byte gives no bond', () => {
    const text = writeDocument({ identityRoot: bondWith(9).irk, bonds: [bondWith(1), bondWith(2)], aside: [] })
    // What ends the line is all that may be missing.
    for (let length = 0; length < text.length - 1; length++)
      expect(() => readDocument(text.slice(0, length))).toThrow(DamagedDocument)
  })

  test.each([
    'null',
    '[]',
    '"bonds"',
    '7',
    '{}',
    '{"version":"1","bonds":[]}',
    '{"version":0,"bonds":[]}',
    '{"version":1}',
    '{"version":1,"bonds":{}}',
    '{"version":1,"bonds":[],"unreadable":{}}',
    '{"__proto__":{"version":1,"bonds":[]}}',
    '{"version":1.5,"bonds":[]}',
    `{"version":1,"bonds":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  ])('a file of another kind gives no bond: %.50s', text => {
    expect(() => readDocument(text)).toThrow(DamagedDocument)
  })

  test('the parser of JSON, which quotes what it reads, does not get to tell of it', () => {
    const text = `{"version":1,"bonds":[{"irk":"${'c5'.repeat(16)}" oops`
    expect(() => readDocument(text)).toThrow('it is not JSON')
  })

  test('a newer version is refused', () => {
    expect(() => readDocument('{"version":2,"bonds":"elsewhere"}')).toThrow(NewerDocument)
  })
})
