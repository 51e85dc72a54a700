export { type GattPermission, type LinkSecurity, openLink } from './attribute-permissions.ts'
export { GattClient, type GattClientOptions, type OpenBearer, type StartOptions } from './client.ts'
export { type CachedDatabase, type DatabaseCache, MemoryDatabaseCache } from './database-cache.ts'
export type { GattCharacteristic, GattDescriptor, GattInclude, GattService } from './gatt-types.ts'
export { type GattProperty, gattProperties, propertiesOf, propertyBits } from './properties.ts'
export { GattServer, type GattServerOptions, type TellOptions } from './server.ts'
export type { GattClientState } from './server-client.ts'
export { type GattConnectionOptions, GattServerConnection, type ValueToTell } from './server-connection.ts'
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
} from './server-declarations.ts'
export type { SubscribeOptions, Subscription, ValueListener } from './subscriptions.ts'
