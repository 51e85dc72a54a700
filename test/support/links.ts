import type { Phy } from '../../controller/air/timing.ts'
import { Air, type AirOptions, type Bugs, type Profile, VirtualController } from '../../controller/index.ts'
import { RawHost } from './raw-host.ts'

export interface LinkedOptions {
  readonly air?: AirOptions
  readonly central?: { readonly profile?: Profile; readonly bugs?: Bugs }
  readonly peripheral?: { readonly profile?: Profile; readonly bugs?: Bugs }
  /** In HCI's units: 1.25 ms, events, 10 ms. */
  readonly interval?: number
  readonly latency?: number
  readonly timeout?: number
  readonly phy?: Phy
}

/** A controller and the host that drives it. */
export interface Station {
  readonly controller: VirtualController
  readonly host: RawHost
}

/** Two stations on one air, with no link yet. */
export const twoStations = async (options: LinkedOptions = {}): Promise<{ air: Air; central: Station; peripheral: Station }> => {
  const air = new Air(options.air)
  const station = async (of: { readonly profile?: Profile; readonly bugs?: Bugs } = {}): Promise<Station> => {
    const controller = new VirtualController({ air, ...of })
    return { controller, host: await RawHost.on(controller) }
  }
  return { air, central: await station(options.central), peripheral: await station(options.peripheral) }
}

type Controlled = Pick<Station, 'controller'>

const sideOf = ({ controller }: Controlled, peer: Controlled) =>
  ({
    radio: controller.radio,
    peer: { type: 0, address: peer.controller.publicAddress, rpa: 0 },
    localRpa: 0,
  }) as const

/** Makes a link, as if a connection request had just reached the peripheral. */
export const link = (central: Controlled, peripheral: Controlled, options: LinkedOptions = {}): void => {
  const { interval = 24, latency = 0, timeout = 100, phy = 1 } = options
  const initiator = { type: 0, address: central.controller.publicAddress } as const
  const request = { initiator, interval, latency, timeout, phy }
  central.controller.connections.create(sideOf(central, peripheral), sideOf(peripheral, central), request)
}

/** Two stations with an established link, handle 0 on both. */
export const linked = async (options: LinkedOptions = {}): Promise<{ air: Air; central: Station; peripheral: Station }> => {
  const stations = await twoStations(options)
  link(stations.central, stations.peripheral, options)
  await stations.air.advance(10)
  return stations
}
