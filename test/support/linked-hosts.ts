import type { Air } from '../../controller/index.ts'
import type { LinkSecurity } from '../../gatt/attribute-permissions.ts'
import { type OpenTransport, type PacketType, packetType, type Transport, type TransportHandlers } from '../../hci/transport.ts'
import type { ConnectOptions } from '../../host/connections.ts'
import type { Link } from '../../host/link.ts'
import type { LinkEnd, LinkUser } from '../../host/link-user.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'
import { during, type Station, type StationOptions, twoHosts } from './two-hosts.ts'

/** A way to a controller into which a test puts packets of its own. */
export class Tap {
  /** Packets to the controller are lost from now on. */
  isCut = false
  /** Packets from the controller are lost, but for those that the test puts there. */
  isDeaf = false
  /** Events from the controller, by their code, that are lost. */
  readonly lost = new Set<number>()
  /** Commands to the controller, by their opcode, that are answered with this status and do not reach it. */
  readonly refused = new Map<number, number>()
  /** Events with this code are kept back until `release`, while data goes on. */
  keeps: number | undefined
  readonly #kept: Uint8Array[] = []
  /** Commands to the controller, as hex. */
  readonly commands: string[] = []
  /** Data to the controller, as hex. */
  readonly data: string[] = []
  #handlers: TransportHandlers | undefined

  readonly wrap =
    (open: OpenTransport): OpenTransport =>
    async (handlers, options) => {
      this.#handlers = handlers
      const packet: TransportHandlers['packet'] = (type, body) => {
        const code = type === packetType.event ? (body[0] ?? 0) : undefined
        if (code !== undefined && code === this.keeps) this.#kept.push(body.slice())
        else if (!this.isDeaf && !(code !== undefined && this.lost.has(code))) handlers.packet(type, body)
      }
      const transport = await open({ ...handlers, packet }, options)
      return { ...transport, send: (type, body) => this.#send(transport, type, body) }
    }

  release(): void {
    this.keeps = undefined
    for (const body of this.#kept.splice(0)) this.#handlers?.packet(packetType.event, body)
  }

  #send(transport: Transport, type: PacketType, body: Uint8Array): boolean {
    if (type === packetType.acl) this.data.push(Buffer.from(body).toString('hex'))
    if (type === packetType.command) {
      this.commands.push(Buffer.from(body).toString('hex'))
      const [low = 0, high = 0] = body
      const status = this.refused.get(low | (high << 8))
      if (status !== undefined) {
        queueMicrotask(() => this.#handlers?.packet(packetType.event, Uint8Array.of(0x0f, 4, status, 1, low, high)))
        return true
      }
    }
    return this.isCut ? true : transport.send(type, body)
  }

  /** As if the controller had sent it. */
  packet(type: PacketType, hex: string): void {
    this.#handlers?.packet(type, Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')))
  }

  event(hex: string): void {
    this.packet(packetType.event, hex)
  }
}

/** What happened to one end of a link. */
export class Seen implements LinkUser {
  readonly values: [handle: number, value: string][] = []
  readonly ends: LinkEnd[] = []
  readonly mtus: number[] = []
  readonly levels: LinkSecurity[] = []
  /** Pairings that the peer wanted and that failed, and how many bonds came of others. */
  readonly failures: unknown[] = []
  bonds = 0
  pairing: PairingSettings | undefined
  requestsSecurity = false
  readonly server: LinkUser['server']
  /** Called for each request. */
  answer: () => void = () => {}

  /** Answers each read with the number of the attribute. */
  constructor() {
    this.server = {
      request: request => {
        this.answer()
        if (request.name !== 'readRequest') throw new Error('not served')
        return { name: 'readResponse', value: Uint8Array.of(request.handle) }
      },
      command: () => {},
    }
  }

  value(handle: number, value: Uint8Array): void {
    this.values.push([handle, Buffer.from(value).toString('hex')])
  }

  mtuChanged(mtu: number): void {
    this.mtus.push(mtu)
  }

  securityChanged(security: LinkSecurity): void {
    this.levels.push(security)
  }

  pairingFailed(error: unknown): void {
    this.failures.push(error)
  }

  bonded(): void {
    this.bonds++
  }

  closed(end: LinkEnd): void {
    this.ends.push(end)
  }
}

/** How each end pairs when the other wants to. */
export interface Pairings {
  readonly central?: PairingSettings | undefined
  readonly peripheral?: PairingSettings | undefined
}

export interface LinkedHostsOptions {
  readonly central?: StationOptions
  readonly peripheral?: StationOptions
  readonly connect?: ConnectOptions
}

/** Two of our hosts with a link between them, which has settled down; its other end as the peripheral's host has it. */
export const linkedHosts = async (options: LinkedHostsOptions = {}) => {
  const tap = new Tap()
  const rig = await twoHosts({ ...options, central: { ...options.central, wrap: tap.wrap } })
  const ends = await connectHosts(rig, options.connect)
  return { ...rig, ...ends, tap }
}

/** Lets the central connect to the peripheral, and waits until both ends are ready. */
export const connectHosts = async (
  { air, central, peripheral }: { readonly air: Air; readonly central: Station; readonly peripheral: Station },
  connect: ConnectOptions = {},
  pairings: Pairings = {},
) => {
  const taken: Link[] = []
  const [seen, peerSeen] = [new Seen(), new Seen()]
  seen.pairing = pairings.central
  peerSeen.pairing = pairings.peripheral
  peripheral.host.onPeripheralLink = link => {
    taken.push(link)
    return peerSeen
  }
  await peripheral.advertise()
  const link = await during(air, central.host.connect(peripheral.device, { use: () => seen, ...connect }))
  await during(
    air,
    until(() => taken.length > 0, air),
  )
  const peer = taken.at(-1) as Link
  await during(air, Promise.all([link.ready, peer.ready]))
  return { link, peer, seen, peerSeen }
}

/** A good transaction: the peer answers a read. */
export const reads = async (air: Air, link: Link, handle = 7): Promise<boolean> => {
  const { value } = await during(air, link.bearer.request({ name: 'readRequest', handle }))
  return value[0] === handle
}

/** Resolves when it is so; time passes by itself. */
export const until = async (isSo: () => boolean, { clock }: Pick<Air, 'clock'>): Promise<void> => {
  while (!isSo()) await new Promise<void>(resolve => clock.schedule(1, resolve))
}
