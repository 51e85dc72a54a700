import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { decode, decodePrefix, encode } from '../../core/codec.ts'
import { DecodeError } from '../../core/errors.ts'
import { type Command, type CommandParams, type CommandReturns, isSupported } from '../../hci/command.ts'
import { commands, findCommand } from '../../hci/commands.ts'

describe('the table', () => {
  const all = Object.entries<Command>(commands)
  const unique = (values: readonly unknown[]) => expect(values.filter((value, at) => values.indexOf(value) !== at)).toEqual([])

  test('no two commands share an opcode, a name or a bit of Supported_Commands', () => {
    unique(all.map(([, { opcode }]) => opcode))
    unique(all.map(([, { name }]) => name))
    unique(all.map(([, { supported }]) => supported).filter(supported => supported !== undefined))
  })

  test('a key is the name in camelCase', () => {
    const camel = (name: string): string =>
      name
        .replaceAll(/[[\]-]/g, '')
        .split(/[ _]/)
        .map((word, at) => (at === 0 ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()))
        .join('')
    unique(all.map(([key]) => key.toLowerCase()))
    for (const [key, { name }] of all) expect(key.toLowerCase()).toBe(camel(name).toLowerCase())
  })

  test('every entry cites its section, and its bit lies in the 64 octets', () => {
    for (const [, { section, supported, opcode }] of all) {
      expect(section).toMatch(/^7\.[1-8]\.\d+$/)
      expect(section.startsWith('7.8.')).toBe(opcode >> 10 === 0x08)
      expect(supported ?? 0).toBeLessThan(512)
    }
  })

  test('a command is found by its opcode, a vendor command is not', () => {
    expect(findCommand(0x200c)).toBe(commands.leSetScanEnable)
    expect(findCommand(0xfc01)).toBeUndefined()
  })

  test('support is a bit of Supported_Commands; where there is none it is taken for granted', () => {
    const mask = new Uint8Array(64)
    mask[37] = 0x20
    expect(isSupported(mask, commands.leSetExtendedScanParameters)).toBe(true)
    expect(isSupported(mask, commands.leSetExtendedScanEnable)).toBe(false)
    expect(isSupported(mask.subarray(0, 37), commands.leSetExtendedScanParameters)).toBe(false)
    expect(isSupported(mask, commands.readLocalSupportedCommands)).toBe(true)
  })

  test('types follow from the entries', () => {
    expectTypeOf<CommandParams<typeof commands.leSetScanEnable>>().toEqualTypeOf<{
      readonly enable: boolean
      readonly filterDuplicates: boolean
    }>()
    expectTypeOf<CommandReturns<typeof commands.leRand>>().toEqualTypeOf<{ readonly randomNumber: bigint }>()
    expectTypeOf<CommandReturns<typeof commands.leReadBufferSizeV1>['leAclDataPacketLength']>().toEqualTypeOf<number>()
  })
})

describe('any bytes', () => {
  const codecs = Object.entries<Command>(commands).flatMap(([name, { params, returns }]) => [
    { name, codec: params },
    { name: `${name}, what it returns`, codec: returns },
  ])
  test.each(codecs)('$name: decode or are a DecodeError, and what decodes encodes back', ({ codec }) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 255 }), bytes => {
        let value: unknown
        try {
          value = decodePrefix(codec, bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError)
          return
        }
        const encoded = encode(codec, value)
        expect(encoded.length).toBeLessThanOrEqual(bytes.length)
        expect(decode(codec, encoded)).toEqual(value)
      }),
      { numRuns: 40 },
    )
  })
})
