import type { Address } from '../core/address.ts'
import { BleakHciError, BleakTimeoutError, DecodeError } from '../core/errors.ts'
import type { LeState } from '../hci/le-states.ts'

/** Something that a controller does for as long as somebody wants it: scanning, one advertising set, initiating. */
export interface Activity {
  /** What it is to the controller (Vol 4 Part E, 7.8.27); undefined while nobody wants it. */
  readonly wanted: LeState | undefined
  /** The random address that the device must have for it; undefined where it needs none of the device's. */
  readonly randomAddress: Address | 'any' | undefined
  /** Whether the controller has been told to do it, as far as is known. */
  readonly isOn: boolean
  /** Whether the controller does exactly what is wanted. */
  readonly isCurrent: boolean
  /** Whether the controller has room for it beside these. */
  fitsBeside(others: readonly Activity[]): boolean
  /** Tells the controller what is wanted, whatever it does now; throws what the controller answers. */
  begin(): Promise<void>
  /** Ends it in the controller, also where it is not known to be on. What is wanted stays. */
  pause(): Promise<void>
  /** The controller was reset: it does nothing and has forgotten everything. */
  forget(): void
  /** It cannot go on, although nothing was changed about it: whoever wanted it is told, and wants it no more. */
  failed(error: Error): void
}

/** Vol 1 Part F, 2.12: the controller is already doing what it is asked, or cannot do it now. */
const commandDisallowed = 0x0c

export const isDisallowed = (error: unknown): boolean => error instanceof BleakHciError && error.status === commandDisallowed

/** Whether the controller has spoken, or failed to: anything else concerns the adapter as a whole. */
export const isAnswer = (error: unknown): error is Error =>
  error instanceof BleakHciError || error instanceof BleakTimeoutError || error instanceof DecodeError

/** After such an answer nobody knows whether the controller has obeyed. */
export const isUncertain = (error: unknown): boolean => error instanceof BleakTimeoutError || error instanceof DecodeError
