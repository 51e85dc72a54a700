/** What tests need and applications do not: controllers in software, their air, and neighbours on it. */

export * from '../controller/index.ts'
export { fading, type Neighbourhood, populate } from './virtual/neighbourhood.ts'
