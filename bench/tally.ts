/** What a callback of every stack hands over after reading these fields from its library's own objects. */
export type Sink = (address: string, rssi: number, name: string | undefined, manufacturerData: Uint8Array | undefined) => void

/** Counts callbacks, and sums what they read, so that no stack is measured on work it did not do. */
export class Tally {
  count = 0
  digest = 0

  readonly sink: Sink = (address, rssi, name = '', data) => {
    this.count++
    // The low five bits of a hexadecimal digit are the same in either case.
    const last = address.charCodeAt(address.length - 1) & 0x1f
    const bytes = data === undefined ? 0 : (data[0] as number) + (data[data.length - 1] as number) * 3 + data.length
    this.digest = (this.digest + last + rssi * 7 + name.length * 13 + name.charCodeAt(name.length - 1) * 17 + bytes * 31) | 0
  }
}

/** The part of the sum that one report must contribute; `data` as made by `advertisement`. */
export const digestOf = (data: Uint8Array, address: number, rssi: number): number => {
  const tally = new Tally()
  tally.sink(address.toString(16), rssi, String.fromCharCode(...data.subarray(5, 15)), data.subarray(19))
  return tally.digest
}
