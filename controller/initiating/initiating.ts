import { addressKind } from '../../core/address.ts'
import type { LeState } from '../../hci/le-states.ts'
import { type AirAddress, type PeerAddress, sameAddress } from '../address.ts'
import type { AdvertisingEvent, ConnectRequest, Listener } from '../air/advertising-event.ts'
import type { Phy } from '../air/timing.ts'
import type { Device } from '../device.ts'
import type { Handlers, Part } from '../part.ts'
import type { Activity } from '../parts.ts'
import { leFeatureBit } from '../profile.ts'
import { disallowedUnless, hciStatus, Refusal, require } from '../refusal.ts'
import { ScanWindow } from '../scanning/scan-window.ts'
import { extendedParameters, type InitiatingParameters, legacyParameters } from './initiating-parameters.ts'

/** One connection attempt, from the command to the event that ends it. */
interface Attempt extends InitiatingParameters {
  readonly listener: Listener
}

/** Initiating (Vol 4 Part E, 7.8.12, 7.8.13, 7.8.66; Vol 6 Part B, 4.4.4). */
export class Initiating implements Part, Activity {
  readonly handlers: Handlers = {
    leCreateConnection: params => this.#create('legacy', () => legacyParameters(this.#device, params)),
    leExtendedCreateConnectionV1: params => this.#create('extended', () => extendedParameters(this.#device, params)),
    leCreateConnectionCancel: () => this.#cancel(),
  }
  readonly #device: Device
  #attempt: Attempt | undefined

  constructor(device: Device) {
    this.#device = device
  }

  get states(): readonly LeState[] {
    return this.#attempt ? ['initiating'] : []
  }

  get usesAcceptList(): boolean {
    return this.#attempt !== undefined && this.#attempt.peer === undefined
  }

  get isOn(): boolean {
    return this.#attempt !== undefined
  }

  reset(): void {
    this.#end()
  }

  #create(kind: 'legacy' | 'extended', check: () => InitiatingParameters): void {
    const device = this.#device
    device.advertising.useCommands(kind)
    disallowedUnless(this.#attempt === undefined)
    const parameters = check()
    const { peer } = parameters
    require(!peer || !device.connections.has({ ...peer, rpa: 0 }), hciStatus.connectionAlreadyExists)
    require(device.connections.hasRoom, hciStatus.connectionLimitExceeded)
    device.enter('initiating')
    const attempt: Attempt = { ...parameters, listener: this.#listener(parameters) }
    this.#attempt = attempt
    device.air.listen(attempt.listener)
  }

  #listener({ windows }: InitiatingParameters): Listener {
    const { radio, air } = this.#device
    const receiver = new ScanWindow(windows, air.time)
    return {
      radio,
      listens: (time, channel, phy) => receiver.covers(time, channel, phy),
      heard: event => this.#heard(event),
    }
  }

  #heard(event: AdvertisingEvent): void {
    const attempt = this.#attempt
    const { advertiser } = event
    if (!attempt || !advertiser || !this.#understands(attempt, event)) return
    const { privacy, connections } = this.#device
    if (!privacy.accepts(advertiser)) return
    const peer = privacy.resolve(advertiser)
    if (!this.#wants(attempt, advertiser, peer) || connections.has(peer) || !connections.hasRoom) return
    const own = this.#ownAddress(attempt, peer)
    const { target } = event
    if (!own || (target && !privacy.isMeant(target, own))) return
    // An initiator answers with the address by which it was called (Vol 6 Part B, 6.4).
    this.#connect(attempt, event, peer, target ?? own)
  }

  /** Vol 6 Part B, 4.4.4: what can be answered with a connection request. */
  #understands({ kind }: Attempt, { connectable, secondaryPhy }: AdvertisingEvent): boolean {
    if (!connectable) return false
    if (secondaryPhy === undefined) return true
    if (kind === 'legacy') return false
    const bit = phyFeature[secondaryPhy]
    return bit === undefined || this.#device.hasFeature(bit)
  }

  /** Undefined where the entry of the resolving list that the attempt began with has gone. */
  #ownAddress({ ownAddressType }: Attempt, peer: PeerAddress): AirAddress | undefined {
    try {
      return this.#device.privacy.ownAddress(ownAddressType, identityOf(peer))
    } catch (error) {
      if (error instanceof Refusal) return undefined
      throw error
    }
  }

  #wants({ peer: wished }: Attempt, advertiser: AirAddress, peer: PeerAddress): boolean {
    if (!wished) return this.#device.acceptList.has(peer)
    return sameAddress(wished, advertiser) || sameAddress(wished, identityOf(peer))
  }

  #connect(attempt: Attempt, event: AdvertisingEvent, peer: PeerAddress, initiator: AirAddress): void {
    const { air, radio, connections, privacy } = this.#device
    const phy = event.secondaryPhy ?? 1
    const request: ConnectRequest = { initiator, ...attempt.connections[phy], phy }
    const peripheral = air.reaches(radio, event.radio, phy) ? event.connect(request) : undefined
    // An extended advertiser answers the request (Vol 6 Part B, 4.4.2.4.2): where the answer is missing, initiating goes on. A legacy
    // one says nothing, and the central believes in a connection until it has been silent for too long.
    if (!peripheral && event.secondaryPhy !== undefined) return
    this.#end()
    const isMadeHere = isResolvable(initiator) && initiator.address !== privacy.randomAddress
    const localRpa = isMadeHere ? initiator.address : 0
    connections.create({ radio, peer, localRpa }, peripheral, request)
  }

  /** Vol 4 Part E, 7.8.13. Once the request has been sent it is too late. */
  #cancel(): void {
    const { bugs, connections } = this.#device
    disallowedUnless(this.#attempt !== undefined)
    this.#end()
    if (!bugs.cancelWithoutEvent) connections.failed(hciStatus.unknownConnection)
  }

  #end(): void {
    const attempt = this.#attempt
    if (!attempt) return
    this.#attempt = undefined
    this.#device.air.unlisten(attempt.listener)
  }
}

const phyFeature: Readonly<Partial<Record<Phy, number>>> = { 2: leFeatureBit.le2MPhy, 3: leFeatureBit.leCodedPhy }

/** The identity, or where none is known the address itself, as packets carry it. */
const identityOf = ({ type, address }: PeerAddress): AirAddress => ({ type: type & 1 ? 1 : 0, address })

const isResolvable = ({ type, address }: AirAddress): boolean => type === 1 && addressKind(address, 'random') === 'resolvable'
