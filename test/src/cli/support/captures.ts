import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '../../../../core/hex.ts'
import { type AdvertisingDataFields, buildAdvertisingData } from '../../../../gap/advertising-data-builder.ts'
import { encodeEvent } from '../../../../hci/events.ts'
import { legacyReport } from '../../../support/advertisers.ts'
import { btsnoopFile } from '../../../support/capture-bytes.ts'

/** One advertisement of a capture; `at` is milliseconds after its beginning. */
export interface Advertisement extends AdvertisingDataFields {
  readonly address?: number
  readonly rssi?: number
  readonly at?: number
  /** The bytes, in place of the fields. */
  readonly data?: Uint8Array
}

const start = 1_700_000_000_000

/** A btsnoop file with these advertisements, byte by byte. */
export const captureOf = (advertisements: readonly Advertisement[]): Uint8Array =>
  btsnoopFile(
    1002,
    advertisements.map(({ at = 0, address = 0xc10000000001, rssi = -60, data, ...fields }) => {
      const report = legacyReport({ address, rssi, data: data ?? buildAdvertisingData(fields) })
      const event = encodeEvent({ name: 'leAdvertisingReport', reports: [report] })
      return { data: `04${toHex(event)}`, flags: 3, time: BigInt(start + at) * 1000n }
    }),
  )

/** A folder that goes away with the test, and captures in it. */
export class Scratch implements AsyncDisposable {
  readonly folder: string
  #files = 0

  private constructor(folder: string) {
    this.folder = folder
  }

  static async make(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), 'baretooth-cli-')))
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async capture(...advertisements: readonly Advertisement[]): Promise<string> {
    const path = this.path(`${this.#files++}.btsnoop`)
    await writeFile(path, captureOf(advertisements))
    return path
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true })
  }
}
