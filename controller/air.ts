import { type Clock, systemClock, type Timer } from '../core/clock.ts'
import { Deferred } from '../core/deferred.ts'
import type { AdvertisingEvent, Listener } from './advertising-event.ts'
import { Ether } from './ether.ts'
import { type FindPath, freeSpace, type Path, type Radio } from './radio.ts'
import { Random } from './random.ts'
import { Schedule } from './schedule.ts'
import type { Phy } from './timing.ts'

export interface AirOptions {
  /** Same seed, same calls: same packets at the same times. 1 where absent. */
  readonly seed?: number | undefined
  /** Who hears whom; free space between the positions of the radios where absent. */
  readonly path?: FindPath | undefined
  /** Whether packets that overlap on one advertising channel destroy each other; false where absent. */
  readonly collisions?: boolean | undefined
}

/** When a virtual clock begins. */
const epoch = Date.UTC(2024, 0, 1)
/** So much real time passes in one batch before others get a turn, in milliseconds. */
const longestBatch = 20

/**
 * The air that joins virtual controllers, and its time. Time stands still until `advance`, or goes with the wall clock
 * after `follow`. Everything that happens is decided by the seed and by what the controllers are told.
 */
export class Air {
  /** For hosts on this air, so that their timers belong to the same time. */
  readonly clock: Clock
  readonly random: Random
  readonly #schedule = new Schedule()
  readonly #ether: Ether
  readonly #findPath: FindPath
  #time = 0
  #radios = 0
  #wall: Wall | undefined
  /** Whether a host has been told something since hosts had their turn. */
  #touched = true

  constructor({ seed = 1, path = freeSpace, collisions = false }: AirOptions = {}) {
    this.random = new Random(seed)
    this.#findPath = path
    this.#ether = new Ether(this, collisions)
    this.clock = {
      now: () => epoch + (this.#wall?.elapsed() ?? this.#time / 1000),
      schedule: (milliseconds, task) =>
        this.at((this.#wall ? this.#wall.elapsed() * 1000 : this.#time) + milliseconds * 1000, () => {
          this.#touched = true
          task()
        }),
    }
  }

  /** Microseconds since the air began: the nominal time of what happens just now. */
  get time(): number {
    return this.#time
  }

  /** The number of the next radio. */
  nextRadio(): number {
    return ++this.#radios
  }

  /** Runs `task` at this time (microseconds), or at once where that has passed. */
  at(time: number, task: () => void): Timer {
    const timer = this.#schedule.add(Math.max(time, this.#time), task)
    this.#wall?.wake()
    return timer
  }

  after(microseconds: number, task: () => void): Timer {
    return this.at(this.#time + microseconds, task)
  }

  /** How `to` hears `from` now; undefined where it hears nothing. */
  path(from: Radio, to: Radio, phy: Phy): Path | undefined {
    return from.on && to.on ? this.#findPath(from, to, phy) : undefined
  }

  /** Whether one packet from `from` reaches `to` now. */
  reaches(from: Radio, to: Radio, phy: Phy): boolean {
    const path = this.path(from, to, phy)
    return path !== undefined && (path.loss === 0 || this.random.fraction() >= path.loss)
  }

  /** A host is being told something: `advance` gives it a turn before time goes on. */
  touch(): void {
    this.#touched = true
  }

  /** Everybody who listens on the advertising channels; cheap to ask when nobody does. */
  get isListenedTo(): boolean {
    return this.#ether.isListenedTo
  }

  listen(listener: Listener): void {
    this.#ether.listen(listener)
  }

  unlisten(listener: Listener): void {
    this.#ether.unlisten(listener)
  }

  /** One advertising event that begins now. Whoever hears it is called at the end of the packet that it heard. */
  advertise(event: AdvertisingEvent): void {
    this.#ether.advertise(event)
  }

  /**
   * Lets `milliseconds` pass, one instant after the other; between two instants whoever was told something goes on.
   * Only for an air that does not follow the wall clock.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#time + milliseconds * 1000
    await this.#turn()
    while (this.#schedule.next <= end) {
      this.#time = this.#schedule.next
      this.#runInstant()
      if (this.#touched) await this.#turn()
    }
    this.#time = Math.max(this.#time, end)
  }

  /** As `advance`, with nobody to wait for: hosts get no turn before it returns. */
  advanceAlone(milliseconds: number): void {
    this.#runUntil(this.#time + milliseconds * 1000)
  }

  /** From now on time goes with `clock`; gives what ends that. */
  follow(clock: Clock = systemClock): () => void {
    if (this.#wall) throw new RangeError('this air follows a clock already')
    const wall = new Wall(
      clock,
      this.#time / 1000,
      () => this.#schedule.next / 1000,
      () => this.#catchUp(wall),
    )
    this.#wall = wall
    wall.wake()
    return () => {
      if (this.#wall === wall) this.#wall = undefined
      wall.stop()
    }
  }

  /** What a host does may touch others: they all have their turn before time goes on. */
  async #turn(): Promise<void> {
    do {
      this.#touched = false
      await macrotask()
    } while (this.#touched)
  }

  #catchUp(wall: Wall): void {
    const from = wall.elapsed()
    while (this.#wall === wall && this.#schedule.next <= wall.elapsed() * 1000 && wall.elapsed() - from < longestBatch) {
      this.#time = this.#schedule.next
      this.#runInstant()
    }
  }

  #runUntil(end: number): void {
    while (this.#schedule.next <= end) {
      this.#time = this.#schedule.next
      this.#runInstant()
    }
    this.#time = Math.max(this.#time, end)
  }

  #runInstant(): void {
    const now = this.#time
    while (this.#schedule.next <= now) this.#schedule.take()?.()
  }
}

/** Wakes an air when the clock that it follows has come to its next entry. */
class Wall {
  readonly #clock: Clock
  readonly #begin: number
  readonly #next: () => number
  readonly #due: () => void
  #timer: Timer | undefined
  #timerDue = Number.POSITIVE_INFINITY
  #stopped = false

  /** Times in milliseconds; `offset` is what has passed before. */
  constructor(clock: Clock, offset: number, next: () => number, due: () => void) {
    this.#clock = clock
    this.#begin = clock.now() - offset
    this.#next = next
    this.#due = due
  }

  elapsed(): number {
    return this.#clock.now() - this.#begin
  }

  wake(): void {
    const next = this.#next()
    if (this.#stopped || next >= this.#timerDue || next === Number.POSITIVE_INFINITY) return
    this.#timer?.cancel()
    this.#timerDue = next
    this.#timer = this.#clock.schedule(Math.max(0, next - this.elapsed()), () => {
      this.#timerDue = Number.POSITIVE_INFINITY
      this.#timer = undefined
      this.#due()
      this.wake()
    })
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }
}

/** Resolves when everything that promises had to do is done; no timer, which may be a fake one. */
const macrotask = (): Promise<void> => {
  const turn = new Deferred<void>()
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    port1.close()
    turn.resolve()
  })
  port1.start()
  port2.postMessage(undefined)
  return turn.promise
}
