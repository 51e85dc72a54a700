import type { CommandName } from '../hci/commands.ts'
import { leFeatureBit } from './profile.ts'

type Needs = { readonly [F in keyof typeof leFeatureBit]?: readonly CommandName[] }

/** Which commands a controller has only where it has a feature (Vol 4 Part E, 3.1); all others it has where they are built. */
const needs: Needs = {
  encryption: ['leEnableEncryption', 'leLongTermKeyRequestReply', 'leLongTermKeyRequestNegativeReply'],
  connectionParametersRequest: ['leRemoteConnectionParameterRequestReply', 'leRemoteConnectionParameterRequestNegativeReply'],
  ping: ['readAuthenticatedPayloadTimeout', 'writeAuthenticatedPayloadTimeout'],
  dataPacketLengthExtension: [
    'leSetDataLength',
    'leReadSuggestedDefaultDataLength',
    'leWriteSuggestedDefaultDataLength',
    'leReadMaximumDataLength',
    // Came with the same version of the specification, 4.2, and have no feature of their own.
    'leReadLocalP256PublicKey',
    'leGenerateDhKeyV1',
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
    'leReadBufferSizeV2',
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

/** The feature (see `leFeatureBit`) without which a controller does not have this command. */
export const neededFeature = (name: CommandName): number | undefined => bitOf.get(name)
