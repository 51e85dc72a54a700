export { type Bond, type Identity, identityText, isSameIdentity, type LongTermKey, type SigningKey } from './bond.ts'
export { bondFromJson, bondToJson } from './bond-json.ts'
export { type BondStore, MemoryBondStore, mostBonds } from './bond-store.ts'
export { pairingFailure, pairingFailureName } from './failures.ts'
export { ownIrk, ownStaticAddress } from './identity-root.ts'
export { createOobData } from './oob-data.ts'
export type { PairingResult } from './pairing.ts'
export {
  type IoCapability,
  ioCapabilities,
  ioCapabilityOf,
  type Keypress,
  type PairingAgent,
  type PairingContext,
  type PairingMethod,
} from './pairing-agent.ts'
export { type Association, associationOf, chooseAssociation, isSecure, methodOf } from './pairing-methods.ts'
export type { KeyChoice, OobData, OobOptions, OwnOobData, PairingSettings } from './pairing-settings.ts'
export { authReqBit, keyBit, type PairingFeatures, type SmpPdu, type SmpPduName, smpPdu } from './pdus.ts'
export { RepeatedAttempts } from './repeated-attempts.ts'
export {
  platformSecrets,
  type SecurityHandlers,
  SecurityManager,
  type SecurityManagerOptions,
  type WantedSecurity,
} from './security-manager.ts'
export type { LinkEncrypter, PairingSecrets } from './session.ts'
export { c1, f4, f5, f6, g2, h6, h7, type LegacyContext, linkKeyOf, s1, sign } from './toolbox.ts'
