import { encode } from '../../core/codec.ts'
import type { Command } from '../../hci/command.ts'
import { commands } from '../../hci/commands.ts'

const answer = <P, R>(command: Command<P, R>, returns: R): readonly [opcode: number, returns: Uint8Array] => [
  command.opcode,
  encode(command.returns, returns),
]

/** Bits of LMP_features (Vol 2 Part C, 3.3): BR/EDR Not Supported and LE Supported (Controller). */
const lmpFeatures = (1n << 37n) | (1n << 38n)
/** Every state and combination that is defined (Vol 4 Part E, 7.8.27). */
const leStates = (1n << 42n) - 1n
/** Core Specification 5.0 (Assigned Numbers, 2.1), and the company identifier kept for tests. */
const version = { hciVersion: 9, hciSubversion: 0, lmpVersion: 9, companyIdentifier: 0xffff, lmpSubversion: 0 }
const aclBuffers = { leAclDataPacketLength: 251, totalNumLeAclDataPackets: 8 }

/** What a plain LE controller answers where the capture does not say: return parameters without the status, by opcode. */
export const defaultAnswers: ReadonlyMap<number, Uint8Array> = new Map([
  answer(commands.readLocalVersionInformation, version),
  answer(commands.readLocalSupportedFeatures, { lmpFeatures }),
  answer(commands.readBufferSize, {
    aclDataPacketLength: 251,
    synchronousDataPacketLength: 0,
    totalNumAclDataPackets: 8,
    totalNumSynchronousDataPackets: 0,
  }),
  // From the block that is set aside for documentation (RFC 9542, 2.1.2).
  answer(commands.readBdAddr, { bdAddr: 0x00005e005301 }),
  answer(commands.readLeHostSupport, { leSupportedHost: true, simultaneousLeHost: 0 }),
  answer(commands.leReadBufferSizeV1, aclBuffers),
  answer(commands.leReadBufferSizeV2, { ...aclBuffers, isoDataPacketLength: 0, totalNumIsoDataPackets: 0 }),
  answer(commands.leReadSupportedStates, { leStates }),
  answer(commands.leReadFilterAcceptListSize, { filterAcceptListSize: 8 }),
  answer(commands.leReadResolvingListSize, { resolvingListSize: 8 }),
  answer(commands.leReadSuggestedDefaultDataLength, { suggestedMaxTxOctets: 27, suggestedMaxTxTime: 328 }),
  answer(commands.leReadMaximumDataLength, {
    supportedMaxTxOctets: 251,
    supportedMaxTxTime: 2120,
    supportedMaxRxOctets: 251,
    supportedMaxRxTime: 2120,
  }),
  answer(commands.leReadAdvertisingPhysicalChannelTxPower, { txPowerLevel: 0 }),
  answer(commands.leSetExtendedAdvertisingParametersV1, { selectedTxPower: 0 }),
  answer(commands.leSetExtendedAdvertisingParametersV2, { selectedTxPower: 0 }),
  answer(commands.leReadTransmitPower, { minTxPower: -20, maxTxPower: 8 }),
  answer(commands.leReadMaximumAdvertisingDataLength, { maxAdvertisingDataLength: 1650 }),
  answer(commands.leReadNumberOfSupportedAdvertisingSets, { numSupportedAdvertisingSets: 4 }),
  answer(commands.leReadPeriodicAdvertiserListSize, { periodicAdvertiserListSize: 0 }),
])
