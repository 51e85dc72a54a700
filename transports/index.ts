/** How bytes reach a controller. Node only; the packages that some of these need are loaded when one is opened. */

export type { CloseReason, OpenTransport, PacketType, Transport, TransportHandlers } from '../hci/transport.ts'
export { packetType } from '../hci/transport.ts'
export {
  type AdapterInfo,
  defaultAdapterUri,
  type ListAdaptersOptions,
  listAdapters,
  type UsbIdentity,
} from './adapters/adapters.ts'
export { type HciSocketOptions, openHciSocket } from './hci-socket/hci-socket.ts'
export { type RecordOptions, record } from './recorder.ts'
export type { ReplaySpeed } from './replay/pace.ts'
export { openReplay, type ReplayOptions } from './replay/replay.ts'
export { serve } from './servers/serve.ts'
export type { ServeOptions, TransportServer } from './servers/server.ts'
export { H4Framer } from './streams/h4.ts'
export { openSerial, type SerialSettings } from './streams/serial.ts'
export { openTcp } from './streams/tcp.ts'
export { openUnix } from './streams/unix.ts'
export { openWebSocket } from './streams/ws.ts'
export { transportOf } from './uri.ts'
export { openUsb, type UsbOptions } from './usb/usb.ts'
