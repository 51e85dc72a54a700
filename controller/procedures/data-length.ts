import type { Phy } from '../air/timing.ts'
import type { Device } from '../device.ts'
import type { DataLength } from '../link-end.ts'
import type { Handlers } from '../part.ts'
import { leFeatureBit } from '../profile.ts'
import { hciStatus, invalidUnless, require } from '../refusal.ts'
import type { Control, Find, Procedure, Receivers } from './control.ts'
import { type LlPdu, llPdu } from './control-pdus.ts'
import { defaultsOf } from './defaults.ts'

/** Vol 6 Part B, 4.5.10: what every link can carry, the most that one can be told, and the most without LE Coded. */
const least: DataLength = { octets: 27, time: 328 }
const most: DataLength = { octets: 251, time: 17_040 }
const mostTimeUncoded = 2_120
/** What 27 bytes take on LE Coded. */
const leastTimeCoded = 2_704

const smaller = (a: DataLength, b: DataLength): DataLength => ({
  octets: Math.min(a.octets, b.octets),
  time: Math.min(a.time, b.time),
})

const onPhy = ({ octets, time }: DataLength, phy: Phy): DataLength => ({
  octets,
  time: phy === 3 ? Math.max(leastTimeCoded, time) : time,
})

const isSame = (a: DataLength, b: DataLength): boolean => a.octets === b.octets && a.time === b.time

const supported = (device: Device): DataLength => ({
  octets: most.octets,
  time: device.hasFeature(leFeatureBit.leCodedPhy) ? most.time : mostTimeUncoded,
})

/** Data Length Update (Vol 6 Part B, 4.5.10 and 5.1.9). */
export class DataLengthUpdate implements Procedure {
  readonly name = 'dataLengthUpdate'
  readonly #control: Control
  #wish: DataLength
  /** What each end sends and takes, as the other one was told. */
  #tx = least
  #rx = least
  #peerTx = least
  #peerRx = least
  /** The wish has changed since the peer was told of it last. */
  #isDue = false

  readonly receivers: Receivers = {
    LL_LENGTH_REQ: pdu => {
      this.#control.end.send(llPdu('LL_LENGTH_RSP', this.#tell()))
      this.#heard(pdu)
    },
    LL_LENGTH_RSP: pdu => {
      this.#heard(pdu)
      if (this.#control.isRunning(this.name)) this.#finish()
    },
  }

  constructor(control: Control) {
    this.#control = control
    this.#wish = defaultsOf(control.end.device).dataLength
  }

  /** Vol 6 Part B, 4.5.10: of a new link the peer supposes the least; whether it is to be told of more. */
  get isWanted(): boolean {
    return this.#control.end.device.hasFeature(leFeatureBit.dataPacketLengthExtension) && !isSame(this.#wish, least)
  }

  begin(): void {
    this.suggest(this.#wish)
  }

  /** What the host would like this end to send. */
  suggest(wish: DataLength): void {
    this.#wish = wish
    const isOnItsWay = this.#control.isPending(this.name)
    this.#isDue = true
    if (!isOnItsWay) this.#control.begin(this)
  }

  start(): void {
    this.#isDue = false
    if (this.#control.mayUse(leFeatureBit.dataPacketLengthExtension)) this.#control.request(llPdu('LL_LENGTH_REQ', this.#tell()))
    else this.#finish()
  }

  /** The host is told nothing: it has made a suggestion, and nothing has changed. */
  refused(): void {
    this.#finish()
  }

  /** The effective lengths after new values of an end, or on another PHY. The host is told where they have changed. */
  apply(): void {
    const { end } = this.#control
    const tx = onPhy(smaller(this.#tx, this.#peerRx), end.txPhy)
    const rx = onPhy(smaller(this.#rx, this.#peerTx), end.rxPhy)
    if (isSame(tx, end.tx) && isSame(rx, end.rx)) return
    end.tx = tx
    end.rx = rx
    const lengths = { maxTxOctets: tx.octets, maxTxTime: tx.time, maxRxOctets: rx.octets, maxRxTime: rx.time }
    end.device.event({ name: 'leDataLengthChange', connectionHandle: end.handle, ...lengths })
  }

  /** Times of LE Coded are for a peer that knows it. */
  #tell(): Omit<LlPdu<'LL_LENGTH_REQ'>, 'name' | 'length'> {
    const { device } = this.#control.end
    const isCoded = this.#control.peerFeatures !== undefined && this.#control.mayUse(leFeatureBit.leCodedPhy)
    const rx = smaller(supported(device), { octets: most.octets, time: isCoded ? most.time : mostTimeUncoded })
    const tx = smaller(this.#wish, rx)
    this.#rx = rx
    this.#tx = tx
    return { maxRxOctets: rx.octets, maxRxTime: rx.time, maxTxOctets: tx.octets, maxTxTime: tx.time }
  }

  #heard({ maxTxOctets, maxTxTime, maxRxOctets, maxRxTime }: LlPdu<'LL_LENGTH_REQ' | 'LL_LENGTH_RSP'>): void {
    this.#peerTx = { octets: maxTxOctets, time: maxTxTime }
    this.#peerRx = { octets: maxRxOctets, time: maxRxTime }
    this.apply()
  }

  #finish(): void {
    this.#control.completed()
    if (this.#isDue) this.#control.begin(this)
  }
}

const checked = (octets: number, time: number): DataLength => {
  invalidUnless(octets >= least.octets && octets <= most.octets && time >= least.time && time <= most.time)
  return { octets, time }
}

/** Vol 4 Part E, 7.8.33 to 7.8.35 and 7.8.46. */
export const dataLengthCommands = (device: Device, find: Find<{ readonly dataLengthUpdate: DataLengthUpdate }>): Handlers => ({
  leSetDataLength: ({ connectionHandle, txOctets, txTime }) => {
    const procedures = find(connectionHandle)
    const wish = checked(txOctets, txTime)
    require(procedures.mayUse(leFeatureBit.dataPacketLengthExtension), hciStatus.unsupportedRemoteFeature)
    procedures.dataLengthUpdate.suggest(wish)
    return { connectionHandle }
  },
  leReadSuggestedDefaultDataLength: () => {
    const { octets, time } = defaultsOf(device).dataLength
    return { suggestedMaxTxOctets: octets, suggestedMaxTxTime: time }
  },
  leWriteSuggestedDefaultDataLength: ({ suggestedMaxTxOctets, suggestedMaxTxTime }) => {
    defaultsOf(device).dataLength = checked(suggestedMaxTxOctets, suggestedMaxTxTime)
  },
  leReadMaximumDataLength: () => {
    const { octets, time } = supported(device)
    return { supportedMaxTxOctets: octets, supportedMaxTxTime: time, supportedMaxRxOctets: octets, supportedMaxRxTime: time }
  },
})
