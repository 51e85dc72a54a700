import { CreditEndpoint } from './credit-channel.ts'
import type { Endpoint } from './recombiner.ts'

/** A channel of a link, which the link tells when it goes. */
export interface LinkChannel extends Endpoint {
  gone(error: Error): void
}

/** Identifiers of channels that come and go on LE (Vol 3 Part A, 2.1). */
const firstDynamic = 0x0040
const lastDynamic = 0x007f

export const isDynamic = (cid: number): boolean => cid >= firstDynamic && cid <= lastDynamic

/** The channels of one link by their identifiers at both ends. */
export class ChannelTable {
  readonly #channels = new Map<number, LinkChannel>()
  /** Identifiers of ours that the peer was offered. */
  readonly #reserved = new Set<number>()
  readonly #byRemote = new Map<number, CreditEndpoint>()
  #last = lastDynamic

  get(cid: number): LinkChannel | undefined {
    return this.#channels.get(cid)
  }

  /** A credit-based channel by our end. */
  credit(localCid: number): CreditEndpoint | undefined {
    const channel = this.#channels.get(localCid)
    return channel instanceof CreditEndpoint ? channel : undefined
  }

  byRemote(remoteCid: number): CreditEndpoint | undefined {
    return this.#byRemote.get(remoteCid)
  }

  /** Dynamic identifiers in use. */
  get dynamicCount(): number {
    return this.#byRemote.size + this.#reserved.size
  }

  set(cid: number, channel: LinkChannel): void {
    this.#channels.set(cid, channel)
  }

  /** An identifier of ours for a channel to be; undefined when all are in use. One that was freed comes again as late as can be. */
  reserve(): number | undefined {
    for (let tries = firstDynamic; tries <= lastDynamic; tries++) {
      this.#last = this.#last === lastDynamic ? firstDynamic : this.#last + 1
      if (this.#channels.has(this.#last) || this.#reserved.has(this.#last)) continue
      this.#reserved.add(this.#last)
      return this.#last
    }
    return undefined
  }

  free(cid: number): void {
    this.#reserved.delete(cid)
  }

  /** Takes the place that was reserved. */
  add(endpoint: CreditEndpoint): void {
    this.#reserved.delete(endpoint.localCid)
    this.#channels.set(endpoint.localCid, endpoint)
    this.#byRemote.set(endpoint.remoteCid, endpoint)
  }

  remove(endpoint: CreditEndpoint): void {
    this.#channels.delete(endpoint.localCid)
    this.#byRemote.delete(endpoint.remoteCid)
  }

  /** Those that have credits. */
  credits(): Iterable<CreditEndpoint> {
    return this.#byRemote.values()
  }

  gone(error: Error): void {
    const channels = [...this.#channels.values()]
    this.#channels.clear()
    for (const channel of channels) channel.gone(error)
  }
}
