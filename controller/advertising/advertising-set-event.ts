import type { AirAddress } from '../address.ts'
import type { AdvertisingEvent, ConnectRequest, Side } from '../air/advertising-event.ts'
import type { PeriodicTrain } from '../air/periodic-train.ts'
import type { Radio } from '../air/radio.ts'
import type { Phy } from '../air/timing.ts'
import { type AdvertisingParameters, carriesData } from './advertising-parameters.ts'

/** Who answers what is sent to an advertiser after one of its packets. */
export interface Advertiser {
  scanned(event: AdvertisingEvent, scanner: AirAddress): Uint8Array | undefined
  connected(event: AdvertisingEvent, request: ConnectRequest): Side | undefined
}

interface Content {
  readonly radio: Radio
  readonly parameters: AdvertisingParameters
  readonly advertiser: AirAddress | undefined
  readonly target: AirAddress | undefined
  readonly data: Uint8Array
  readonly did: number
  readonly periodic: PeriodicTrain | undefined
}

const none = new Uint8Array()

/** The event that a set puts on the air, again and again until something about it changes. */
export class SetEvent implements AdvertisingEvent {
  readonly radio: Radio
  readonly channels: number
  readonly primaryPhy: 1 | 3
  readonly secondaryPhy: Phy | undefined
  readonly connectable: boolean
  readonly scannable: boolean
  readonly advertiser: AirAddress | undefined
  readonly target: AirAddress | undefined
  readonly data: Uint8Array
  readonly sid: number
  readonly did: number
  readonly txPower: number
  readonly periodic: PeriodicTrain | undefined
  readonly #set: Advertiser

  constructor(set: Advertiser, { radio, parameters, advertiser, target, data, did, periodic }: Content) {
    const { kind, channels, primaryPhy, secondaryPhy, sid, txPower } = parameters
    this.radio = radio
    this.channels = channels
    this.primaryPhy = primaryPhy
    this.secondaryPhy = kind.legacy ? undefined : secondaryPhy
    this.connectable = kind.connectable
    this.scannable = kind.scannable
    this.advertiser = advertiser
    this.target = target
    this.data = carriesData(kind) ? data : none
    this.sid = kind.legacy ? 0 : sid
    this.did = kind.legacy ? 0 : did
    this.txPower = kind.txPower && !kind.legacy ? txPower : 127
    this.periodic = periodic
    this.#set = set
  }

  scan(scanner: AirAddress): Uint8Array | undefined {
    return this.scannable ? this.#set.scanned(this, scanner) : undefined
  }

  connect(request: ConnectRequest): Side | undefined {
    return this.connectable ? this.#set.connected(this, request) : undefined
  }
}
