import type { CommandName } from '../hci/commands.ts'
import type { HciEvent } from '../hci/events.ts'
import { allowsLeState, type LeState } from '../hci/le-states.ts'
import type { OpenTransport } from '../hci/transport.ts'
import { AcceptList } from './accept-list.ts'
import { Advertising } from './advertising/advertising.ts'
import type { Air } from './air/air.ts'
import type { Radio } from './air/radio.ts'
import type { Random } from './air/random.ts'
import { hasCommand } from './command-support.ts'
import { Cryptography } from './cryptography.ts'
import type { Device } from './device.ts'
import { EventMasks } from './event-masks.ts'
import { Information } from './information.ts'
import { Initiating } from './initiating/initiating.ts'
import { Connections } from './links/connections.ts'
import type { Handlers, Part } from './part.ts'
import { PeriodicAdvertising } from './periodic/periodic-advertising.ts'
import { PeriodicSyncs } from './periodic/periodic-syncs.ts'
import { Port } from './port.ts'
import { Privacy } from './privacy/privacy.ts'
import { type Bugs, type Profile, profiles } from './profile.ts'
import { disallowedUnless } from './refusal.ts'
import { Scanning } from './scanning/scanning.ts'

export interface ControllerOptions {
  readonly air: Air
  /** A 5.4 controller where absent; see `profiles`. */
  readonly profile?: Profile | undefined
  readonly bugs?: Bugs | undefined
  /** Its public address; a number of its own where absent, and none at all for 0. */
  readonly address?: number | undefined
  /** Metres; the origin where absent. */
  readonly position?: Radio['position'] | undefined
}

/** Public addresses begin here and count up. */
const firstAddress = 0xba2e70000000
/** dBm where nobody asks for another power. */
const usualTxPower = 0

/**
 * A controller in software: HCI on one side, the air on the other. It obeys the specification more strictly than real ones do,
 * unless `bugs` say otherwise.
 *
 * @example
 * ```ts
 * const air = new Air()
 * const controller = new VirtualController({ air })
 * await using adapter = await Adapter.open({ transport: controller.open })
 * ```
 */
export class VirtualController implements Device {
  readonly air: Air
  readonly radio: Radio
  readonly random: Random
  readonly profile: Profile
  readonly bugs: Bugs
  readonly publicAddress: number
  readonly privacy: Privacy
  readonly acceptList: AcceptList
  readonly advertising: Advertising
  readonly scanning: Scanning
  readonly periodicSyncs: PeriodicSyncs
  readonly initiating: Initiating
  readonly connections: Connections
  readonly #parts: readonly Part[]
  readonly #handlers: Handlers
  readonly #masks: EventMasks
  readonly #port: Port

  constructor({ air, profile = profiles.le54, bugs = {}, address, position = { x: 0, y: 0 } }: ControllerOptions) {
    this.air = air
    this.random = air.random.fork()
    this.profile = profile
    this.bugs = bugs
    this.radio = { id: air.nextRadio(), position, on: true, txPower: usualTxPower }
    this.publicAddress = address ?? firstAddress + this.radio.id
    this.#masks = new EventMasks(profile)
    this.privacy = new Privacy(this)
    this.acceptList = new AcceptList(this)
    this.advertising = new Advertising(this)
    this.scanning = new Scanning(this)
    this.initiating = new Initiating(this)
    this.connections = new Connections(this)
    this.periodicSyncs = new PeriodicSyncs(this, this.advertising, this.connections)
    this.#parts = [
      new Information(this, this.#masks, () => this.#known()),
      new Cryptography(this),
      this.privacy,
      this.acceptList,
      this.advertising,
      new PeriodicAdvertising(this, this.advertising),
      this.scanning,
      this.periodicSyncs,
      this.initiating,
      this.connections,
    ]
    this.#handlers = Object.assign({ reset: () => this.#reset() }, ...this.#parts.map(part => part.handlers))
    this.#port = new Port({
      air,
      profile,
      bugs,
      on: {
        command: (name, params) => (this.#handlers[name] as (params: unknown) => unknown)(params),
        knows: name => this.#knows(name),
        acl: (handle, boundary, data) => this.connections.send(handle, boundary, data),
        hardwareError: () => this.event({ name: 'hardwareError', hardwareCode: 1 }),
        closed: () => this.#reset(),
      },
    })
  }

  /** The way in for a host; one at a time. When it closes, the controller is as after power-on. */
  get open(): OpenTransport {
    return this.#port.open
  }

  /** Commands that came without credit and were dropped, packets that were none, and reports that a slow host missed. */
  get counters(): { readonly dropped: number; readonly malformed: number; readonly missed: number } {
    return { ...this.#port.counters }
  }

  /** The cable is pulled: the host loses it, and its peers hear nothing of it any more. */
  unplug(): void {
    this.#port.unplug()
  }

  /** Metres. */
  moveTo(position: Radio['position']): void {
    this.radio.position = position
    this.connections.pathChanged()
  }

  hasFeature(bit: number): boolean {
    return ((this.profile.leFeatures >> BigInt(bit)) & 1n) === 1n
  }

  event(event: HciEvent): boolean {
    const passes = this.listensTo(event.name)
    if (passes) this.#port.event(event)
    return passes
  }

  listensTo(name: HciEvent['name']): boolean {
    return this.#masks.allows(name)
  }

  acl(handle: number, boundary: number, data: Uint8Array): void {
    this.#port.acl(handle, boundary, data)
  }

  states(): LeState[] {
    return this.#parts.flatMap(part => part.states ?? [])
  }

  enter(next: LeState): void {
    disallowedUnless(allowsLeState(this.profile.leStates, next, this.states()))
  }

  #reset(): void {
    for (const part of this.#parts) part.reset()
  }

  #knows(name: CommandName): boolean {
    return name in this.#handlers && hasCommand(this.profile, name)
  }

  #known(): CommandName[] {
    return (Object.keys(this.#handlers) as CommandName[]).filter(name => this.#knows(name))
  }
}
