import { isSupported } from '../hci/command.ts'
import { type CommandName, commands } from '../hci/commands.ts'
import type { Device } from './device.ts'
import type { EventMasks } from './event-masks.ts'
import type { Handlers, Part } from './part.ts'

/** LMP features of a controller for LE only: BR/EDR Not Supported, LE Supported (Vol 2 Part C, 3.3). */
const lmpFeatures = (1n << 37n) | (1n << 38n)

/** What a controller says of itself, and what it lets its host hear. */
export class Information implements Part {
  readonly handlers: Handlers
  readonly #masks: EventMasks
  #leHost = { leSupportedHost: false, simultaneousLeHost: 0 }

  constructor(device: Device, masks: EventMasks, known: () => Iterable<CommandName>) {
    this.#masks = masks
    const { profile, bugs } = device
    const { hciVersion, companyIdentifier } = profile
    const buffers = {
      leAclDataPacketLength: bugs.noBuffers ? 0 : profile.aclPacketLength,
      totalNumLeAclDataPackets: bugs.noBuffers ? 0 : profile.aclPacketCount,
    }
    this.handlers = {
      setEventMask: ({ eventMask }) => masks.set({ page1: eventMask }),
      setEventMaskPage2: ({ eventMaskPage2 }) => masks.set({ page2: eventMaskPage2 }),
      leSetEventMask: ({ leEventMask }) => masks.set({ le: leEventMask }),
      readLeHostSupport: () => this.#leHost,
      writeLeHostSupport: ({ leSupportedHost }) => {
        this.#leHost = { leSupportedHost, simultaneousLeHost: 0 }
      },
      readLocalVersionInformation: () => ({
        hciVersion,
        hciSubversion: 0,
        lmpVersion: hciVersion,
        companyIdentifier,
        lmpSubversion: 0,
      }),
      readLocalSupportedCommands: () => ({ supportedCommands: supportedCommands([...known(), ...(bugs.missing ?? [])]) }),
      readLocalSupportedFeatures: () => ({ lmpFeatures }),
      readBufferSize: () => ({
        aclDataPacketLength: 0,
        synchronousDataPacketLength: 0,
        totalNumAclDataPackets: 0,
        totalNumSynchronousDataPackets: 0,
      }),
      readBdAddr: () => ({ bdAddr: device.publicAddress }),
      leReadBufferSizeV1: () => buffers,
      leReadBufferSizeV2: () => ({ ...buffers, isoDataPacketLength: 0, totalNumIsoDataPackets: 0 }),
      leReadLocalSupportedFeatures: () => ({ leFeatures: profile.leFeatures }),
      leReadSupportedStates: () => ({ leStates: profile.leStates }),
      leReadTransmitPower: () => ({ minTxPower: profile.minTxPower, maxTxPower: profile.maxTxPower }),
    }
  }

  reset(): void {
    this.#masks.reset()
    this.#leHost = { leSupportedHost: false, simultaneousLeHost: 0 }
  }
}

/** Vol 4 Part E, 6.27. */
const supportedCommands = (names: Iterable<CommandName>): Uint8Array => {
  const mask = new Uint8Array(64)
  for (const name of names) {
    const { supported } = commands[name]
    if (supported !== undefined && !isSupported(mask, commands[name]))
      mask[supported >> 3] = (mask[supported >> 3] ?? 0) | (1 << (supported & 7))
  }
  return mask
}
