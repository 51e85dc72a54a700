import type { LeState } from '../../hci/le-states.ts'
import type { Device } from '../device.ts'
import type { Handlers, Part } from '../part.ts'
import type { AdvertisingActivity } from '../parts.ts'
import { disallowedUnless, invalidUnless } from '../refusal.ts'
import { leStateOf } from './advertising-parameters.ts'
import type { AdvertisingSet } from './advertising-set.ts'
import { ExtendedAdvertising } from './extended-advertising.ts'
import { LegacyAdvertising } from './legacy-advertising.ts'

/** Legacy and extended advertising (Vol 4 Part E, 7.8.5 to 7.8.9, 7.8.52 to 7.8.60, 7.8.122; Vol 6 Part B, 4.4.2). */
export class Advertising implements Part, AdvertisingActivity {
  readonly handlers: Handlers
  readonly #legacy: LegacyAdvertising
  readonly #extended: ExtendedAdvertising
  #kind: 'legacy' | 'extended' | undefined

  constructor(device: Device) {
    this.#legacy = new LegacyAdvertising(device)
    this.#extended = new ExtendedAdvertising(device)
    this.handlers = {
      ...after(() => this.useCommands('legacy'), this.#legacy.handlers),
      ...after(() => this.useCommands('extended'), this.#extended.handlers),
      leSetDataRelatedAddressChanges: ({ advertisingHandle, changeReasons }) => {
        invalidUnless(changeReasons <= 3)
        this.#named(advertisingHandle).changeReasons = changeReasons
      },
    }
  }

  get states(): readonly LeState[] {
    return this.#enabled().map(({ parameters }) => leStateOf(parameters.kind))
  }

  /** Whether an enabled set uses the accept list. */
  get usesAcceptList(): boolean {
    return this.#enabled().some(set => set.isFiltered)
  }

  /** Whether anything is enabled (lists and random addresses are then fixed). */
  get isOn(): boolean {
    return this.#enabled().length > 0
  }

  /** The same of what legacy commands enabled: it uses the device's random address, which is then fixed (7.8.4). */
  get isLegacyOn(): boolean {
    return this.#legacy.set.isOn
  }

  /**
   * Legacy commands since the last Reset forbid extended ones, and the other way round (Vol 4 Part E, 3.1.1). Whoever carries out
   * such a command calls this before anything else: it counts as issued whatever comes of it. Refuses with Command Disallowed.
   */
  useCommands(kind: 'legacy' | 'extended'): void {
    disallowedUnless((this.#kind ?? kind) === kind)
    this.#kind = kind
  }

  /** The set that PeriodicAdvertising ties a train to, or unties one from. Undefined where there is no such set. */
  set(advertisingHandle: number): AdvertisingSet | undefined {
    return this.#extended.sets.get(advertisingHandle)
  }

  reset(): void {
    this.#legacy.reset()
    this.#extended.reset()
    this.#kind = undefined
  }

  /** Of legacy commands there is one set, whatever the handle says (7.8.122). */
  #named(advertisingHandle: number): AdvertisingSet {
    return this.#kind === 'legacy' ? this.#legacy.set : this.#extended.find(advertisingHandle)
  }

  #enabled(): AdvertisingSet[] {
    return [this.#legacy.set, ...this.#extended.sets.values()].filter(set => set.isOn)
  }
}

/** The same handlers, each after a rule. */
const after = (rule: () => void, handlers: Handlers): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (params: never) => {
        rule()
        return (handler as (params: never) => unknown)(params)
      },
    ]),
  )
