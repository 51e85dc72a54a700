import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freeSpace, profiles } from '../../controller/index.ts'
import { link, type Station, twoStations } from '../support/links.ts'

type Side = 'central' | 'peripheral'
type Step =
  | { readonly kind: 'send'; readonly side: Side; readonly length: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'move'; readonly side: Side; readonly far: boolean }
  | { readonly kind: 'update'; readonly interval: number; readonly latency: number }
  | { readonly kind: 'connect' }
  | { readonly kind: 'disconnect' | 'reset'; readonly side: Side }

const side = fc.constantFrom<Side>('central', 'peripheral')
const of = <K extends Step['kind']>(...kinds: K[]) => fc.constantFrom(...kinds)
const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary })

const step: fc.Arbitrary<Step> = fc.oneof(
  weighted(8, fc.record({ kind: of('send'), side, length: fc.integer({ min: 1, max: 251 }) })),
  weighted(8, fc.record({ kind: of('wait'), milliseconds: fc.double({ min: 0, max: 300, noNaN: true }) })),
  weighted(2, fc.record({ kind: of('move'), side, far: fc.boolean() })),
  weighted(
    1,
    fc.record({ kind: of('update'), interval: fc.integer({ min: 6, max: 200 }), latency: fc.integer({ min: 0, max: 3 }) }),
  ),
  weighted(1, fc.record({ kind: of('connect') })),
  weighted(1, fc.record({ kind: of('disconnect', 'reset'), side })),
)

const isTold = ({ controller }: Station): boolean => {
  try {
    return controller.connections.end(0).handle === 0
  } catch {
    return false
  }
}

/** One side, and what has happened to it since the present link began. */
class Player {
  sent: number[] = []
  /** Links that its host was told of, and those whose end it was told of, or which it reset. */
  ended = 0
  readonly station: Station
  #from = 0
  #seen = 0

  constructor(station: Station) {
    this.station = station
  }

  get isApart(): boolean {
    return this.station.controller.connections.ends.size === 0
  }

  get begun(): number {
    return this.station.host.got('leEnhancedConnectionCompleteV1').length
  }

  get received(): number[] {
    return this.station.host.data.slice(this.#from).flatMap(({ data }) => [...data])
  }

  begin(): void {
    this.sent = []
    this.#from = this.station.host.data.length
  }

  send(length: number): void {
    if (!isTold(this.station)) return
    const data = Uint8Array.from({ length }, (_, i) => (this.sent.length + i) & 0xff)
    this.station.host.sendAcl(0, data)
    for (const byte of data) this.sent.push(byte)
  }

  /** Counts the disconnections that came since it was asked last. */
  count(): void {
    const disconnections = this.station.host.got('disconnectionComplete').length
    this.ended += disconnections - this.#seen
    this.#seen = disconnections
  }

  async reset(): Promise<void> {
    const hadLink = isTold(this.station)
    await this.station.host.run('reset', {})
    await this.station.host.listenToEverything()
    if (hadLink) this.ended++
  }
}

type Stations = Awaited<ReturnType<typeof twoStations>>

class Game {
  readonly #stations: Stations
  readonly central: Player
  readonly peripheral: Player

  constructor(stations: Stations) {
    this.#stations = stations
    this.central = new Player(stations.central)
    this.peripheral = new Player(stations.peripheral)
  }

  async play(one: Step): Promise<void> {
    if (one.kind === 'wait') await this.#stations.air.advance(one.milliseconds)
    else if (one.kind === 'connect') this.#connect()
    else if (one.kind === 'update') this.#update(one.interval, one.latency)
    else await this.#playOn(this[one.side], one)
    this.check()
  }

  /** Nothing is lost between what has come, doubled or out of order. */
  check(): void {
    for (const [from, to] of [
      [this.central, this.peripheral],
      [this.peripheral, this.central],
    ] as const) {
      const { received } = to
      expect(received).toEqual(from.sent.slice(0, received.length))
      to.count()
    }
  }

  async end(): Promise<void> {
    const { air } = this.#stations
    await this.play({ kind: 'move', side: 'central', far: false })
    await this.play({ kind: 'move', side: 'peripheral', far: false })
    await air.advance(60_000)
    this.check()
    if (this.central.isApart !== this.peripheral.isApart) throw new Error('a link with one side')
    if (!this.central.isApart) {
      expect(this.central.received).toHaveLength(this.peripheral.sent.length)
      expect(this.peripheral.received).toHaveLength(this.central.sent.length)
    }
    await this.play({ kind: 'disconnect', side: 'central' })
    await air.advance(10_000)
    for (const player of [this.central, this.peripheral]) {
      player.count()
      expect(player.isApart).toBe(true)
      expect(player.ended).toBe(player.begun)
    }
  }

  #connect(): void {
    if (!this.central.isApart || !this.peripheral.isApart) return
    this.central.begin()
    this.peripheral.begin()
    link(this.#stations.central, this.#stations.peripheral, { timeout: 300 })
  }

  #update(interval: number, latency: number): void {
    for (const { link: one } of this.#stations.central.controller.connections.ends.values())
      one.atEvent(one.eventCounter + 6, () => one.update({ interval, latency, timeout: 300 }))
  }

  async #playOn(player: Player, one: Exclude<Step, { readonly kind: 'wait' | 'connect' | 'update' }>): Promise<void> {
    const { host, controller } = player.station
    if (one.kind === 'send') player.send(one.length)
    else if (one.kind === 'move') controller.moveTo({ x: one.far ? 1e6 : 1, y: 0 })
    else if (one.kind === 'reset') await player.reset()
    else await host.command('disconnect', { connectionHandle: 0, reason: 0x13 })
  }
}

describe('whatever happens', () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 50 })
  const losses = fc.constantFrom(0, 0.2, 0.4)

  test('data come once and in order, and who was told of a link is told of its end', async () => {
    await fc.assert(
      fc.asyncProperty(steps, losses, fc.integer({ min: 1, max: 1_000_000 }), async (all, loss, seed) => {
        const path: typeof freeSpace = (from, to, phy) => {
          const found = freeSpace(from, to, phy)
          return found && { ...found, loss }
        }
        const profile = { ...profiles.le54, aclPacketCount: 255 }
        const game = new Game(await twoStations({ air: { path, seed }, central: { profile }, peripheral: { profile } }))
        await game.play({ kind: 'connect' })
        for (const one of all) await game.play(one)
        await game.end()
      }),
      { numRuns: 60 },
    )
  })
})
