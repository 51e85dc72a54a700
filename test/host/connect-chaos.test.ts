import { expect, test } from 'vitest'
import { Air, type Bugs, type Profile, profiles, Random } from '../../controller/index.ts'
import type { Link } from '../../host/link.ts'
import { CountingClock } from '../support/counting-clock.ts'
import { outcome, quiet } from '../support/scanning.ts'
import { connectable, during, Station } from '../support/two-hosts.ts'

const { le40, le42, le50, le54 } = profiles
const kinds: readonly { readonly profile: Profile; readonly bugs?: Bugs }[] = [
  { profile: le54 },
  { profile: le40 },
  { profile: le50, bugs: { doubledDisconnections: true, failsToEstablish: { times: 3, told: 'disconnection' } } },
  { profile: le42, bugs: { cancelWithoutEvent: true, dataBeforeConnection: true } },
]
const content = { data: new Uint8Array(), scanResponse: new Uint8Array() }
const scanSettings = { active: true, filterDuplicates: false, phys: ['1m'], interval: 60, window: 60 } as const

/** Four hosts that do whatever comes into their heads. */
class Crowd {
  readonly #random: Random
  readonly #stations: readonly Station[]
  readonly #aborts = new Set<AbortController>()
  readonly #pending: Promise<unknown>[] = []
  readonly #links = new Set<Link>()
  made = 0

  constructor(seed: number, stations: readonly Station[]) {
    this.#random = new Random(seed)
    this.#stations = stations
  }

  act(): void {
    const [one, other] = [this.#any(this.#stations), this.#any(this.#stations)]
    const actions = [
      () => this.#connect(one, other),
      () => this.#connect(one, other),
      () => this.#pending.push(outcome(one.host.advertise(connectable, content, () => {}))),
      () => this.#pending.push(outcome(one.host.scan(scanSettings, quiet).then(scan => scan.stop()))),
      () => this.#first(this.#aborts)?.abort(new Error('enough')),
      () => this.#disconnect(),
    ]
    this.#any(actions)()
  }

  async quiet(air: Air): Promise<void> {
    for (const abort of this.#aborts) abort.abort(new Error('enough'))
    await during(air, Promise.all(this.#pending), { step: 100 })
    const links = this.#stations.flatMap(({ host }) => host.links)
    await during(air, Promise.all(links.map(link => outcome(link.disconnect()))), { step: 100 })
  }

  #connect(one: Station, other: Station): void {
    const abort = new AbortController()
    this.#aborts.add(abort)
    const connecting = one.host.connect(other.device, { signal: abort.signal, timeout: 5_000 })
    this.#pending.push(outcome(connecting.then(link => this.#made(link)).finally(() => this.#aborts.delete(abort))))
  }

  #made(link: Link): void {
    this.made++
    this.#links.add(link)
  }

  #disconnect(): void {
    const link = this.#first(this.#links)
    if (!link) return
    this.#links.delete(link)
    this.#pending.push(outcome(link.disconnect()))
  }

  #first<T>(values: ReadonlySet<T>): T | undefined {
    const [first] = values
    return first
  }

  #any<T>(values: readonly T[]): T {
    return values[this.#random.uint32() % values.length] as T
  }
}

test.each(Array.from({ length: 12 }, (_, seed) => seed))('whatever four hosts do, nothing is left of it: seed %i', async seed => {
  const air = new Air({ seed })
  const clocks = kinds.map(() => new CountingClock(air.clock))
  const stations = await Promise.all(
    kinds.map((kind, i) => Station.on(air, { ...kind, wrap: (clocks[i] as CountingClock).wrap })),
  )
  const crowd = new Crowd(seed, stations)
  for (let step = 0; step < 150; step++) {
    crowd.act()
    await air.advance(seed % 2 === 0 ? 40 : 150)
  }
  expect(crowd.made).toBeGreaterThan(3)
  await crowd.quiet(air)
  await air.advance(10_000)
  expect(stations.map(({ host }) => host.links.length)).toEqual([0, 0, 0, 0])
  for (const { host } of stations) {
    await during(air, host.close())
    await host.closed
  }
  expect(clocks.map(({ timers }) => timers)).toEqual([0, 0, 0, 0])
})
