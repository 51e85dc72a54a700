import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attPdu } from '../../att/pdus.ts'
import { toHex } from '../../core/hex.ts'
import type { GattServiceDeclaration } from '../../gatt/server-declarations.ts'
import { names, turns } from '../support/att-pair.ts'
import { serverRig } from '../support/gatt-server-rig.ts'

const services: readonly GattServiceDeclaration[] = [
  {
    uuid: 0xaa00,
    characteristics: [
      { uuid: 0xaa01, properties: ['read', 'write', 'write-without-response', 'notify', 'indicate'], value: Uint8Array.of(1) },
      { uuid: 0xaa02, properties: ['read', 'write', 'reliable-write'], onRead: async () => new Uint8Array(600) },
      { uuid: 0xaa03, properties: ['read', 'write'], onRead: () => new Uint8Array(100), onWrite: async () => {} },
      { uuid: 0xaa04, properties: ['read', 'authenticated-signed-writes'], permissions: { read: 'encrypted' } },
    ],
  },
]

const requests = ['04', '06', '08', '0a', '0c', '0e', '10', '12', '16', '18', '20'].map(hex => Number.parseInt(hex, 16))
const commands = [0x52, 0xd2]
const opcode = fc.oneof(fc.constantFrom(...requests), fc.constantFrom(...commands), fc.integer({ min: 0, max: 255 }))
/** Handles that there are, ends of ranges, and types that there are. */
const word = fc.oneof(
  fc.integer({ min: 0, max: 0x20 }),
  fc.constantFrom(0, 1, 0xffff, 0x2800, 0x2803, 0x2902, 0x2b29, 0xaa01, 0xaa02),
  fc.integer({ min: 0, max: 0xffff }),
)
const words = fc.array(word, { maxLength: 5 }).map(all => all.flatMap(one => [one & 0xff, one >> 8]))
const pdu = fc
  .tuple(opcode, words, fc.uint8Array({ maxLength: 30 }))
  .map(([first, middle, rest]) => Uint8Array.from([first, ...middle, ...rest]))

/** 3.3.1: what has bit 6 is a command; what we know as a request, or do not know and has an even opcode, wants one answer. */
const wantsAnswer = (bytes: Uint8Array): boolean => {
  const [first = 0] = bytes
  const name = attPdu.nameOf(first)
  if ((first & 0x40) !== 0) return false
  return name ? name.endsWith('Request') : first % 2 === 0 || first > 0x23
}

test('whatever a client sends, each request has one answer and nothing else is sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pdu, { maxLength: 20 }), fc.boolean(), async (pdus, isLong) => {
      const { near, far, client, server, stillWorks, clock } = serverRig({ services })
      if (isLong) await client.exchangeMtu()
      for (const bytes of pdus) {
        const before = far.sent.length
        const hex = toHex(bytes)
        const isAnswered = wantsAnswer(bytes)
        near.say(bytes.slice())
        await turns(60)
        const answers = far.sent.slice(before).filter(sent => !/^(1b|1d|1e|23)/.test(sent))
        expect(answers, hex).toHaveLength(isAnswered ? 1 : 0)
        for (const answer of answers) expect(answer.length / 2).toBeLessThanOrEqual(server.mtu)
        expect(names(answers).every(name => name !== undefined)).toBe(true)
      }
      // Random bytes may have taken the client for one with robust caching; it is in step with the database all the same.
      await stillWorks()
      for (const bearer of [client, server]) bearer.close(new Error('done'))
      expect(clock.waiting).toBe(0)
    }),
    { numRuns: 150 },
  )
})
