import { AddressResolver, type ResolvableIdentity } from '../gap/address-resolver.ts'
import { AddressRotation } from '../gap/address-rotation.ts'
import type { AdvertisingSettings } from '../gap/advertising-settings.ts'
import { PrivateAddresses, platformBits, type RandomBits } from '../gap/own-address.ts'
import type { RadioArbiter } from '../gap/radio-arbiter.ts'
import type { AdvertisingReport } from '../gap/reports.ts'
import { ResolvingList } from '../gap/resolving-list.ts'
import type { ControllerInfo } from '../hci/bring-up.ts'
import type { Hci } from '../hci/hci.ts'
import type { Bond } from '../smp/bond.ts'
import type { Bonds } from './bonds.ts'
import { askCentralResolution } from './central-resolution.ts'
import type { Link } from './link.ts'

export interface PrivacyOptions {
  readonly hci: Pick<Hci, 'run' | 'clock'>
  readonly info: () => ControllerInfo
  /** Go by private addresses in place of the identity. */
  readonly isPrivate: boolean
  readonly randomBits: RandomBits | undefined
}

/**
 * What one adapter goes by where it does not want to be followed, and whom it recognises although they do not want to be (Vol 3 Part C, 10.7). The
 * controller recognises those that it has room for, and we the others.
 */
export class Privacy {
  readonly list: ResolvingList
  readonly resolver = new AddressResolver()
  readonly #options: PrivacyOptions
  #addresses: PrivateAddresses | undefined
  #ownIrk: Uint8Array | undefined
  #rotation: AddressRotation | undefined
  #arbiter: RadioArbiter | undefined
  #bonds: Bonds | undefined
  #isOver = false

  constructor(options: PrivacyOptions) {
    const { hci, info } = options
    this.#options = options
    this.list = new ResolvingList({ hci, capabilities: info, ownIrk: () => this.#ownIrk })
  }

  /** What we go by in place of our identity; undefined where we do go by that. */
  get addresses(): PrivateAddresses | undefined {
    return this.#addresses
  }

  /** Once the bonds are there. */
  async begin(bonds: Bonds, arbiter: RadioArbiter): Promise<void> {
    this.#bonds = bonds
    this.#arbiter = arbiter
    if (this.#options.isPrivate) await this.#hide(bonds, arbiter)
    this.recognise(bonds)
  }

  end(): void {
    this.#isOver = true
    this.#rotation?.stop()
  }

  /** Whom to recognise, in place of those before; the latest is the last. */
  recognise(bonds: Iterable<Bond>): void {
    const identities: ResolvableIdentity[] = []
    for (const { peer, irk } of bonds) if (irk) identities.push({ ...peer, irk })
    this.resolver.identities = identities
    void this.#arbiter?.change(() => {
      this.list.identities = identities
    })
  }

  /** A directed advertisement, by a private address of the one that it is for where that is recognised. */
  directed(settings: AdvertisingSettings): AdvertisingSettings {
    const { directedTo } = settings
    const bond = directedTo && this.#addresses && this.#bonds?.get(directedTo)
    return bond?.resolvesCentral ? { ...settings, directedTo: { ...bond.peer, irk: bond.irk } } : settings
  }

  securityChanged(link: Link): void {
    if (this.#addresses) void askCentralResolution(link)
  }

  /** The report as if the controller had recognised whoever sends it. One that should have, and has not, is not relied on any more. */
  recognised(report: AdvertisingReport): AdvertisingReport {
    if (this.resolver.isIdle) return report
    const resolved = this.resolver.resolved(report, this.#options.hci.clock.now())
    if (resolved !== report && this.list.has(identityOf(resolved))) void this.#arbiter?.change(() => this.list.distrust())
    return resolved
  }

  async #hide(bonds: Bonds, arbiter: RadioArbiter): Promise<void> {
    const { hci, randomBits = platformBits } = this.#options
    await bonds.prepare()
    if (this.#isOver) return
    const { irk } = bonds.own
    const addresses = new PrivateAddresses(bonds.own, { irk, randomBits })
    this.#ownIrk = irk
    this.#addresses = addresses
    this.#rotation = new AddressRotation(hci.clock, randomBits, () => void arbiter.change(() => addresses.renew()))
  }
}

const identityOf = ({ address, addressType }: AdvertisingReport) =>
  ({ address, addressType: addressType & 1 ? 'random' : 'public' }) as const
