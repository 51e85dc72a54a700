import type { Address } from '../core/address.ts'
import type { Clock, Timer } from '../core/clock.ts'
import { Semaphore } from '../core/semaphore.ts'
import { commands } from '../hci/commands.ts'
import type { Hci } from '../hci/hci.ts'
import { allowsLeState, type LeState } from '../hci/le-states.ts'
import { type Activity, isAnswer, isDisallowed, isUncertain } from './activity.ts'
import type { OwnAddress } from './own-address.ts'
import type { ResolvingList } from './resolving-list.ts'

/** What of the controller decides what goes together. */
export interface ArbiterCapabilities {
  /** Vol 4 Part E, 7.8.27; 0 where the controller does not tell. */
  readonly leStates: bigint
  /** The random address that bring-up has set; undefined where the device goes by its public one. */
  readonly randomAddress: Address | undefined
  /** What it goes by in place of that where any random address will do. */
  readonly privateAddress?: OwnAddress | undefined
}

/** Milliseconds that activities which the controller cannot do together are on in turn. */
export const turnLength = 1_000

/**
 * The one owner of what the controller does. Activities are declared to it by what they want; it tells the controller the
 * difference, in an order that the controller takes. What cannot go together takes turns: the newest first, then whoever
 * has waited longest. An activity that fails is told so, and disturbs no other.
 */
export class RadioArbiter {
  readonly #hci: Pick<Hci, 'run'>
  readonly #clock: Clock
  readonly #turn = new Semaphore(1)
  readonly #resolvingList: ResolvingList | undefined
  #capabilities: ArbiterCapabilities
  /** Who goes before whom where not all can be on. */
  #order: readonly Activity[] = []
  /** Pairs that the controller says go together and then refuses. */
  readonly #clashes = new Set<string>()
  #randomAddress: Address | undefined
  #restarts = 0
  #timer: Timer | undefined
  #over = false

  constructor(hci: Pick<Hci, 'run' | 'clock'>, capabilities: ArbiterCapabilities, resolvingList?: ResolvingList) {
    this.#hci = hci
    this.#clock = hci.clock
    this.#resolvingList = resolvingList
    this.#capabilities = capabilities
    this.#randomAddress = capabilities.randomAddress
  }

  /**
   * Brings the controller to what is wanted now.
   * @throws what the controller answered about `activity`, or why the adapter has ended.
   */
  settle(activity: Activity, signal?: AbortSignal): Promise<void> {
    return this.exclusively(() => this.#declare(activity), signal)
  }

  /**
   * Brings the controller to what is wanted after `change`, of which nobody sees the half. Activities that fail are told; never rejects, since
   * the end of the adapter is told to whom it concerns.
   */
  async change(change: () => void): Promise<void> {
    try {
      await this.exclusively(async () => {
        change()
        this.#tell(await this.#update())
      })
    } catch {
      // The adapter has ended.
    }
  }

  /** Runs `work` while nobody else tells the controller what to do; what a Reset has cut short is done again after it. */
  async exclusively<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const restarts = this.#restarts
    try {
      return await this.#turn.use(work, signal)
    } catch (error) {
      if (this.#restarts === restarts) throw error
      return await this.exclusively(work, signal)
    }
  }

  /**
   * Brings the controller back after a Reset: `bringUp` runs while nobody gives it other commands, and calls `apply` when the
   * controller can be told again what is wanted of it.
   */
  async restart(bringUp: (apply: (capabilities: ArbiterCapabilities) => Promise<void>) => Promise<void>): Promise<void> {
    this.#restarts++
    await this.#turn.use(() =>
      bringUp(async capabilities => {
        this.#capabilities = capabilities
        this.#randomAddress = capabilities.randomAddress
        this.#clashes.clear()
        this.#resolvingList?.forget()
        for (const activity of this.#order) activity.forget()
        this.#tell(await this.#update())
      }),
    )
  }

  /** The adapter has ended. */
  end(): void {
    this.#over = true
    this.#timer?.cancel()
  }

  async #declare(activity: Activity): Promise<void> {
    if (!this.#order.includes(activity) || (activity.wanted !== undefined && !activity.isOn)) this.#putFirst([activity])
    const failures = await this.#update()
    const own = failures.get(activity)
    failures.delete(activity)
    this.#tell(failures)
    // What was given up while it began is still on: whoever comes next has to end it first.
    if (activity.wanted === undefined && !activity.isOn) this.#order = this.#order.filter(other => other !== activity)
    if (own) throw own
  }

  #putFirst(first: readonly Activity[]): void {
    this.#order = [...first, ...this.#order.filter(activity => !first.includes(activity))]
  }

  #tell(failures: ReadonlyMap<Activity, Error>): void {
    for (const [activity, error] of failures) activity.failed(error)
  }

  /** Gives the activities that failed. */
  async #update(): Promise<Map<Activity, Error>> {
    const failures = new Map<Activity, Error>()
    const attempt: Attempt = async (activity, work) => {
      try {
        await work()
      } catch (error) {
        if (!isAnswer(error)) throw error
        failures.set(activity, error)
      }
    }
    const chosen = this.#choose()
    for (const activity of this.#order) if (activity.isOn && !chosen.includes(activity)) await this.#pause(activity, attempt)
    await this.#fillResolvingList(chosen, attempt)
    await this.#setRandomAddress(chosen, attempt)
    for (const activity of chosen) {
      // A clash may have come to light since the choice.
      const others = chosen.filter(other => other !== activity && other.isOn)
      if (!activity.isCurrent && !failures.has(activity) && this.#goesWith(activity, others))
        await attempt(activity, () => this.#begin(activity, others, attempt))
    }
    this.#planTurn(this.#leftOut().filter(activity => !failures.has(activity)))
    return failures
  }

  #choose(): readonly Activity[] {
    const chosen: Activity[] = []
    for (const activity of this.#order) if (this.#goesWith(activity, chosen)) chosen.push(activity)
    return chosen
  }

  #goesWith(activity: Activity, others: readonly Activity[]): boolean {
    const { wanted } = activity
    if (wanted === undefined) return false
    const { leStates } = this.#capabilities
    const current = others.flatMap(other => other.wanted ?? [])
    return (
      activity.fitsBeside(others) &&
      !others.some(other => needsAnotherAddress(activity, other)) &&
      !current.some(state => this.#clashes.has(pairOf(wanted, state))) &&
      (current.length === 0 || leStates === 0n || allowsLeState(leStates, wanted, current))
    )
  }

  /** What does not end properly although it is still wanted comes to light when it begins again, or when something else does. */
  async #pause(activity: Activity, attempt: Attempt): Promise<void> {
    const isWanted = activity.wanted !== undefined
    await attempt(activity, () => (isWanted ? ignoringAnswers(activity.pause()) : activity.pause()))
  }

  /** 7.8.38 and 7.8.44: disallowed while anything is on. What the controller makes of it is no concern of the activities. */
  async #fillResolvingList(chosen: readonly Activity[], attempt: Attempt): Promise<void> {
    if (!this.#resolvingList || this.#resolvingList.isCurrent) return
    for (const activity of chosen) if (activity.isOn) await this.#pause(activity, attempt)
    await this.#resolvingList.apply()
  }

  /** 7.8.4: disallowed while anything is on that may use it. */
  async #setRandomAddress(chosen: readonly Activity[], attempt: Attempt): Promise<void> {
    const users = chosen.filter(activity => activity.randomAddress !== undefined)
    const user = users.find(isParticular) ?? users[0]
    const randomAddress = isParticular(user) ? user.randomAddress : this.#usualAddress
    if (user === undefined || randomAddress === undefined || randomAddress === this.#randomAddress) return
    for (const activity of chosen) if (activity.isOn) await this.#pause(activity, attempt)
    await attempt(user, async () => {
      await this.#hci.run(commands.leSetRandomAddress, { randomAddress })
      this.#randomAddress = randomAddress
    })
  }

  /** Where the controller refuses it as things are, whatever may stand in the way makes room and then goes on. */
  async #begin(activity: Activity, others: readonly Activity[], attempt: Attempt): Promise<void> {
    if (!(await this.#refusalOf(activity))) return
    await activity.pause()
    const refusal = await this.#refusalOf(activity)
    if (!refusal) return
    if (others.length === 0) throw refusal
    for (const other of others) await this.#pause(other, attempt)
    try {
      await this.#start(activity)
    } finally {
      for (const other of others) await attempt(other, () => this.#resume(other, activity))
    }
  }

  /** The Command Disallowed that the controller answered; undefined where it has begun. */
  async #refusalOf(activity: Activity): Promise<unknown> {
    try {
      await this.#start(activity)
      return undefined
    } catch (error) {
      if (!isDisallowed(error)) throw error
      return error
    }
  }

  async #start(activity: Activity): Promise<void> {
    try {
      await activity.begin()
    } catch (error) {
      if (isUncertain(error)) await ignoringAnswers(activity.pause())
      throw error
    }
  }

  /** What the controller does not take beside the other from now on has turns with it. */
  async #resume(activity: Activity, beside: Activity): Promise<void> {
    const refusal = await this.#refusalOf(activity)
    if (!refusal) return
    if (!beside.isOn || !activity.wanted || !beside.wanted) throw refusal
    this.#clashes.add(pairOf(activity.wanted, beside.wanted))
  }

  get #usualAddress(): Address | undefined {
    const { privateAddress, randomAddress } = this.#capabilities
    return privateAddress?.address ?? randomAddress
  }

  #leftOut(): readonly Activity[] {
    return this.#order.filter(activity => activity.wanted !== undefined && !activity.isOn)
  }

  #planTurn(waiting: readonly Activity[]): void {
    if (this.#over || waiting.length === 0) {
      this.#timer?.cancel()
      this.#timer = undefined
    } else
      this.#timer ??= this.#clock.schedule(turnLength, () => {
        this.#timer = undefined
        void this.change(() => this.#putFirst(this.#leftOut()))
      })
  }
}

type Attempt = (activity: Activity, work: () => Promise<void>) => Promise<void>

const ignoringAnswers = async (step: Promise<void>): Promise<void> => {
  try {
    await step
  } catch (error) {
    if (!isAnswer(error)) throw error
  }
}

/** A device has one random address at a time (7.8.4). */
const needsAnotherAddress = (one: Activity, other: Activity): boolean =>
  isParticular(one) && isParticular(other) && one.randomAddress !== other.randomAddress

const isParticular = <T extends Activity>(activity: T | undefined): activity is T & { readonly randomAddress: Address } =>
  typeof activity?.randomAddress === 'number'

const pairOf = (a: LeState, b: LeState): string => [a, b].sort().join()
