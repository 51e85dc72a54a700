/** What the owner of a channel is called with; given when it is opened, so that nothing arrives before somebody listens. */
export interface ChannelHandlers {
  /** One whole SDU: a view, valid until the call returns. Never throws. */
  sdu(data: Uint8Array): void
  /** After `send` returned false: there is room again. */
  drained(): void
  /** Exactly once, last, with the reason: the link has gone, or somebody closed the channel. */
  closed(error: Error): void
}

/** What ATT and SMP need of the layer below: whole SDUs in, whole SDUs out. */
export interface Channel {
  /** Takes one whole SDU (a copy of it). False: send nothing that can wait before `drained`. Never throws; ignored after the end. */
  send(sdu: Uint8Array): boolean
  /** Idempotent; `closed` follows. A fixed channel takes its link with it. */
  close(error: Error): void
}

/** Gives one owner a channel. */
export type OpenChannel = (handlers: ChannelHandlers) => Channel
