import { BleakHciError, BleakTimeoutError } from '../core/errors.ts'
import type { NewConnection } from '../gap/connection-outcome.ts'
import {
  type ConnectionParameters,
  checkParameters,
  intervalUnit,
  parameterTicks,
  timeoutUnit,
} from '../gap/connection-parameters.ts'
import type { ControllerInfo } from '../hci/bring-up.ts'
import type { Command } from '../hci/command.ts'
import { commands } from '../hci/commands.ts'
import { errorName } from '../hci/error-codes.ts'
import type { HciEvent } from '../hci/events.ts'
import { leFeature } from '../hci/features.ts'
import type { Hci } from '../hci/hci.ts'
import type { WantedParameters } from '../l2cap/connection-parameters.ts'
import { type LinkEvent, type LinkEventName, LinkProcedures, type Procedure } from './link-procedures.ts'
import { isAcceptable } from './parameter-policy.ts'

export type Phy = '1m' | '2m' | 'coded'

/** The parameters that a link has. */
export interface LinkParameters {
  /** Milliseconds from one connection event to the next. */
  readonly interval: number
  /** Connection events in a row that the peripheral may sleep through. */
  readonly latency: number
  /** Milliseconds. */
  readonly supervisionTimeout: number
}

/** Bytes of one packet of the link layer in each direction, and the microseconds that one may take (Vol 6 Part B, 4.5.10). */
export interface DataLengths {
  readonly txOctets: number
  readonly txTime: number
  readonly rxOctets: number
  readonly rxTime: number
}

/** What the peer's controller is (Vol 4 Part E, 7.7.12). */
export interface RemoteVersion {
  readonly version: number
  readonly companyIdentifier: number
  readonly subversion: number
}

/** PHYs for each direction, in the order of no preference; both the same where one list is given. */
export interface WantedPhys {
  readonly tx: readonly Phy[]
  readonly rx: readonly Phy[]
  /** How LE Coded is to be sent: the longer the reach, the slower (7.8.49). */
  readonly coding?: 's2' | 's8' | undefined
}

const phys: readonly Phy[] = ['1m', '2m', 'coded']
const phyOf = (number: number): Phy => phys[number - 1] ?? '1m'
const phyMask = (wanted: readonly Phy[]): number => wanted.reduce((mask, phy) => mask | (1 << phys.indexOf(phy)), 0)
const codings = { s2: 1, s8: 2 } as const

/** What each link can carry before anything is agreed on (Vol 6 Part B, 4.5.10). */
const leastLengths: DataLengths = { txOctets: 27, txTime: 328, rxOctets: 27, rxTime: 328 }
const rssiNotAvailable = 127
const unacceptableParameters = 0x3b

/** Milliseconds that a procedure may take beside what it takes on the air, and the connection events that it takes there. */
const patience = 2_000
const patienceEvents = 12

export interface LinkLayerOptions {
  readonly hci: Pick<Hci, 'run' | 'clock'>
  readonly info: ControllerInfo
}

/** What the two controllers of one link agree on, and the procedures that change it. */
export class LinkLayer {
  readonly #hci: Pick<Hci, 'run' | 'clock'>
  readonly #info: ControllerInfo
  readonly #link: { readonly connectionHandle: number }
  readonly #role: NewConnection['role']
  readonly #procedures: LinkProcedures
  #parameters: LinkParameters
  #phy: { readonly tx: Phy; readonly rx: Phy } = { tx: '1m', rx: '1m' }
  #dataLengths = leastLengths
  #features: bigint | undefined
  #version: RemoteVersion | undefined
  #over: Error | undefined

  constructor({ connectionHandle, role, interval, latency, supervisionTimeout }: NewConnection, options: LinkLayerOptions) {
    this.#hci = options.hci
    this.#info = options.info
    this.#link = { connectionHandle }
    this.#role = role
    this.#procedures = new LinkProcedures(options.hci.clock)
    this.#parameters = { interval, latency, supervisionTimeout }
  }

  get parameters(): LinkParameters {
    return this.#parameters
  }

  get phy(): { readonly tx: Phy; readonly rx: Phy } {
    return this.#phy
  }

  get dataLengths(): DataLengths {
    return this.#dataLengths
  }

  /** LE features of the peer (Vol 6 Part B, 4.6); undefined until they are known. */
  get features(): bigint | undefined {
    return this.#features
  }

  /** Milliseconds that a procedure may take. */
  get patience(): number {
    const { interval, latency } = this.#parameters
    return patience + patienceEvents * interval * (1 + latency)
  }

  event(event: LinkEvent): void {
    switch (event.name) {
      case 'leConnectionUpdateComplete':
        if (event.status === 0) this.#parameters = parametersOf(event)
        break
      case 'lePhyUpdateComplete':
        if (event.status === 0) this.#phy = { tx: phyOf(event.txPhy), rx: phyOf(event.rxPhy) }
        break
      case 'leDataLengthChange':
        this.#dataLengths = lengthsOf(event)
        break
      case 'leReadRemoteFeaturesComplete':
        if (event.status === 0) this.#features = event.leFeatures
        break
      case 'leRemoteConnectionParameterRequest':
        void this.#answer(event)
        break
    }
    this.#procedures.event(event)
  }

  /** The link has gone. */
  close(error: Error): void {
    this.#over ??= error
    this.#procedures.close(error)
  }

  /** Asks the peer, once. @throws BleakHciError, BleakTimeoutError. */
  async readFeatures(signal?: AbortSignal): Promise<bigint> {
    if (this.#features === undefined)
      await this.#procedure(commands.leReadRemoteFeatures, this.#link, 'leReadRemoteFeaturesComplete', signal)
    return this.#features ?? 0n
  }

  /** Asks the peer, once. @throws BleakHciError, BleakTimeoutError. */
  async readVersion(signal?: AbortSignal): Promise<RemoteVersion> {
    if (!this.#version) {
      const command = commands.readRemoteVersionInformation
      const event = await this.#procedure(command, this.#link, 'readRemoteVersionInformationComplete', signal)
      const { version, companyIdentifier, subversion } = event
      this.#version = { version, companyIdentifier, subversion }
    }
    return this.#version
  }

  /** dBm, of the last packets from the peer; null where the controller cannot tell. */
  async readRssi(signal?: AbortSignal): Promise<number | null> {
    const { rssi } = await this.command(commands.readRssi, this.#link, signal)
    return rssi === rssiNotAvailable ? null : rssi
  }

  /** What the link is on at the moment, asked of our own controller. */
  async readPhy(signal?: AbortSignal): Promise<void> {
    const { txPhy, rxPhy } = await this.command(commands.leReadPhy, this.#link, signal)
    this.#phy = { tx: phyOf(txPhy), rx: phyOf(rxPhy) }
  }

  /** Resolves to what both ends have agreed on, which may be what was there before. @throws BleakHciError, BleakTimeoutError. */
  async setPhy({ tx, rx, coding }: WantedPhys, signal?: AbortSignal): Promise<{ readonly tx: Phy; readonly rx: Phy }> {
    const params = {
      ...this.#link,
      allPhys: 0,
      txPhys: phyMask(tx),
      rxPhys: phyMask(rx),
      phyOptions: coding === undefined ? 0 : codings[coding],
    }
    await this.#procedure(commands.leSetPhy, params, 'lePhyUpdateComplete', signal)
    return this.#phy
  }

  /** Makes packets to the peer as long as both controllers can; no event comes where nothing changes (7.8.33). */
  async raiseDataLength(octets: number, time: number, signal?: AbortSignal): Promise<void> {
    if (this.#dataLengths.txOctets >= octets) return
    const params = { ...this.#link, txOctets: octets, txTime: time }
    const begin = () => this.#hci.run(commands.leSetDataLength, params)
    await this.#procedures.run({ begin, end: 'leDataLengthChange', patience: this.patience }, signal)
  }

  /** Whether the link layer lets this end change the parameters: a central always, a peripheral where both know the request for it. */
  get canUpdate(): boolean {
    const knows = leFeature.connectionParametersRequest
    return this.#role === 'central' || (knows(this.#info.leFeatures) && this.#features !== undefined && knows(this.#features))
  }

  /** @throws RangeError, BleakHciError, BleakTimeoutError. */
  async updateParameters(parameters: ConnectionParameters, signal?: AbortSignal): Promise<LinkParameters> {
    checkParameters(parameters)
    const params = { ...this.#link, ...parameterTicks(parameters) }
    return parametersOf(await this.#procedure(commands.leConnectionUpdate, params, 'leConnectionUpdateComplete', signal))
  }

  /** As peripheral: `ask` asks the central, which sets what it has accepted; no event comes where that is what there was. */
  async askForParameters(ask: () => Promise<void>, signal?: AbortSignal): Promise<LinkParameters> {
    await this.#procedures.run({ begin: ask, end: 'leConnectionUpdateComplete', patience: this.patience }, signal)
    return this.#parameters
  }

  /** As central: what the peripheral asks for over L2CAP. Undefined refuses it; else settles when the controller is done with it. */
  decide({ intervalMin, intervalMax, latency, timeout }: WantedParameters): Promise<unknown> | undefined {
    if (!isAcceptable({ intervalMin, intervalMax, latency, timeout })) return undefined
    return this.updateParameters({
      intervalMin: intervalMin * intervalUnit,
      intervalMax: intervalMax * intervalUnit,
      latency,
      supervisionTimeout: timeout * timeoutUnit,
    })
  }

  /** Runs a command about this link. @throws why the link has ended, where it has. */
  async command<P, R>(command: Command<P, R>, params: P, signal?: AbortSignal): Promise<R> {
    if (this.#over) throw this.#over
    try {
      return await this.#hci.run(command, params, { signal })
    } catch (error) {
      throw this.#over ?? error
    }
  }

  /** Runs a procedure that others know, in its turn. Throws as `LinkProcedures.run`. */
  async run<N extends LinkEventName>(procedure: Procedure<N>, signal?: AbortSignal): Promise<HciEvent<N> | undefined> {
    return await this.#procedures.run(procedure, signal)
  }

  /** The peer asks for other parameters (7.7.65.6): as peripheral we take whatever the central wants. */
  async #answer(asked: HciEvent<'leRemoteConnectionParameterRequest'>): Promise<void> {
    const { intervalMin, intervalMax, maxLatency, timeout } = asked
    const accepted = this.#role === 'peripheral' || isAcceptable({ intervalMin, intervalMax, latency: maxLatency, timeout })
    const reply = { ...this.#link, intervalMin, intervalMax, maxLatency, timeout, minCeLength: 0, maxCeLength: 0 }
    try {
      if (accepted) await this.command(commands.leRemoteConnectionParameterRequestReply, reply)
      else {
        const refusal = { ...this.#link, reason: unacceptableParameters }
        await this.command(commands.leRemoteConnectionParameterRequestNegativeReply, refusal)
      }
    } catch {
      // The link has gone, or its controllers have come to an end of it by themselves.
    }
  }

  async #procedure<P, N extends OutcomeName>(
    command: Command<P, unknown>,
    params: P,
    end: N,
    signal: AbortSignal | undefined,
  ): Promise<HciEvent<N>> {
    const milliseconds = this.patience
    const begin = () => this.#hci.run(command, params)
    const event = await this.#procedures.run({ begin, end, patience: milliseconds }, signal)
    if (!event) throw new BleakTimeoutError(command.name, milliseconds)
    if (event.status !== 0) throw new BleakHciError(command.name, event.status, errorName(event.status))
    return event
  }
}

/** Events that end a procedure with its status. */
type OutcomeName = Extract<LinkEvent, { readonly status: number }>['name'] & LinkEventName

const parametersOf = (event: HciEvent<'leConnectionUpdateComplete'>): LinkParameters => ({
  interval: event.connectionInterval * intervalUnit,
  latency: event.peripheralLatency,
  supervisionTimeout: event.supervisionTimeout * timeoutUnit,
})

const lengthsOf = (event: HciEvent<'leDataLengthChange'>): DataLengths => ({
  txOctets: event.maxTxOctets,
  txTime: event.maxTxTime,
  rxOctets: event.maxRxOctets,
  rxTime: event.maxRxTime,
})
