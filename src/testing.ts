/** What tests need and applications do not: controllers in software, their air, neighbours on it, and ends of links to script. */

export * from '../controller/index.ts'
export { type AttDuplex, attPair } from './testing/att-duplex.ts'
export { AttScript } from './testing/att-script.ts'
export {
  type GattClientEnd,
  type GattClientEndOptions,
  type GattEndOptions,
  type GattServerEnd,
  gattClientOn,
  gattServerOn,
  type SecurityLevel,
} from './testing/gatt-ends.ts'
export { fading, type Neighbourhood, populate } from './virtual/neighbourhood.ts'
