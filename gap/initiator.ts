import type { CommandParams } from '../hci/command.ts'
import { commands } from '../hci/commands.ts'
import { leFeature } from '../hci/features.ts'
import type { Hci } from '../hci/hci.ts'
import { isAnswer, isDisallowed } from './activity.ts'
import { ownAddressTypeNumber } from './advertising-set.ts'
import type { WantedDevice } from './connection-outcome.ts'
import { parameterTicks } from './connection-parameters.ts'
import { type ConnectionSettings, type InitiatingCapabilities, scanUnit } from './connection-settings.ts'

/** Initiator_Filter_Policy (Vol 4 Part E, 7.8.12). */
const byAddress = 0
const byAcceptList = 1

type Whom = Pick<
  CommandParams<typeof commands.leCreateConnection>,
  'initiatorFilterPolicy' | 'peerAddressType' | 'peerAddress' | 'ownAddressType'
>

/** Connecting, in the words of the legacy or of the extended commands. */
export class Initiator {
  readonly #hci: Pick<Hci, 'run'>
  readonly #capabilities: () => InitiatingCapabilities

  constructor(hci: Pick<Hci, 'run'>, capabilities: () => InitiatingCapabilities) {
    this.#hci = hci
    this.#capabilities = capabilities
  }

  /**
   * Puts these devices on the filter accept list in place of whatever is there; not while the controller uses it (7.8.15 and 7.8.16).
   * Gives how many of them it took, from the first on: a list may be smaller than the controller says, or not work at all.
   */
  async list(devices: readonly WantedDevice[]): Promise<number> {
    let taken = 0
    try {
      await this.#hci.run(commands.leClearFilterAcceptList, {})
      for (; taken < devices.length; taken++) await this.#add(devices[taken] as WantedDevice)
    } catch (error) {
      if (!isAnswer(error) || isDisallowed(error)) throw error
    }
    return taken
  }

  /** Begins to look for one device, or for those of the accept list where none is given (7.8.12 or 7.8.66). */
  async create(device: WantedDevice | undefined, settings: ConnectionSettings): Promise<void> {
    const { extended, addressType } = this.#capabilities()
    const whom: Whom = {
      initiatorFilterPolicy: device ? byAddress : byAcceptList,
      peerAddressType: device ? ownAddressTypeNumber[device.addressType] : 0,
      peerAddress: device?.address ?? 0,
      ownAddressType: ownAddressTypeNumber[addressType],
    }
    if (extended) await this.#createExtended(whom, settings)
    else
      await this.#hci.run(commands.leCreateConnection, {
        ...whom,
        leScanInterval: ticks(settings.scanInterval),
        leScanWindow: ticks(settings.scanWindow),
        ...parameterTicks(settings.parameters),
      })
  }

  /** 7.8.13. */
  async cancel(): Promise<void> {
    await this.#hci.run(commands.leCreateConnectionCancel, {})
  }

  async #add({ address, addressType }: WantedDevice): Promise<void> {
    await this.#hci.run(commands.leAddDeviceToFilterAcceptList, { addressType: ownAddressTypeNumber[addressType], address })
  }

  /** What is found on LE 1M may go on on LE 2M, because the peer says so: its parameters are the same. */
  async #createExtended(whom: Whom, { phys, scanInterval, scanWindow, parameters }: ConnectionSettings): Promise<void> {
    const phy = {
      // Two PHYs take turns, so each interval must hold both windows.
      scanInterval: ticks(scanInterval) * phys.length,
      scanWindow: ticks(scanWindow),
      ...parameterTicks(parameters),
    }
    await this.#hci.run(commands.leExtendedCreateConnectionV1, {
      ...whom,
      initiatingPhys: {
        ...(phys.includes('1m') && { le1M: phy }),
        ...(phys.includes('1m') && leFeature.le2MPhy(this.#capabilities().leFeatures) && { le2M: phy }),
        ...(phys.includes('coded') && { leCoded: phy }),
      },
    })
  }
}

const ticks = (milliseconds: number): number => Math.round(milliseconds / scanUnit)
