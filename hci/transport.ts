import type { Clock } from '../core/clock.ts'
import type { CallOptions } from '../core/deadline.ts'

/** The H4 packet indicators (Vol 4 Part A, 2); every transport tells its packets apart by them. */
export const packetType = { command: 1, acl: 2, sco: 3, event: 4, iso: 5 } as const
export type PacketType = (typeof packetType)[keyof typeof packetType]

/** Why a transport ended: we closed it, its input was complete (a capture, perhaps cut short in its last packet), or it was lost. */
export type CloseReason =
  | { readonly kind: 'closed' }
  | { readonly kind: 'ended'; readonly truncated?: boolean }
  | { readonly kind: 'lost'; readonly error: Error }

/** What a transport calls; given when it is opened, so that nothing arrives before somebody listens. */
export interface TransportHandlers {
  /** One whole packet without its indicator. `body` is a view, valid until the call returns. Never throws. */
  packet(type: PacketType, body: Uint8Array): void
  /** After `send` returned false: there is room again. */
  drained(): void
  /** Exactly once, as the last call; also after our own `close()`. */
  closed(reason: CloseReason): void
}

/** An open way to one controller. */
export interface Transport {
  /** Takes one whole packet without its indicator; the caller may reuse `body` at once. False: send no ACL or ISO before `drained`. Never throws; ignored after the end. */
  send(type: PacketType, body: Uint8Array): boolean
  /** Idempotent; resolves when everything is released. Never rejects. */
  close(): Promise<void>
  /** Bytes that were no packet and were skipped (serial lines and other streams; undefined where that cannot happen). */
  readonly skippedBytes?: number
  /** Time as this transport knows it (a replay: that of the capture); the system's where absent. */
  readonly clock?: Clock
}

/** Opens a transport; rejects with BleakBluetoothNotAvailableError, BleakTimeoutError or the signal's reason. */
export type OpenTransport = (handlers: TransportHandlers, options?: CallOptions) => Promise<Transport>
