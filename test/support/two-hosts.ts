import { Air, type AirOptions, type Bugs, type Profile, VirtualController } from '../../controller/index.ts'
import type { AdvertisingSettings } from '../../gap/advertising-settings.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { Host, type HostOptions } from '../../host/host.ts'
import { outcome } from './scanning.ts'

export interface StationOptions {
  readonly address?: number
  readonly profile?: Profile
  readonly bugs?: Bugs
  /** Puts something between host and controller. */
  readonly wrap?: (open: OpenTransport) => OpenTransport
  readonly host?: HostOptions
}

/** A connectable advertisement that every controller can send. */
export const connectable: AdvertisingSettings = {
  connectable: true,
  scannable: true,
  extended: false,
  interval: 100,
  phy: '1m',
}
const content = { data: Uint8Array.of(2, 1, 6), scanResponse: new Uint8Array() }

/** A host of ours on a virtual controller of its own. */
export class Station {
  readonly controller: VirtualController
  readonly host: Host
  readonly #air: Air

  /** Brought up, which takes what time its controller needs. */
  static async on(air: Air, { wrap = open => open, host: hostOptions, ...options }: StationOptions = {}): Promise<Station> {
    const controller = new VirtualController({ air, ...options })
    const host = await during(air, Host.open(wrap(controller.open), hostOptions))
    return new Station(air, controller, host)
  }

  private constructor(air: Air, controller: VirtualController, host: Host) {
    this.#air = air
    this.controller = controller
    this.host = host
  }

  get device() {
    const { address, addressType } = this.host.info
    return { address, addressType }
  }

  /** On the air until somebody connects. */
  async advertise(settings: Partial<AdvertisingSettings> = {}, ended: () => void = () => {}) {
    return await during(this.#air, this.host.advertise({ ...connectable, ...settings }, content, ended))
  }
}

/** What a promise comes to while time passes on the air, in small steps. */
export const during = async <T>(air: Air, work: Promise<T>, { step = 5, most = 60_000 } = {}): Promise<T> => {
  let isOver = false
  const settled = outcome(work).then(() => {
    isOver = true
  })
  for (let passed = 0; passed < most && !isOver; passed += step) await air.advance(step)
  if (!isOver) throw new Error(`it has not settled within ${most} ms`)
  await settled
  return await work
}

export const twoHosts = async (
  options: { readonly air?: AirOptions; readonly central?: StationOptions; readonly peripheral?: StationOptions } = {},
) => {
  const air = new Air(options.air)
  return { air, central: await Station.on(air, options.central), peripheral: await Station.on(air, options.peripheral) }
}
