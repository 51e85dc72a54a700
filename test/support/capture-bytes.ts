import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Fields of one btsnoop record; the lengths follow from `data` unless given. */
export interface RecordFields {
  readonly data: string
  readonly flags?: number
  readonly original?: number
  readonly included?: number
  readonly drops?: number
  /** Microseconds since 1970. */
  readonly time?: bigint
}

/** 1970 in microseconds since the year 0. */
const epoch = 0x00dcddb30f2f8000n

export const btsnoopRecord = ({ data, flags = 1, original, included, drops = 0, time = 0n }: RecordFields): Buffer => {
  const bytes = Buffer.from(data.replaceAll(' ', ''), 'hex')
  const head = Buffer.alloc(24)
  head.writeUInt32BE(original ?? bytes.length, 0)
  head.writeUInt32BE(included ?? bytes.length, 4)
  head.writeUInt32BE(flags, 8)
  head.writeUInt32BE(drops, 12)
  head.writeBigUInt64BE(epoch + time, 16)
  return Buffer.concat([head, bytes])
}

/** A btsnoop file, byte by byte, without the code under test. */
export const btsnoopFile = (datalink: number, records: readonly RecordFields[], version = 1): Buffer => {
  const head = Buffer.from('btsnoop\0\0\0\0\0\0\0\0\0', 'latin1')
  head.writeUInt32BE(version, 8)
  head.writeUInt32BE(datalink, 12)
  return Buffer.concat([head, ...records.map(btsnoopRecord)])
}

/** `bytes` in chunks of `size`, each in memory of its own as a file stream gives them. */
export async function* chunksOf(bytes: Uint8Array, size = bytes.length || 1): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) {
    await undefined
    yield Uint8Array.prototype.slice.call(bytes, at, at + size)
  }
}

const shared = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/captures')

/** A capture that somebody else recorded, and what tshark says of it. */
export interface SharedCapture {
  /** `derived/idealled-rgbrgb.cut-payload.log`. */
  readonly name: string
  readonly path: string
  readonly bytes: Buffer
  /** The oracle's lines; a derived file has those of its parent. */
  oracle(): readonly Record<string, unknown>[]
}

/** All of `../shared/captures`; none where it is absent, which is an error in CI. */
export const sharedCaptures = (): readonly SharedCapture[] => {
  try {
    const oracles = readdirSync(join(shared, 'oracle'))
    return ['', 'derived'].flatMap(folder =>
      readdirSync(join(shared, folder), { withFileTypes: true })
        .filter(entry => entry.isFile() && !/\.(tsv|md|py)$/.test(entry.name))
        .map(({ name }) => sharedCapture(join(folder, name), oracles)),
    )
  } catch (error) {
    const { CI } = process.env
    if (CI) throw new Error(`CI needs ${shared}`, { cause: error })
    return []
  }
}

const sharedCapture = (name: string, oracles: readonly string[]): SharedCapture => {
  const path = join(shared, name)
  const parent = name.startsWith('derived') ? `${name.replace('derived/', '').split('.')[0]}.log.jsonl` : `${name}.jsonl`
  return {
    name,
    path,
    bytes: readFileSync(path),
    oracle: () => {
      if (!oracles.includes(parent)) throw new Error(`no oracle for ${name}`)
      const lines = readFileSync(join(shared, 'oracle', parent), 'utf8')
        .trim()
        .split('\n')
      return lines.map(line => JSON.parse(line) as Record<string, unknown>)
    },
  }
}
