import { type Codec, type Fields, type Struct, struct } from '../core/codec.ts'

/** The event code that all LE events share; their first parameter tells them apart (Vol 4 Part E, 7.7.65). */
export const leMetaCode = 0x3e

/** One HCI event: what it is called and how it travels (Vol 4 Part E, 7.7). */
export interface EventEntry<T = unknown> {
  /** `LE Advertising Report`, as the specification writes it, without the HCI prefix. */
  readonly title: string
  /** Its section in Vol 4 Part E: `7.7.65.2`. */
  readonly section: string
  readonly code: number
  /** Subevent_Code of an LE event. */
  readonly subevent: number | undefined
  /** What follows the code and, in an LE event, the Subevent_Code. */
  readonly fields: Fields
  readonly parameters: Codec<T>
}

export const event = <F extends Fields>(title: string, code: number, section: string, fields: F): EventEntry<Struct<F>> => ({
  title,
  section,
  code,
  subevent: undefined,
  fields,
  parameters: struct(fields),
})

export const leEvent = <F extends Fields>(
  title: string,
  subevent: number,
  section: string,
  fields: F,
): EventEntry<Struct<F>> => ({
  ...event(title, leMetaCode, section, fields),
  subevent,
})
