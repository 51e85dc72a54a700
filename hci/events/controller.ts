// Vol 4 Part E, 7.7: the events outside the LE group that an LE host receives.
import { type Infer, rest, u8, u16 } from '../../core/codec.ts'
import { event } from '../event.ts'
import { handle, wholeRows } from '../fields.ts'

const link = { connectionHandle: handle }
const outcome = { status: u8, ...link }
const encryption = { ...outcome, encryptionEnabled: u8 }
const window = { numHciCommandPackets: u8, opcode: u16 }
const version = { version: u8, companyIdentifier: u16, subversion: u16 }
const rowLength = 4
const rows = wholeRows({ ...link, numCompletedPackets: u16 }, rowLength)
/** The same rows by hand: they come with nearly every packet that is sent. */
const completed: typeof rows = {
  read: from => {
    const announced = u8.read(from)
    const { bytes, at: first } = from
    const end = first + Math.min(announced, Math.floor(from.left / rowLength)) * rowLength
    const found: Infer<typeof rows>[number][] = []
    for (let at = first; at < end; at += rowLength)
      found.push({ connectionHandle: u16At(bytes, at) & 0x0fff, numCompletedPackets: u16At(bytes, at + 2) })
    from.skip(end - first)
    return found
  },
  write: rows.write,
}

export const controllerEvents = {
  disconnectionComplete: event('Disconnection Complete', 0x05, '7.7.5', { ...outcome, reason: u8 }),
  encryptionChangeV1: event('Encryption Change [v1]', 0x08, '7.7.8', encryption),
  encryptionChangeV2: event('Encryption Change [v2]', 0x59, '7.7.8', { ...encryption, encryptionKeySize: u8 }),
  readRemoteVersionInformationComplete: event('Read Remote Version Information Complete', 0x0c, '7.7.12', {
    ...outcome,
    ...version,
  }),
  // The status is the first of the return parameters; a broken controller leaves even that out.
  commandComplete: event('Command Complete', 0x0e, '7.7.14', { ...window, returnParameters: rest }),
  commandStatus: event('Command Status', 0x0f, '7.7.15', { status: u8, ...window }),
  hardwareError: event('Hardware Error', 0x10, '7.7.16', { hardwareCode: u8 }),
  numberOfCompletedPackets: event('Number Of Completed Packets', 0x13, '7.7.19', { completed }),
  dataBufferOverflow: event('Data Buffer Overflow', 0x1a, '7.7.26', { linkType: u8 }),
  encryptionKeyRefreshComplete: event('Encryption Key Refresh Complete', 0x30, '7.7.39', outcome),
  authenticatedPayloadTimeoutExpired: event('Authenticated Payload Timeout Expired', 0x57, '7.7.75', link),
}

const u16At = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
