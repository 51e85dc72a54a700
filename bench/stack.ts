import type { Sink } from './tally.ts'
import type { Delivery, WorkloadName } from './workload.ts'

/** One library under test, from the HCI transport it would use to the callback its users get. */
export interface Stack {
  /** Which reports of a workload it calls back for; undefined when it cannot do that workload. */
  delivery(workload: WorkloadName): Delivery | undefined
  /** Opens the library on a scripted controller and starts an unfiltered scan; `sink` is called from its public callback. */
  start(sink: Sink, options: { readonly extended: boolean }): Promise<void>
  /** An H4 packet in the form in which the library's transport hands it over; outside of what is timed. As it is where absent. */
  prepare?(packet: Buffer): Uint8Array
  /** Hands over one prepared packet where the library's transport would. */
  inject(packet: Uint8Array): void
  stop(): Promise<void>
}

/** What noble and ble-host do with a scan response: they wait for it, and report the two as one. */
export const mergingDelivery = (workload: WorkloadName): Delivery =>
  workload === 'scan response' ? 'scan responses' : 'every report'

export const prepared = (stack: Stack, packet: Buffer): Uint8Array => stack.prepare?.(packet) ?? packet
