import { freePort, Peer, peersFile } from './peer.ts'

/** An advertisement as Bumble's scanner tells it. */
export interface BumbleSighting {
  readonly address: string
  readonly public: boolean
  readonly connectable: boolean
  readonly scannable: boolean
  readonly directed: boolean
  readonly legacy: boolean
  readonly sid: number
  readonly secondaryPhy: number
  /** Assigned number and value of each structure, scan response included. */
  readonly structures: readonly (readonly [number, string])[]
}

/** Milliseconds, for machines that are busy. */
const deadline = 120_000

/** A Bumble controller to advertise on, in the hearing of a Bumble host that scans. */
export class BumbleScanner implements AsyncDisposable {
  readonly uri: string
  readonly #peer: Peer

  private constructor(uri: string, peer: Peer) {
    this.uri = uri
    this.#peer = peer
  }

  static async start({ extended = false } = {}): Promise<BumbleScanner> {
    const port = await freePort()
    const place = `tcp-server:127.0.0.1:${port}`
    const script = 'test/interop/bumble/scanner.py'
    const peer = new Peer(peersFile('venv/bin/python'), [script, ...(extended ? ['--extended'] : []), place])
    await peer.ready(() => peer.output.includes('READY'))
    return new BumbleScanner(`tcp:127.0.0.1:${port}`, peer)
  }

  /** What it told so far, the oldest forgotten. */
  get seen(): readonly BumbleSighting[] {
    return this.#peer.output
      .split('\n')
      .slice(0, -1)
      .filter(line => line.startsWith('{') && line.endsWith('}'))
      .map(line => JSON.parse(line) as BumbleSighting)
  }

  /** The latest sighting that `wanted` takes, as soon as there is one. */
  async sees(wanted: (sighting: BumbleSighting) => boolean): Promise<BumbleSighting> {
    for (const end = Date.now() + deadline; Date.now() < end; await new Promise(again => setTimeout(again, 20))) {
      const found = this.seen.findLast(wanted)
      if (found) return found
    }
    throw new Error(`Bumble has not seen it:\n${this.#peer.output.slice(-2_000)}`)
  }

  /** Resolves when it has told nothing for half a second. */
  async isQuiet(): Promise<void> {
    const quiet = 500
    let [output, since] = [this.#peer.output, Date.now()]
    for (const end = Date.now() + deadline; Date.now() - since < quiet; await new Promise(again => setTimeout(again, 20))) {
      if (this.#peer.output !== output) [output, since] = [this.#peer.output, Date.now()]
      if (Date.now() > end) throw new Error('Bumble goes on seeing it')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#peer.kill()
  }
}
