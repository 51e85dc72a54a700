// Vol 4 Part E, 7.7: every event that an LE host receives, by name. Each entry stands in the file of its group under events/.
import { type Codec, type Infer, struct, u8, u16 } from '../core/codec.ts'
import { Reader, Writer } from '../core/cursor.ts'
import { type EventEntry, leMetaCode } from './event.ts'
import { controllerEvents } from './events/controller.ts'
import { leAdvertisingEvents, lePeriodicEvents, leScanningEvents } from './events/le-advertising.ts'
import { leConnectionEvents, leSecurityEvents } from './events/le-connection.ts'

export const hciEvents = {
  ...controllerEvents,
  ...leScanningEvents,
  ...leAdvertisingEvents,
  ...leConnectionEvents,
  ...leSecurityEvents,
  ...lePeriodicEvents,
}

export type HciEventName = keyof typeof hciEvents

/** A decoded event: `{ name: 'disconnectionComplete', status, ... }`; `switch (event.name)` narrows it. */
export type HciEvent<N extends HciEventName = HciEventName> = {
  [K in N]: { readonly name: K } & Infer<(typeof hciEvents)[K]['parameters']>
}[N]

type ReadEvent = (from: Reader) => unknown

const constant = <T>(value: T): Codec<T> => ({ read: () => value, write: () => {} })

/** What comes most has a way of its own: the loop over the fields of a `struct` costs as much as an advertising report does. */
const readEvent = (name: string, { fields }: EventEntry): ReadEvent => {
  const { reports, completed } = fields
  if (reports !== undefined) return from => ({ name, reports: reports.read(from) })
  if (completed !== undefined) return from => ({ name, completed: completed.read(from) })
  const whole = struct({ name: constant(name), ...fields })
  return from => whole.read(from)
}

/** Indexed by event code, and by Subevent_Code. */
const byCode: (ReadEvent | undefined)[] = new Array(256).fill(undefined)
const bySubevent: (ReadEvent | undefined)[] = new Array(256).fill(undefined)
for (const [name, entry] of Object.entries<EventEntry>(hciEvents)) {
  if (entry.subevent === undefined) byCode[entry.code] = readEvent(name, entry)
  else bySubevent[entry.subevent] = readEvent(name, entry)
}

/**
 * Decodes the parameters of one event, which begin at `start`; undefined for an event that no table knows. Byte fields are views into `parameters`.
 * Bytes after the last field are ignored: newer controllers append fields. Throws DecodeError on a malformed event.
 */
export const decodeEvent = (code: number, parameters: Uint8Array, start = 0): HciEvent | undefined => {
  const le = code === leMetaCode
  const read = le ? bySubevent[parameters[start] ?? -1] : byCode[code]
  return read?.(new Reader(parameters, le ? start + 1 : start)) as HciEvent | undefined
}

const scratch = new Writer()

/** A whole event packet: code, length, parameters. Throws RangeError where a value does not fit its field or the event its length. */
export const encodeEvent = (event: HciEvent): Uint8Array => {
  const { title, code, subevent, parameters }: EventEntry = hciEvents[event.name]
  scratch.restart()
  // The length is not known yet.
  u16.write(scratch, code)
  if (subevent !== undefined) u8.write(scratch, subevent)
  parameters.write(scratch, event)
  const packet = scratch.finish()
  const length = packet.length - 2
  if (length > 255) throw new RangeError(`${title}: ${length} bytes of parameters, 255 at most`)
  packet[1] = length
  return packet
}
