export { attError } from '../att/error-codes.ts'
export { AttRefusal } from '../att/server.ts'
export type { Address, AddressKind } from '../core/address.ts'
export type { BytesLike } from '../core/bytes.ts'
export type { Clock, Timer } from '../core/clock.ts'
export type { CallOptions } from '../core/deadline.ts'
export {
  BleakBluetoothNotAvailableError,
  BleakCharacteristicNotFoundError,
  BleakDeviceNotFoundError,
  BleakDisconnectedError,
  BleakError,
  BleakGATTProtocolError,
  BleakHciError,
  BleakKeyMissingError,
  BleakNotConnectedError,
  BleakPairingError,
  BleakTimeoutError,
  type NotAvailableReason,
} from '../core/errors.ts'
export type { AdvertisingPhy } from '../gap/advertising-settings.ts'
export type { ScanPhy } from '../gap/scan-settings.ts'
export type { GattPermission, GattRequirements, LinkSecurity } from '../gatt/attribute-permissions.ts'
export type { GattProperty } from '../gatt/properties.ts'
export type { GattAccessReport, GattAuthorization } from '../gatt/server-access.ts'
export type {
  GattAccess,
  GattCharacteristicDeclaration,
  GattDescriptorDeclaration,
  GattPeer,
  GattPresentationFormat,
  GattServiceDeclaration,
  GattSubscription,
  GattUuid,
  GattValueDeclaration,
} from '../gatt/server-declarations.ts'
export type { CloseReason, OpenTransport, PacketType, Transport, TransportHandlers } from '../hci/transport.ts'
export { BleakL2capError } from '../l2cap/errors.ts'
export type { Bond, Identity, LongTermKey, SigningKey } from '../smp/bond.ts'
export { type BondStore, MemoryBondStore } from '../smp/bond-store.ts'
export { createOobData } from '../smp/oob-data.ts'
export type { IoCapability, Keypress, PairingMethod } from '../smp/pairing-agent.ts'
export type { OobData, OobOptions, OwnOobData } from '../smp/pairing-settings.ts'
export type { AdapterInfo, UsbIdentity } from '../transports/adapters/adapter-info.ts'
export {
  Adapter,
  type AdapterCounters,
  type AdapterFeatures,
  type AdapterOptions,
  type CustomTransport,
  listAdapters,
} from './adapter.ts'
export { type AdvertisementData, type AdvertisingStructure, createAdvertisementData, type Phy } from './advertisement-data.ts'
export type { AdvertisementContent, AdvertiserOptions, AdvertisingFieldOptions } from './advertising-options.ts'
export {
  type AddressLike,
  BaseBleakClient,
  type BaseClientOptions,
  type ClientBackend,
  type ClientUser,
  defaultConnectTimeout,
  type NotifyCallback,
  type NotifyOptions,
  type ReadOptions,
  type TypedAddress,
} from './base-client.ts'
export {
  type AdvertisementDataCallback,
  BaseBleakScanner,
  type BaseScannerOptions,
  type ScannerBackend,
  type ScanUser,
  type UuidLike,
} from './base-scanner.ts'
export { type AddressType, BLEDevice } from './ble-device.ts'
export { type AdvertisementEnd, BleakAdvertiser } from './bleak-advertiser.ts'
export { BleakServer, type NotifyCallOptions, type ServerEnd } from './bleak-server.ts'
export { type BondInfo, bondInfo } from './bonds/bond-info.ts'
export { FileBondStore, type FileBondStoreOptions } from './bonds/file-bond-store.ts'
export { BleakClient } from './client.ts'
export type {
  ClientLinkInfo,
  ClientLinkParameters,
  ClientSecurity,
  LinkPhys,
  PeerFeatures,
  PeerVersion,
  WantedLinkParameters,
  WantedLinkPhys,
} from './client-link.ts'
export type {
  CharacteristicSpecifier,
  ClientCallback,
  ClientOptions,
  DescriptorSpecifier,
  NotificationCallback,
  NotificationStream,
  NotificationsOptions,
} from './client-options.ts'
export { getPlatformClientBackendType } from './client-platform.ts'
export { BleakGATTServiceCollection } from './gatt-collection.ts'
export { BleakGATTCharacteristic, BleakGATTDescriptor, BleakGATTService } from './gatt-objects.ts'
export type { HciClientOptions } from './hci-client-options.ts'
export type { HciScannerOptions } from './hci-scanner.ts'
export { L2capChannel, type L2capChannelOptions } from './l2cap-channel.ts'
export {
  appearanceName,
  companyName,
  normalizeUuid16,
  normalizeUuid32,
  normalizeUuidStr,
  registerUuids,
  uuidstrToStr,
} from './names.ts'
export type { PairingAgent, PairingContext, PairingDevice, PairingOptions, PairOptions } from './pairing-options.ts'
export { getPlatformScannerBackendType } from './platform.ts'
export type { AdvertisingPattern, ScanFilterOptions } from './scan-filter.ts'
export {
  type AdvertisementStream,
  BleakScanner,
  type DeviceFilter,
  type DiscoverOptions,
  type ScannerOptions,
} from './scanner.ts'
export type { ServedCharacteristic, ServedService } from './served-services.ts'
export type { L2capHandler, ListenL2capOptions } from './server-channels.ts'
export { BleakServerConnection, type ServerCharacteristicSpecifier } from './server-connection.ts'
export type {
  BleakServerOptions,
  CharacteristicDeclaration,
  ServerAdvertisingOptions,
  ServiceDeclaration,
} from './server-options.ts'
export { defaultMaxDeviceAge, defaultMaxDevices } from './sightings.ts'
