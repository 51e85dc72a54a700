export { type AclLink, AclQueue } from './acl-queue.ts'
export { type BringUpOptions, bringUp, type ControllerInfo } from './bring-up.ts'
export type { Command, CommandParams, CommandReturns } from './command.ts'
export { encodeCommand, isSupported } from './command.ts'
export { type CommandOptions, CommandQueue, commandTimeout } from './command-queue.ts'
export { commands } from './commands.ts'
export { errorName } from './error-codes.ts'
export { decodeEvent, encodeEvent, type HciEvent, type HciEventName, hciEvents } from './events.ts'
export { Hci, type HciCounters, type HciHandlers } from './hci.ts'
export {
  type CloseReason,
  type OpenTransport,
  type PacketType,
  packetType,
  type Transport,
  type TransportHandlers,
} from './transport.ts'
export { coreVersion } from './versions.ts'
