import type { AttPdu, AttPduName } from './pdus.ts'

/** PDUs that an answer follows. The MTU exchange is the bearer's own. */
export type AttRequest = AttPdu<Exclude<Extract<AttPduName, `${string}Request`>, 'exchangeMtuRequest'>>
/** PDUs that ask for no answer. */
export type AttCommand = AttPdu<'writeCommand' | 'signedWriteCommand'>
export type ResponseName<N extends string> = N extends `${infer Base}Request` ? Extract<AttPduName, `${Base}Response`> : never
/** The answer to one kind of request. */
export type ResponseTo<R extends { readonly name: string }> = AttPdu<ResponseName<R['name']>>

/** How a server refuses a request: thrown by it, sent as an Error Response (Vol 3 Part F, 3.4.1.1). */
export class AttRefusal extends Error {
  readonly code: number
  readonly handle: number
  constructor(code: number, handle = 0) {
    super(`ATT error ${code}`)
    this.code = code
    this.handle = handle
  }
}

/** The server at one end of a bearer. Bytes in what it is given are its own. */
export interface AttServer {
  /**
   * Answers a request, now or later, within 30 s; throws AttRefusal. Requests come one at a time. `mtu` was the MTU when this one came,
   * which its answer must keep to, even where an exchange has ended since (Vol 3 Part F, 3.4.2.2).
   */
  request(request: AttRequest, mtu?: number): AttPdu | Promise<AttPdu>
  /** Never throws. */
  command(command: AttCommand): void
}
