/**
 * Fixed channels of LE links, the most that one PDU of theirs can have (Vol 3 Part A, 2.1), and how many wait before the owner is to wait.
 * ATT keeps a line of its own.
 */
export const fixedChannels = {
  /** The longest attribute value and its headers (Vol 3 Part F, 3.2.9). */
  att: { cid: 0x0004, mtu: 517, enough: 1 },
  /** MTUsig (Vol 3 Part A, 4). */
  signalling: { cid: 0x0005, mtu: 23, enough: 8 },
  /** A public key and its opcode (Vol 3 Part H, 3.2). */
  smp: { cid: 0x0006, mtu: 65, enough: 8 },
} as const
