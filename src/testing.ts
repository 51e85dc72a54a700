/** What tests need and applications do not: controllers in software, their air, neighbours on it, and ends of links to script. */

export * from '../controller/index.ts'
export {
  type GattClientEnd,
  type GattClientEndOptions,
  type GattEndOptions,
  type GattServerEnd,
  gattClientOn,
  gattServerOn,
  type SecurityLevel,
} from './testing/gatt-ends.ts'
export { type PairingEnd, type PairingEndOptions, pairingOn } from './testing/pairing-end.ts'
export { type PduDuplex, pduPair } from './testing/pdu-duplex.ts'
export { PduScript } from './testing/pdu-script.ts'
export { fading, type Neighbourhood, populate } from './virtual/neighbourhood.ts'
