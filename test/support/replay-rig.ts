import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallOptions } from '../../core/deadline.ts'
import { toHex } from '../../core/hex.ts'
import { type CommandParams, encodeCommand } from '../../hci/command.ts'
import { type CommandName, commands } from '../../hci/commands.ts'
import { packetType, type Transport } from '../../hci/transport.ts'
import { openReplay, type ReplayOptions } from '../../transports/replay/replay.ts'
import { btsnoopFile, type RecordFields } from './capture-bytes.ts'
import { Listener, take } from './transport-rig.ts'

/** Microseconds since 1970 of the first record, and milliseconds. */
const start = 1_700_000_000_000_000n
export const startTime = 1_700_000_000_000

/** An event of the capture, `at` milliseconds after its beginning. */
export const received = (data: string, at = 0): RecordFields => ({ data, flags: 3, time: start + BigInt(Math.round(at * 1000)) })
export const sent = (data: string, at = 0): RecordFields => ({ ...received(data, at), flags: 2 })

const byte = (value: number): string => (value & 0xff).toString(16).padStart(2, '0')

/** An LE Advertising Report with one report of one byte of data, which tells it from the others; without its indicator. */
export const legacyReport = (mark: number): string => `3e0d02 01 00 00 060504030201 01 ${byte(mark)} c8`.replaceAll(' ', '')
export const extendedReport = (mark: number): string =>
  `3e1b0d 01 1300 00 060504030201 01 00 ff 7f c8 0000 00 000000000000 01 ${byte(mark)}`.replaceAll(' ', '')

/** Advertising reports 1 ms apart, each with a mark of its own. */
export const reports = (count: number): RecordFields[] =>
  Array.from({ length: count }, (_, i) => received(`04${legacyReport(i)}`, i))

/** A folder with captures, and what was opened on them. */
export class ReplayRig {
  #folder: string | undefined
  #files = 0
  readonly #open: Transport[] = []

  /** Writes a btsnoop file and gives its path. */
  async file(records: readonly RecordFields[] | Uint8Array, datalink = 1002): Promise<string> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'baretooth-replay-'))
    const path = join(this.#folder, `${this.#files++}.btsnoop`)
    await writeFile(path, records instanceof Uint8Array ? records : btsnoopFile(datalink, records))
    return path
  }

  async open(options: ReplayOptions, callOptions?: CallOptions): Promise<LiveHost> {
    const host = new LiveHost()
    host.transport = await openReplay(options)(host, callOptions)
    this.#open.push(host.transport)
    return host
  }

  async stop(): Promise<void> {
    for (const transport of this.#open.splice(0)) await transport.close()
    if (this.#folder) await rm(this.#folder, { recursive: true })
    this.#folder = undefined
  }
}

/** A host that sends commands one at a time and remembers what it is told. */
export class LiveHost extends Listener {
  declare transport: Transport

  send<N extends CommandName>(name: N, params: CommandParams<(typeof commands)[N]>): void {
    this.transport.send(packetType.command, encodeCommand(commands[name] as never, params))
  }

  /** The next packet must be the answer; gives it in hex. */
  async run<N extends CommandName>(name: N, params: CommandParams<(typeof commands)[N]>): Promise<string> {
    this.send(name, params)
    return this.next()
  }

  async next(): Promise<string> {
    const [packet] = await take(this.packets, 1)
    return packet ? toHex(packet.body) : ''
  }

  async take(count: number): Promise<string[]> {
    return (await take(this.packets, count)).map(({ body }) => toHex(body))
  }

  scan(enable = true): Promise<string> {
    return this.run('leSetScanEnable', { enable, filterDuplicates: false })
  }

  scanExtended(enable = true): Promise<string> {
    return this.run('leSetExtendedScanEnable', { enable, filterDuplicates: 0, duration: 0, period: 0 })
  }
}
