import type { Device } from './device.ts'
import type { ControlPdu, LinkEnd } from './link-end.ts'
import type { Handlers } from './part.ts'

/** The link layer's control procedures at one end of a link (Vol 6 Part B, 5.1). One of these per LinkEnd, made by Connections. */
export class Procedures {
  readonly end: LinkEnd

  constructor(end: LinkEnd) {
    this.end = end
  }

  /** A control PDU of the peer (LL_TERMINATE_IND excepted). */
  received(_pdu: ControlPdu): void {}

  /** The link has gone: timers end. */
  ended(): void {}
}

/** The commands that begin and answer procedures; Connections joins them with its own. */
export const procedureHandlers = (_device: Device): Handlers => ({})
