// Keys, and what keys can be computed from, are not for the eyes of whoever reads a log: which packets carry them.
import { commands } from './commands.ts'
import { leMetaCode } from './event.ts'

/** Fields of commands and of what they return, by name. */
export const secretFields: ReadonlySet<string> = new Set(['longTermKey', 'peerIrk', 'localIrk', 'key', 'encryptedData', 'dhKey'])

const secretCommands: ReadonlySet<number> = new Set([
  commands.leEnableEncryption.opcode,
  commands.leLongTermKeyRequestReply.opcode,
  commands.leAddDeviceToResolvingList.opcode,
  commands.leEncrypt.opcode,
  // BR/EDR, of which the tables know nothing: Link Key, PIN Code and User Passkey Request Reply, Write Stored Link Key.
  0x040b,
  0x040d,
  0x042e,
  0x0c11,
])

/** Whether the parameters of this command hold a key somewhere. */
export const isSecretCommand = (opcode: number): boolean => secretCommands.has(opcode)

/** Return Link Keys, Link Key Notification, User Passkey Notification; LE Generate DHKey Complete. */
const secretEvents: ReadonlySet<number> = new Set([0x15, 0x18, 0x3b])
const secretLeEvents: ReadonlySet<number> = new Set([0x09])

const commandComplete = 0x0e

/** The same of an event packet. */
export const isSecretEvent = (body: Uint8Array): boolean => {
  const [code = 0, , first = 0, low = 0, high = 0] = body
  if (code === commandComplete) return isSecretCommand((high << 8) | low)
  return code === leMetaCode ? secretLeEvents.has(first) : secretEvents.has(code)
}

const smpChannel = 0x0006
/** Pairing Random, of which short-term keys and passkeys can be computed; Encryption, Identity and Signing Information (Vol 3 Part H, 3.5 and 3.6). */
const secretPairing: ReadonlySet<number> = new Set([0x04, 0x06, 0x08, 0x0a])
const l2capHeader = 4

/** How many bytes at the end of an L2CAP PDU are not to be shown. What comes of it in later packets cannot be told: pairing needs none. */
export const secretLength = (pdu: Uint8Array): number => {
  const [, , low = 0, high = 0, code = 0] = pdu
  return (high << 8) + low === smpChannel && secretPairing.has(code) ? pdu.length - l2capHeader - 1 : 0
}
