import type { CommandName } from '../hci/commands.ts'
import { leFeatureBit, type Profile } from './profile.ts'

type Needs = { readonly [F in keyof typeof leFeatureBit]?: readonly CommandName[] }

/** Commands that a controller has only where it has a feature (Vol 4 Part E, 3.1). */
const needs: Needs = {
  encryption: ['leEnableEncryption', 'leLongTermKeyRequestReply', 'leLongTermKeyRequestNegativeReply'],
  connectionParametersRequest: ['leRemoteConnectionParameterRequestReply', 'leRemoteConnectionParameterRequestNegativeReply'],
  ping: ['readAuthenticatedPayloadTimeout', 'writeAuthenticatedPayloadTimeout'],
  dataPacketLengthExtension: [
    'leSetDataLength',
    'leReadSuggestedDefaultDataLength',
    'leWriteSuggestedDefaultDataLength',
    'leReadMaximumDataLength',
  ],
  remotePublicKeyValidation: ['leGenerateDhKeyV2'],
  llPrivacy: [
    'leAddDeviceToResolvingList',
    'leRemoveDeviceFromResolvingList',
    'leClearResolvingList',
    'leReadResolvingListSize',
    'leReadPeerResolvableAddress',
    'leReadLocalResolvableAddress',
    'leSetAddressResolutionEnable',
    'leSetResolvablePrivateAddressTimeoutV1',
    'leSetPrivacyMode',
  ],
  le2MPhy: ['leReadPhy', 'leSetDefaultPhy', 'leSetPhy'],
  extendedAdvertising: [
    'leSetAdvertisingSetRandomAddress',
    'leSetExtendedAdvertisingParametersV1',
    'leSetExtendedAdvertisingParametersV2',
    'leSetExtendedAdvertisingData',
    'leSetExtendedScanResponseData',
    'leSetExtendedAdvertisingEnable',
    'leReadMaximumAdvertisingDataLength',
    'leReadNumberOfSupportedAdvertisingSets',
    'leRemoveAdvertisingSet',
    'leClearAdvertisingSets',
    'leSetDataRelatedAddressChanges',
    'leSetExtendedScanParameters',
    'leSetExtendedScanEnable',
    'leExtendedCreateConnectionV1',
    'leExtendedCreateConnectionV2',
    'leReadTransmitPower',
  ],
  periodicAdvertising: [
    'leSetPeriodicAdvertisingParametersV1',
    'leSetPeriodicAdvertisingData',
    'leSetPeriodicAdvertisingEnable',
    'lePeriodicAdvertisingCreateSync',
    'lePeriodicAdvertisingCreateSyncCancel',
    'lePeriodicAdvertisingTerminateSync',
    'leAddDeviceToPeriodicAdvertiserList',
    'leRemoveDeviceFromPeriodicAdvertiserList',
    'leClearPeriodicAdvertiserList',
    'leReadPeriodicAdvertiserListSize',
    'leSetPeriodicAdvertisingReceiveEnable',
  ],
  syncTransferSender: ['lePeriodicAdvertisingSyncTransfer', 'lePeriodicAdvertisingSetInfoTransfer'],
  syncTransferRecipient: [
    'leSetPeriodicAdvertisingSyncTransferParameters',
    'leSetDefaultPeriodicAdvertisingSyncTransferParameters',
  ],
}

const bitOf = new Map<CommandName, number>(
  Object.entries(needs).flatMap(([feature, names]) =>
    (names ?? []).map(name => [name, leFeatureBit[feature as keyof typeof leFeatureBit]] as const),
  ),
)

/** Commands that came later than their feature, or have none, with the HCI_Version of the specification that brought them. */
const since: Readonly<Partial<Record<CommandName, number>>> = {
  leReadLocalP256PublicKey: 8,
  leGenerateDhKeyV1: 8,
  leSetPrivacyMode: 9,
  leSetPeriodicAdvertisingReceiveEnable: 10,
  leReadBufferSizeV2: 11,
  leSetDataRelatedAddressChanges: 12,
  leSetExtendedAdvertisingParametersV2: 13,
}

/** Whether such a controller has this command. */
export const hasCommand = ({ hciVersion, leFeatures }: Profile, name: CommandName): boolean => {
  const feature = bitOf.get(name)
  return hciVersion >= (since[name] ?? 0) && (feature === undefined || ((leFeatures >> BigInt(feature)) & 1n) === 1n)
}
