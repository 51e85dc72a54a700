import type { HciEvent } from '../hci/events.ts'
import type { LeState } from '../hci/le-states.ts'
import type { Air } from './air/air.ts'
import type { Radio } from './air/radio.ts'
import type { Random } from './air/random.ts'
import type { Activity, Addresses, AdvertisingActivity, FilterList, LinkMaker, TrainFollower } from './parts.ts'
import type { Bugs, Profile } from './profile.ts'

/** One controller as its parts see it: what it is, how they tell its host something, and each other. */
export interface Device {
  readonly air: Air
  readonly radio: Radio
  readonly random: Random
  readonly profile: Profile
  readonly bugs: Bugs
  /** Public; 0 where it has none. */
  readonly publicAddress: number
  readonly privacy: Addresses
  readonly acceptList: FilterList
  readonly advertising: AdvertisingActivity
  readonly scanning: Activity
  readonly periodicSyncs: TrainFollower
  readonly initiating: Activity
  readonly connections: LinkMaker
  /** LE_Features has this bit (see `leFeatureBit`). */
  hasFeature(bit: number): boolean
  /** Tells the host, where its masks let it through. Gives whether they do. */
  event(event: HciEvent): boolean
  /** Whether the host's masks let this event through. */
  listensTo(name: HciEvent['name']): boolean
  /** Data for the host: Packet_Boundary_Flag 0b10 starts, 0b01 continues. */
  acl(handle: number, boundary: number, data: Uint8Array): void
  /** What it does now. */
  states(): LeState[]
  /** Refuses with Command Disallowed where LE_States does not allow `next` beside what goes on. */
  enter(next: LeState): void
}
