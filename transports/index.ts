/** How bytes reach a controller. Node only; the packages that some of these need are loaded when one is opened. */

export type { CloseReason, OpenTransport, PacketType, Transport, TransportHandlers } from '../hci/transport.ts'
export { packetType } from '../hci/transport.ts'
export {
  type AdapterInfo,
  defaultAdapterUri,
  type ListAdaptersOptions,
  listAdapters,
  type UsbIdentity,
} from './adapters.ts'
export { H4Framer } from './h4.ts'
export { type HciSocketOptions, openHciSocket } from './hci-socket.ts'
export { type RecordOptions, record } from './recorder.ts'
export { openReplay, type ReplayOptions } from './replay.ts'
export type { ReplaySpeed } from './replay-pace.ts'
export { openSerial, type SerialSettings } from './serial.ts'
export { openTcp } from './tcp.ts'
export { openUnix } from './unix.ts'
export { transportOf } from './uri.ts'
export { openUsb, type UsbOptions } from './usb.ts'
export { openWebSocket } from './ws.ts'
