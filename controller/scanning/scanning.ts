import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import type { LeState } from '../../hci/le-states.ts'
import type { Device } from '../device.ts'
import type { Handlers, Part } from '../part.ts'
import type { Activity } from '../parts.ts'
import { leFeatureBit } from '../profile.ts'
import { disallowedUnless, hciStatus, invalidUnless, Refusal, require } from '../refusal.ts'
import { Scan, type ScanParameters, type ScanPhy, type ScanRun } from './scan.ts'

type ExtendedParameters = CommandParams<typeof commands.leSetExtendedScanParameters>
type ExtendedEnable = CommandParams<typeof commands.leSetExtendedScanEnable>

/** What a scan is like where the host has said nothing: the defaults of Vol 4 Part E, 7.8.10. */
const defaults: ScanParameters = {
  extended: false,
  ownAddressType: 0,
  filterPolicy: 0,
  phys: [{ phy: 1, active: false, interval: 0x10, window: 0x10 }],
}

const shortest = 0x0004
const longestLegacyInterval = 0x4000
/** Microseconds of one step of Duration and of Period (7.8.65). */
const durationUnit = 10_000
const periodUnit = 1_280_000

/** Legacy and extended scanning (Vol 4 Part E, 7.8.10, 7.8.11, 7.8.64, 7.8.65; Vol 6 Part B, 4.4.3). */
export class Scanning implements Part, Activity {
  readonly device: Device
  /** Undefined before the host has set any; extended scanning has no defaults. */
  #parameters: ScanParameters | undefined
  #scan: Scan | undefined

  readonly handlers: Handlers = {
    leSetScanParameters: ({ leScanType, leScanInterval, leScanWindow, ownAddressType, scanningFilterPolicy }) => {
      this.#mayChange('legacy')
      this.#checkPolicies(ownAddressType, scanningFilterPolicy)
      invalidUnless(leScanInterval <= longestLegacyInterval)
      const phys = [checkedPhy(1, { scanType: leScanType, scanInterval: leScanInterval, scanWindow: leScanWindow })]
      this.#parameters = { extended: false, ownAddressType, filterPolicy: scanningFilterPolicy, phys }
    },
    leSetScanEnable: ({ enable, filterDuplicates }) => {
      this.device.advertising.useCommands('legacy')
      if (enable)
        this.#begin(this.#parameters ?? defaults, { filterDuplicates: filterDuplicates ? 1 : 0, duration: 0, period: 0 })
      else this.#end()
    },
    leSetExtendedScanParameters: ({ ownAddressType, scanningFilterPolicy, scanningPhys }) => {
      this.#mayChange('extended')
      this.#checkPolicies(ownAddressType, scanningFilterPolicy)
      this.#parameters = {
        extended: true,
        ownAddressType,
        filterPolicy: scanningFilterPolicy,
        phys: this.#checkedPhys(scanningPhys),
      }
    },
    leSetExtendedScanEnable: params => {
      this.device.advertising.useCommands('extended')
      if (!params.enable) return this.#end()
      // The other choice, parameters of the vendor, would hide a mistake of the host.
      if (!this.#parameters) throw new Refusal(hciStatus.commandDisallowed)
      this.#begin(this.#parameters, checkedRun(params))
    },
  }

  constructor(device: Device) {
    this.device = device
  }

  get states(): readonly LeState[] {
    return this.#scan ? statesOf(this.#parameters ?? defaults) : []
  }

  get usesAcceptList(): boolean {
    return this.isOn && ((this.#parameters ?? defaults).filterPolicy & 1) === 1
  }

  /** Enabled by the host; between two scan periods too. */
  get isOn(): boolean {
    return this.#scan !== undefined
  }

  reset(): void {
    this.#end()
    this.#parameters = undefined
  }

  #mayChange(kind: 'legacy' | 'extended'): void {
    this.device.advertising.useCommands(kind)
    disallowedUnless(!this.isOn)
  }

  /** Values that need a feature were reserved before there was that feature. */
  #checkPolicies(ownAddressType: number, filterPolicy: number): void {
    invalidUnless(ownAddressType <= (this.device.hasFeature(leFeatureBit.llPrivacy) ? 3 : 1))
    invalidUnless(filterPolicy <= (this.device.hasFeature(leFeatureBit.extendedScannerFilterPolicies) ? 3 : 1))
  }

  #supportedIf(condition: boolean): void {
    require(condition, hciStatus.unsupportedFeatureOrValue)
  }

  #checkedPhys({ le1M, le2M, leCoded }: ExtendedParameters['scanningPhys']): readonly ScanPhy[] {
    this.#supportedIf(le2M === undefined)
    this.#supportedIf(leCoded === undefined || this.device.hasFeature(leFeatureBit.leCodedPhy))
    invalidUnless(le1M !== undefined || leCoded !== undefined)
    return [...(le1M ? [checkedPhy(1, le1M)] : []), ...(leCoded ? [checkedPhy(3, leCoded)] : [])]
  }

  #begin(parameters: ScanParameters, run: ScanRun): void {
    const { privacy, publicAddress } = this.device
    invalidUnless(parameters.ownAddressType & 1 ? privacy.randomAddress !== undefined : publicAddress !== 0)
    if (!this.#scan) {
      for (const state of statesOf(parameters)) this.device.enter(state)
      this.#scan = new Scan(this.device, parameters, () => this.#timedOut())
    }
    this.#scan.begin(run)
  }

  #end(): void {
    this.#scan?.end()
    this.#scan = undefined
  }

  #timedOut(): void {
    this.#end()
    this.device.event({ name: 'leScanTimeout' })
  }
}

const statesOf = ({ phys }: ScanParameters): LeState[] => [
  ...new Set(phys.map(({ active }): LeState => (active ? 'activeScanning' : 'passiveScanning'))),
]

const checkedPhy = (
  phy: 1 | 3,
  {
    scanType,
    scanInterval,
    scanWindow,
  }: { readonly scanType: number; readonly scanInterval: number; readonly scanWindow: number },
): ScanPhy => {
  invalidUnless(scanType <= 1)
  invalidUnless(scanWindow >= shortest && scanWindow <= scanInterval)
  return { phy, active: scanType === 1, interval: scanInterval, window: scanWindow }
}

const checkedRun = ({ filterDuplicates, duration, period }: ExtendedEnable): ScanRun => {
  invalidUnless(filterDuplicates <= 2)
  invalidUnless(filterDuplicates < 2 || (duration > 0 && period > 0))
  // Period is ignored where Duration is zero.
  const run = { filterDuplicates, duration: duration * durationUnit, period: duration > 0 ? period * periodUnit : 0 }
  invalidUnless(run.period === 0 || run.duration < run.period)
  return run
}
