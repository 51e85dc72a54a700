import { type Clock, systemClock, type Timer } from '../../core/clock.ts'
import type { AdvertisingEvent, Listener } from './advertising-event.ts'
import { Ether } from './ether.ts'
import { type FindPath, freeSpace, measurable, type Path, type Radio } from './radio.ts'
import { Random } from './random.ts'
import { Schedule } from './schedule.ts'
import type { Phy } from './timing.ts'
import { Turns } from './turns.ts'
import { Wall } from './wall.ts'

export interface AirOptions {
  /** Same seed, same calls: same packets at the same times. 1 where absent. */
  readonly seed?: number | undefined
  /** Who hears whom; free space between the positions of the radios where absent. */
  readonly path?: FindPath | undefined
  /** Whether packets that overlap on one advertising channel destroy each other; false where absent. */
  readonly collisions?: boolean | undefined
}

/** Who asks for paths only when something may have changed. */
interface PathUser {
  pathChanged(): void
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
  readonly #links = new Set<PathUser>()
  #time = 0
  #radios = 0
  #wall: Wall | undefined
  /** Whether what is due just now is being done: time stands still until that has ended. */
  #isRunning = false
  /** Whether a host has been told something since hosts had their turn. */
  #touched = true
  /** Hosts that will be told something, but not at once. */
  #held = 0

  constructor({ seed = 1, path = freeSpace, collisions = false }: AirOptions = {}) {
    this.random = new Random(seed)
    this.#findPath = path
    this.#ether = new Ether(this, collisions)
    this.clock = {
      now: () => epoch + this.#passed / 1000,
      schedule: (milliseconds, task) =>
        this.at(this.#passed + milliseconds * 1000, () => {
          this.#touched = true
          task()
        }),
    }
  }

  /** Microseconds since the air began: the nominal time of what happens just now, never later than what is still to be done. */
  get time(): number {
    if (this.#wall && !this.#isRunning) this.#time = Math.max(this.#time, Math.min(this.#passed, this.#schedule.next))
    return this.#time
  }

  /** The number of the next radio. */
  nextRadio(): number {
    return ++this.#radios
  }

  /** Runs `task` at this time (microseconds), or at once where that has passed. */
  at(time: number, task: () => void): Timer {
    const timer = this.#schedule.add(Math.max(time, this.time), task)
    if (!this.#isRunning) this.#wall?.wake()
    return timer
  }

  after(microseconds: number, task: () => void): Timer {
    return this.at(this.time + microseconds, task)
  }

  /** How `to` hears `from` now; undefined where it hears nothing. */
  path(from: Radio, to: Radio, phy: Phy): Path | undefined {
    const path = from.on && to.on ? this.#findPath(from, to, phy) : undefined
    return path && measurable(path)
  }

  /** Whether one packet from `from` reaches `to` now. */
  reaches(from: Radio, to: Radio, phy: Phy): boolean {
    const path = this.path(from, to, phy)
    return path !== undefined && (path.loss === 0 || this.random.fraction() >= path.loss)
  }

  /**
   * Says that who hears whom is another thing than before: `path` gives another answer, or a radio was switched on or off. A link
   * with nothing to say asks for nothing, and would not notice. After `moveTo` this is not needed.
   */
  pathsChanged(): void {
    for (const link of this.#links) link.pathChanged()
  }

  watchPaths(link: PathUser): void {
    this.#links.add(link)
  }

  unwatchPaths(link: PathUser): void {
    this.#links.delete(link)
  }

  /** A host is being told something: `advance` gives it a turn before time goes on. */
  touch(): void {
    this.#touched = true
  }

  /** A host will be told something later: `advance` waits until what this gives is called. */
  hold(): () => void {
    this.#held++
    return () => {
      this.#held--
      this.#touched = true
    }
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
    const end = this.#endOf(milliseconds)
    const turns = new Turns()
    try {
      await this.#letHostsGoOn(turns)
      while (this.#schedule.next <= end) {
        this.#runInstant()
        if (this.#touched) await this.#letHostsGoOn(turns)
      }
    } finally {
      turns.close()
    }
    this.#time = Math.max(this.#time, end)
  }

  /** As `advance`, with nobody to wait for: hosts get no turn before it returns. */
  advanceAlone(milliseconds: number): void {
    this.#runUntil(this.#endOf(milliseconds))
  }

  /** From now on time goes with `clock`; gives what ends that. Time then stands where it has come to. */
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
      if (this.#wall !== wall) return
      const end = this.#passed
      this.#wall = undefined
      wall.stop()
      this.#runUntil(end)
    }
  }

  /** Microseconds since the air began: ahead of what has been done where an air that follows a clock is late. */
  get #passed(): number {
    return this.#wall ? Math.max(this.#time, this.#wall.elapsed() * 1000) : this.#time
  }

  #endOf(milliseconds: number): number {
    if (this.#wall) throw new RangeError('this air follows a clock: nobody else can advance it')
    if (!(milliseconds >= 0)) throw new RangeError(`time cannot advance by ${milliseconds} ms`)
    return this.#time + milliseconds * 1000
  }

  /** What a host does may touch others: they all have their turn before time goes on. */
  async #letHostsGoOn(turns: Turns): Promise<void> {
    do {
      this.#touched = false
      await turns.turn()
    } while (this.#touched || this.#held > 0)
  }

  #catchUp(wall: Wall): void {
    const from = wall.elapsed()
    while (this.#wall === wall && this.#schedule.next <= wall.elapsed() * 1000 && wall.elapsed() - from < longestBatch)
      this.#runInstant()
  }

  #runUntil(end: number): void {
    while (this.#schedule.next <= end) this.#runInstant()
    this.#time = Math.max(this.#time, end)
  }

  /** Everything that is due next; what it adds to the same instant, too. */
  #runInstant(): void {
    this.#time = Math.max(this.#time, this.#schedule.next)
    const wasRunning = this.#isRunning
    this.#isRunning = true
    try {
      while (this.#schedule.next <= this.#time) this.#schedule.take()?.()
    } finally {
      this.#isRunning = wasRunning
    }
  }
}
