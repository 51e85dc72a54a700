import { type Codec, encode, type Infer } from './codec.ts'
import { Reader, type Writer } from './cursor.ts'
import { DecodeError } from './errors.ts'

/** A family of packets told apart by their first byte: name to tag and layout of the rest. */
export type Packets = Readonly<Record<string, readonly [tag: number, layout: Codec<unknown>]>>

/** A decoded packet: `{ name: 'readRequest', handle: 3 }`; `switch (packet.name)` narrows it. */
export type Packet<P extends Packets, N extends keyof P = keyof P> = {
  [K in N]: { readonly name: K } & Infer<P[K][1]>
}[N]

/** Reads and writes one family of packets. */
export interface Tagged<P extends Packets> {
  /**
   * The packet, or undefined where its tag is none of the family. Byte fields are views.
   * Throws DecodeError where it is shorter or longer than its layout.
   */
  decode(bytes: Uint8Array): Packet<P> | undefined
  /** The bytes, in memory of their own. Throws RangeError where a value does not fit its field. */
  encode(packet: Packet<P>): Uint8Array
  /** What a tag is called. */
  nameOf(tag: number): keyof P | undefined
  tagOf(name: keyof P): number
}

export const tagged = <P extends Packets>(packets: P): Tagged<P> => {
  const byTag = new Map(Object.entries(packets).map(([name, [tag, layout]]) => [tag, { name, layout }]))
  return {
    decode: bytes => {
      const from = new Reader(bytes)
      const entry = byTag.get(from.uint(1))
      if (!entry) return undefined
      const { name, layout } = entry
      const fields = layout.read(from) as object
      if (from.left > 0) throw new DecodeError(`${from.left} unexpected bytes behind a ${name}`)
      return { name, ...fields } as Packet<P>
    },
    encode: packet => {
      const [tag, layout] = packets[packet.name] as P[keyof P]
      return encode(frame, { tag, layout, packet })
    },
    nameOf: tag => byTag.get(tag)?.name,
    tagOf: name => (packets[name] as P[keyof P])[0],
  }
}

const frame: Codec<{ readonly tag: number; readonly layout: Codec<unknown>; readonly packet: unknown }> = {
  read: () => {
    throw new DecodeError('only for writing')
  },
  write: (to: Writer, { tag, layout, packet }) => {
    to.uint(1, tag)
    layout.write(to, packet)
  },
}
