import { type AttPduName, attPdu } from './pdus.ts'

/** What a PDU is in an exchange (Vol 3 Part F, 3.3). */
export type AttPduKind = 'request' | 'response' | 'command' | 'notification' | 'indication' | 'confirmation'

const kinds: readonly AttPduKind[] = ['request', 'response', 'command', 'notification', 'indication', 'confirmation']

/** By opcode. */
const known = Array.from({ length: 0x100 }, (_, opcode): AttPduKind | undefined => {
  const name: AttPduName | undefined = attPdu.nameOf(opcode)
  return kinds.find(kind => name?.toLowerCase().endsWith(kind))
})

/** Opcodes above the last that the specification has (3.4.8). */
const lastOpcode = 0x23

/**
 * The kind of any opcode. Of those that the specification does not have, bit 6 tells a command (3.3.1); an even one is that of a
 * request, as they all are, and so is everything that the specification may get one day, so that the peer hears that we do not know it.
 */
export const kindOf = (opcode: number): AttPduKind => {
  const kind = known[opcode]
  if (kind) return kind
  if ((opcode & 0x40) !== 0) return 'command'
  return opcode % 2 === 0 || opcode > lastOpcode ? 'request' : 'response'
}
