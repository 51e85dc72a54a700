import { Air, type Profile, VirtualController } from '../../../../controller/index.ts'
import { formatAddress } from '../../../../core/address.ts'
import { type Clock, systemClock } from '../../../../core/clock.ts'
import { buildAdvertisingData } from '../../../../gap/advertising-data-builder.ts'
import { GattServer } from '../../../../gatt/server.ts'
import type { GattServiceDeclaration } from '../../../../gatt/server-declarations.ts'
import { Host } from '../../../../host/host.ts'
import type { Link } from '../../../../host/link.ts'
import { serveLink } from '../../../../host/served-link.ts'
import type { PairingSettings } from '../../../../smp/pairing-settings.ts'
import { serve } from '../../../../transports/index.ts'
import { connectable } from '../../../support/two-hosts.ts'

/** How many times faster than the wall clock the air goes. */
const haste = 20
const begin = systemClock.now()
const fastClock: Clock = {
  now: () => begin + (systemClock.now() - begin) * haste,
  schedule: (milliseconds, task) => systemClock.schedule(milliseconds / haste, task),
}

const battery = (onRead: () => Uint8Array): GattServiceDeclaration => ({
  uuid: '180f',
  characteristics: [
    { uuid: '2a19', properties: ['read', 'notify'], value: Uint8Array.of(85) },
    // A second one of that name, with a format that tells what its values are.
    {
      uuid: 'ba770001-0000-4000-8000-000000000001',
      properties: ['read', 'notify'],
      presentationFormat: { format: 0x0e, exponent: -1, unit: 0x272f },
      onRead,
    },
  ],
})

interface Made {
  readonly name: string
  readonly services: readonly GattServiceDeclaration[]
  stop(): Promise<void>
}

/** A device that has a GATT server, on one air with a controller that the command reaches with `tcp:`. */
export class GattDevice implements AsyncDisposable {
  /** Of the controller that the command is to use. */
  readonly uri: string
  readonly address: string
  readonly server: GattServer
  /** What was written to ff01, in order, as hex. */
  readonly written: string[]
  /** How it pairs; not at all where absent. */
  pairing: PairingSettings | undefined
  /** Told of each new connection. */
  onLink: (link: Link) => void = () => {}
  readonly #air: Air
  readonly #host: Host
  readonly #stop: () => Promise<void>
  readonly #links: Link[] = []

  static async on({
    profile,
    name = 'Pulse Strap',
    services = [],
  }: {
    readonly profile?: Profile
    readonly name?: string
    /** Beside those that it has anyway. */
    readonly services?: readonly GattServiceDeclaration[]
  } = {}) {
    const air = new Air()
    const stopClock = air.follow(fastClock)
    const central = new VirtualController({ air, ...(profile && { profile }) })
    const served = await serve('tcp:127.0.0.1:0', central.open)
    const stop = async () => {
      await served.close()
      stopClock()
    }
    return await GattDevice.#on(air, served.uri, { name, services, stop })
  }

  static async #on(air: Air, uri: string, made: Made): Promise<GattDevice> {
    const host = await Host.open(new VirtualController({ air }).open)
    const device = new GattDevice(air, uri, host, made)
    await device.#advertise(made.name)
    return device
  }

  private constructor(air: Air, uri: string, host: Host, { name, services, stop }: Made) {
    this.#air = air
    this.uri = uri
    this.#host = host
    this.#stop = stop
    this.address = formatAddress(host.info.address)
    this.written = []
    const onWrite = (value: Uint8Array) => void this.written.push(Buffer.from(value).toString('hex'))
    this.server = new GattServer({
      clock: host.clock,
      deviceName: name,
      appearance: 0x0341,
      services: [
        battery(() => Uint8Array.of(0x6d, 0x01)),
        { uuid: '180d', characteristics: [{ uuid: '2a37', properties: ['notify'] }] },
        {
          uuid: '180a',
          characteristics: [
            { uuid: '2a29', properties: ['read'], value: Buffer.from('Virtual \u001b[2J') },
            { uuid: '2a24', properties: ['read'], permissions: { read: 'encrypted' }, value: Buffer.from('secret') },
          ],
        },
        {
          uuid: 'ff00',
          characteristics: [
            { uuid: 'ff01', properties: ['write', 'write-without-response'], onWrite },
            { uuid: 'ff02', properties: ['read', 'write'], value: Buffer.from('first'), onWrite },
            { uuid: 'ff02', properties: ['read'], value: Buffer.alloc(0) },
          ],
        },
        ...services,
      ],
    })
    host.onPeripheralLink = link => this.#serve(link)
  }

  /** Another device on the same air; close it first. */
  with(name: string, ...services: readonly GattServiceDeclaration[]): Promise<GattDevice> {
    return GattDevice.#on(this.#air, this.uri, { name, services, stop: async () => {} })
  }

  /** Sends this value to whoever has subscribed. */
  notify(uuid: string, ...value: readonly number[]): Promise<number> {
    return this.server.notify(uuid, Uint8Array.from(value))
  }

  get isConnected(): boolean {
    return this.#links.some(({ isOpen }) => isOpen)
  }

  /** Hangs up. */
  async hangUp(): Promise<void> {
    await Promise.all(this.#links.map(link => link.disconnect()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.close()
    await this.#stop()
  }

  #serve(link: Link) {
    this.#links.push(link)
    this.onLink(link)
    return serveLink(link, this.server, { pairing: this.pairing }).user
  }

  async #advertise(localName: string): Promise<void> {
    const content = { data: buildAdvertisingData({ flags: 6 }), scanResponse: buildAdvertisingData({ localName }) }
    await this.#host.advertise({ ...connectable, interval: 20 }, content, () => {})
  }
}
