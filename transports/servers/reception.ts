import type { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { OpenTransport } from '../../hci/transport.ts'
import { HostLink } from './host-link.ts'

/** The end of one host and the coming of the next may be read in the wrong order; within so many turns of the event loop both are read. */
const patience = 2

/** Lets hosts at one controller, one after the other. */
export class Reception {
  readonly #open: OpenTransport
  readonly #tell: (text: string) => void
  #link: HostLink | undefined
  #isClosed = false

  /** `tell` is told what happens to hosts, each time in one sentence. */
  constructor(open: OpenTransport, tell: (text: string) => void) {
    this.#open = open
    this.#tell = tell
  }

  /** Whether a host that has just come may stay: none is there, and none will be for the rest of this turn. */
  async isFree(): Promise<boolean> {
    for (let turns = 0; this.#link && turns < patience; turns++) await turn()
    const isFree = this.#link === undefined && !this.#isClosed
    if (!isFree && !this.#isClosed) this.#tell('another host was refused, since one is there')
    return isFree
  }

  /** Resolves when the host has gone. Only after `isFree`, in the same turn. */
  async admit(duplex: Duplex): Promise<void> {
    if (this.#link || this.#isClosed) {
      duplex.destroy()
      return
    }
    this.#tell('a host has come')
    const link = new HostLink(duplex, this.#open, this.#tell)
    this.#link = link
    const reason = await link.ended
    this.#link = undefined
    this.#tell(`the host has gone: ${reason}`)
  }

  /** Nobody is let in any more; resolves when the controller is free. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#link?.end('the server was closed')
    await this.#link?.ended
  }
}
