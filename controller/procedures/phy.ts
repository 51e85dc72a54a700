import type { Phy } from '../air/timing.ts'
import type { Device } from '../device.ts'
import type { Handlers } from '../part.ts'
import { leFeatureBit } from '../profile.ts'
import { disallowedUnless, hciStatus, invalidUnless, require } from '../refusal.ts'
import type { Control, Find, Procedure, Receivers } from './control.ts'
import { type LlPdu, llPdu } from './control-pdus.ts'
import { defaultsOf, type PhyPreference } from './defaults.ts'

/** The fastest first, with the bits of PHY masks. */
const fastestFirst: readonly (readonly [phy: Phy, bit: number])[] = [
  [2, 0b010],
  [1, 0b001],
  [3, 0b100],
]

/** The PHY of one direction, or 0 where nothing changes: its sender and its receiver must both have offered it. */
const choose = (offered: number, current: Phy): Phy | 0 => {
  const [phy] = fastestFirst.find(([, bit]) => offered & bit) ?? [current]
  return phy === current ? 0 : phy
}

const supportedPhys = (device: Device): number =>
  0b001 | (device.hasFeature(leFeatureBit.le2MPhy) ? 0b010 : 0) | (device.hasFeature(leFeatureBit.leCodedPhy) ? 0b100 : 0)

/** PHY Update (Vol 6 Part B, 5.1.10). */
export class PhyUpdate implements Procedure {
  readonly name = 'phyUpdate'
  readonly #control: Control
  /** What the host has said of this link. */
  #preference: PhyPreference | undefined

  readonly receivers: Receivers = {
    LL_PHY_REQ: pdu => {
      if (this.#control.end.role === 'central') this.#decide(pdu)
      else {
        this.#control.end.send(llPdu('LL_PHY_RSP', this.#offer))
        this.#control.expectRest()
      }
    },
    LL_PHY_RSP: pdu => {
      this.#control.answered(this.name)
      this.#decide(pdu)
    },
    LL_PHY_UPDATE_IND: pdu => {
      this.#control.answered(this.name)
      this.#prepare(pdu)
    },
  }

  constructor(control: Control) {
    this.#control = control
  }

  prefer(preference: PhyPreference): void {
    disallowedUnless(!this.#control.isPending(this.name))
    this.#preference = preference
    this.#control.begin(this)
  }

  start(): void {
    const isPossible = this.#control.mayUse(leFeatureBit.le2MPhy) || this.#control.mayUse(leFeatureBit.leCodedPhy)
    if (isPossible) this.#control.request(llPdu('LL_PHY_REQ', this.#offer))
    else this.refused(hciStatus.unsupportedRemoteFeature)
  }

  refused(status: number): void {
    this.#tell(status)
    this.#control.completed()
  }

  get #offer(): { txPhys: number; rxPhys: number } {
    const { device } = this.#control.end
    const { tx, rx } = this.#preference ?? defaultsOf(device).phys
    return { txPhys: tx ?? supportedPhys(device), rxPhys: rx ?? supportedPhys(device) }
  }

  /** The central decides for both directions. */
  #decide({ txPhys, rxPhys }: LlPdu<'LL_PHY_REQ' | 'LL_PHY_RSP'>): void {
    const { txPhy, rxPhy } = this.#control.end
    const own = this.#offer
    const phyCToP = choose(own.txPhys & rxPhys, txPhy)
    const phyPToC = choose(own.rxPhys & txPhys, rxPhy)
    const update = llPdu('LL_PHY_UPDATE_IND', { phyCToP, phyPToC, instant: this.#control.nextInstant() })
    this.#control.end.send(update)
    this.#prepare(update)
  }

  #prepare({ phyCToP, phyPToC, instant }: LlPdu<'LL_PHY_UPDATE_IND'>): void {
    if (phyCToP === 0 && phyPToC === 0) {
      this.#finish(false)
      return
    }
    this.#control.atInstant(instant, () => {
      const { end } = this.#control
      const isCentral = end.role === 'central'
      end.txPhy = (isCentral ? phyCToP : phyPToC) || end.txPhy
      end.rxPhy = (isCentral ? phyPToC : phyCToP) || end.rxPhy
      this.#finish(true)
      this.#control.phyChanged()
    })
  }

  /** The host that has asked is always told; the other one only where something is different now. */
  #finish(hasChanged: boolean): void {
    const isOwn = this.#control.isRunning(this.name)
    if (isOwn || hasChanged) this.#tell(hciStatus.success)
    if (isOwn) this.#control.completed()
    this.#control.peerCompleted()
  }

  #tell(status: number): void {
    const { device, handle: connectionHandle, txPhy, rxPhy } = this.#control.end
    device.event({ name: 'lePhyUpdateComplete', status, connectionHandle, txPhy, rxPhy })
  }
}

interface Wish {
  readonly allPhys: number
  readonly txPhys: number
  readonly rxPhys: number
}

/** Bits of All_PHYs: no preference of the host. */
const anyTx = 0b01
const anyRx = 0b10

const preferenceOf = (device: Device, { allPhys, txPhys, rxPhys }: Wish): PhyPreference => {
  const preference = { tx: allPhys & anyTx ? undefined : txPhys, rx: allPhys & anyRx ? undefined : rxPhys }
  const unsupported = ~supportedPhys(device)
  require((((preference.tx ?? 0) | (preference.rx ?? 0)) & unsupported) === 0, hciStatus.unsupportedFeatureOrValue)
  invalidUnless(preference.tx !== 0 && preference.rx !== 0)
  return preference
}

/** Preferred coding: none, S=2, S=8. This controller sends with S=8 whatever is preferred. */
const mostPhyOptions = 2

/** Vol 4 Part E, 7.8.47 to 7.8.49. */
export const phyCommands = (device: Device, find: Find<{ readonly phyUpdate: PhyUpdate }>): Handlers => ({
  leReadPhy: ({ connectionHandle }) => {
    const { txPhy, rxPhy } = find(connectionHandle).end
    return { connectionHandle, txPhy, rxPhy }
  },
  leSetDefaultPhy: wish => {
    defaultsOf(device).phys = preferenceOf(device, wish)
  },
  leSetPhy: ({ connectionHandle, phyOptions, ...wish }) => {
    const procedures = find(connectionHandle)
    const preference = preferenceOf(device, wish)
    invalidUnless((phyOptions & 0b11) <= mostPhyOptions)
    procedures.phyUpdate.prefer(preference)
  },
})
