import { Air, type AirOptions, VirtualController } from '../../controller/index.ts'
import { formatAddress } from '../../core/address.ts'
import { GattServer, type GattServerOptions } from '../../gatt/server.ts'
import type { GattServerConnection } from '../../gatt/server-connection.ts'
import type { Host } from '../../host/host.ts'
import type { Link } from '../../host/link.ts'
import { Adapter, BleakClient, type ClientOptions } from '../../src/index.ts'
import { during, Station, type StationOptions } from './two-hosts.ts'

/** Something of everything: 0xffe0 with a value that is read, written and notified, and others behind it. */
export const thing: NonNullable<GattServerOptions['services']>[number] = {
  uuid: 0xffe0,
  characteristics: [
    {
      uuid: 0xffe1,
      properties: ['read', 'write', 'write-without-response', 'notify', 'indicate'],
      value: Uint8Array.of(1, 2, 3),
      description: 'everything',
    },
    { uuid: 0xffe2, properties: ['read', 'write'], value: new Uint8Array(512).map((_, at) => at & 0xff) },
    { uuid: 0xffe3, properties: ['indicate'] },
    { uuid: 0xffe4, properties: ['write-without-response'] },
    { uuid: 0xffe5, properties: ['read'], value: Uint8Array.of(5) },
    { uuid: 0xffe5, properties: ['read'], value: Uint8Array.of(6) },
  ],
}

/** A peripheral of ours: a host with a GATT server, on the air again after each connection. */
export class Thing {
  readonly server: GattServer
  readonly station: Station
  /** Those that there were, the latest last. */
  readonly links: Link[] = []
  connection: GattServerConnection | undefined
  /** Names of the requests and commands of clients, in order. */
  readonly asked: string[] = []
  #isSilent = false

  static async on(
    air: Air,
    { server = { services: [thing] }, ...options }: StationOptions & { server?: GattServerOptions } = {},
  ) {
    const station = await Station.on(air, options)
    return new Thing(station, new GattServer({ clock: station.host.clock, ...server }))
  }

  private constructor(station: Station, server: GattServer) {
    this.station = station
    this.server = server
    this.host.onPeripheralLink = link => this.#take(link)
  }

  get host(): Host {
    return this.station.host
  }

  get device() {
    const { address, addressType } = this.station.device
    return { address: formatAddress(address), addressType }
  }

  get link(): Link {
    const link = this.links.at(-1)
    if (!link) throw new Error('nobody has connected')
    return link
  }

  async advertise(): Promise<void> {
    await this.station.advertise()
  }

  /** From now on no request is answered. */
  mute(): void {
    this.#isSilent = true
  }

  /** Those to come are. */
  unmute(): void {
    this.#isSilent = false
  }

  #take(link: Link) {
    const connection = this.server.connect()
    this.links.push(link)
    this.connection = connection
    connection.attach(link.bearer)
    return {
      server: {
        request: (request: Parameters<GattServerConnection['request']>[0]) => {
          this.asked.push(request.name)
          return this.#isSilent ? new Promise<never>(() => {}) : connection.request(request)
        },
        command: (command: Parameters<GattServerConnection['command']>[0]) => {
          this.asked.push(command.name)
          connection.command(command)
        },
      },
      closed: () => connection.close(),
    }
  }
}

export interface ClientRigOptions {
  readonly air?: AirOptions
  readonly central?: StationOptions
  readonly peripheral?: StationOptions
  readonly server?: GattServerOptions
}

/** An adapter of ours, and a thing that is on the same air and advertises. */
export const clientRig = async (options: ClientRigOptions = {}) => {
  const air = new Air(options.air)
  const { wrap, ...central } = options.central ?? {}
  const controller = new VirtualController({ air, ...central })
  const adapter = await during(air, Adapter.open({ transport: wrap?.(controller.open) ?? controller.open }))
  const peripheral = await Thing.on(air, { ...options.peripheral, ...(options.server && { server: options.server }) })
  await peripheral.advertise()
  const after = <T>(work: Promise<T>) => during(air, work)
  return {
    air,
    controller,
    adapter,
    thing: peripheral,
    during: after,
    /** A client for the thing, which does not connect by itself. */
    client: (more: ClientOptions = {}) => new BleakClient(peripheral.device, { adapter, ...more }),
    connected: async (more: ClientOptions = {}) => await after(BleakClient.connect(peripheral.device, { adapter, ...more })),
    /** Lets time pass until this holds. */
    until: async (holds: () => boolean, most = 60_000) => {
      for (let passed = 0; passed < most && !holds(); passed++) await air.advance(1)
      if (!holds()) throw new Error(`that has not come true within ${most} ms`)
    },
  }
}
