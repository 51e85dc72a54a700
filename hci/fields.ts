import { bool, bytes, type Codec, type Fields, type Struct, struct, u8, u16 } from '../core/codec.ts'
import type { Reader } from '../core/cursor.ts'
import { DecodeError } from '../core/errors.ts'

/** Connection_Handle, Sync_Handle: 12 bits that mean something and 4 to ignore (Vol 4 Part E, 5.3.1). */
export const handle: Codec<number> = {
  read: from => from.uint(2) & 0x0fff,
  write: (to, value) => {
    if (value > 0x0fff) throw new RangeError(`${value} is no handle: it does not fit 12 bits`)
    u16.write(to, value)
  },
}

/** A byte that a host sets to 0 or 1. Other values are reserved for future use, which a controller refuses (Vol 4 Part E, 7.8.9). */
export const strictBool: Codec<boolean> = {
  read: from => {
    const value = u8.read(from)
    if (value > 1) throw new DecodeError(`${value} is neither 0 nor 1`)
    return value === 1
  },
  write: bool.write,
}

/** A 128-bit key or a block of plain text, least significant byte first. */
export const key = bytes(16)

/** What one command says of each PHY that it uses; at least one of them. */
export interface PerPhy<T> {
  readonly le1M?: T | undefined
  readonly le2M?: T | undefined
  readonly leCoded?: T | undefined
}

const phys = ['le1M', 'le2M', 'leCoded'] as const

/** A bit mask of PHYs, then the fields of each PHY in the order of the bits (Vol 4 Part E, 7.8.64 and 7.8.66). */
export const perPhy = <F extends Fields>(fields: F): Codec<PerPhy<Struct<F>>> => {
  const one = struct(fields)
  return {
    read: from => {
      const mask = u8.read(from)
      if (mask >> phys.length !== 0) throw new DecodeError(`PHY mask ${mask} has bits that are reserved`)
      const value: { -readonly [K in keyof PerPhy<Struct<F>>]: Struct<F> } = {}
      phys.forEach((phy, bit) => {
        if (mask & (1 << bit)) value[phy] = one.read(from)
      })
      return value
    },
    write: (to, value) => {
      u8.write(
        to,
        phys.reduce((mask, phy, bit) => (value[phy] ? mask | (1 << bit) : mask), 0),
      )
      for (const phy of phys) if (value[phy]) one.write(to, value[phy])
    },
  }
}

/** Rows after their one-byte count, as many of them as are whole: the count of a broken controller is not believed. */
export const wholeRows = <F extends Fields>(fields: F, length: number): Codec<readonly Struct<F>[]> => {
  const row = struct(fields)
  return {
    read: (from: Reader) => {
      const announced = u8.read(from)
      const whole = Math.min(announced, Math.floor(from.left / length))
      const rows: Struct<F>[] = []
      while (rows.length < whole) rows.push(row.read(from))
      return rows
    },
    write: (to, rows) => {
      u8.write(to, rows.length)
      for (const value of rows) row.write(to, value)
    },
  }
}
