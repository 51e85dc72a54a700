import type { Written } from './scripted-peripherals.ts'

/** One connection of a library under test, through its public API. */
export interface Session {
  /** The value of the readable characteristic. */
  read(): Promise<Uint8Array>
  /** Writes without response; resolves when the library says that more can be written. */
  write(value: Buffer): Promise<void>
}

/** One library under test, from the HCI transport it would use to what its users call and are called by. */
export interface LinkStack<P = unknown> {
  /** How many devices it can be connected to at once on the scripted controller. */
  readonly mostLinks: number
  /** Connects to the first `count` devices, discovers, and subscribes; `onValue` gets every notified value. */
  open(count: number, onValue: (value: Uint8Array) => void): Promise<readonly Session[]>
  /** An H4 packet in the form in which the library's transport hands it over; outside of what is timed. */
  prepare(packet: Buffer): P
  /** Hands over one prepared packet where the library's transport would. */
  inject(packet: P): void
  /** Those behind the transport of the last `open`. */
  peripherals(): { readonly written: Written }
}
