import type { NotAvailableReason } from '../../core/errors.ts'

/** One controller that can be reached from here, or could be if something did not stand in the way. */
export interface AdapterInfo {
  /** What opens it. */
  readonly uri: string
  readonly transport: 'hci-socket' | 'usb' | 'serial'
  /** What it calls itself, else what it is. */
  readonly name: string
  /** Where it is known without opening it, which is rare. */
  readonly address?: string
  /** Of a controller on the USB. `path` is its place there: `2-1.4`. */
  readonly usb?: UsbIdentity
  /** Whether opening it should work now, taking it from nobody. */
  readonly available: boolean
  /** Why it cannot be used now. */
  readonly reason?: NotAvailableReason
  /** What to do about that. */
  readonly remedy?: string
}

export interface UsbIdentity {
  readonly vendorId: number
  readonly productId: number
  readonly path: string
}

export type Availability = Pick<AdapterInfo, 'available' | 'reason' | 'remedy'>
export const free: Availability = { available: true }
export const hindered = (reason: NotAvailableReason, remedy: string): Availability => ({ available: false, reason, remedy })
