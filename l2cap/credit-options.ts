import type { Receiving } from './credit-channel.ts'
import { mostCredits } from './sdu-sender.ts'

/** What our end of a credit-based channel takes, and how much of it unread. */
export interface ChannelOptions {
  /** The longest chunk, in bytes; 2,048 where absent. */
  readonly mtu?: number | undefined
  /** The longest payload of one frame; 247 where absent, which with its header fills one packet of the longest kind. */
  readonly mps?: number | undefined
  /** Frames that the peer may send before the earlier ones have been read; 32 where absent. */
  readonly credits?: number | undefined
}

/** The least that an end of a channel can receive (Vol 3 Part A, 4.22 and 4.25). */
export const leastSize = (isEnhanced: boolean): number => (isEnhanced ? 64 : 23)
const mostMtu = 0xffff
const mostMps = 65_533

/** Whether a peer may receive no more than this. */
export const isLegalSize = ({ mtu, mps }: Receiving, isEnhanced: boolean): boolean =>
  mtu >= leastSize(isEnhanced) && mps >= leastSize(isEnhanced) && mps <= mostMps

const check = (name: string, value: number, least: number, most: number): void => {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${name} must be from ${least} to ${most}, not ${value}`)
}

/** @throws RangeError */
export const checkSize = ({ mtu, mps }: Receiving, isEnhanced: boolean): void => {
  check('mtu', mtu, leastSize(isEnhanced), mostMtu)
  check('mps', mps, leastSize(isEnhanced), mostMps)
}

/** Simplified Protocol/Service Multiplexers (4.22). @throws RangeError */
export const checkPsm = (psm: number): void => check('psm', psm, 0x01, 0xff)

/** @throws RangeError */
export const withDefaults = (
  { mtu = 2048, mps = 247, credits = 32 }: ChannelOptions,
  isEnhanced: boolean,
): Receiving & { readonly credits: number } => {
  checkSize({ mtu, mps }, isEnhanced)
  check('credits', credits, 1, mostCredits)
  return { mtu, mps, credits }
}
