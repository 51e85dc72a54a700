// What the values of well-known characteristics and descriptors mean (GATT Specification Supplement, 3; Vol 3 Part G, 3.3.3 and 7; Vol 3 Part C, 12).
import { type Codec, i8, u8, u16, u24, u32 } from '../core/codec.ts'
import { Reader } from '../core/cursor.ts'
import { DecodeError } from '../core/errors.ts'
import { hexNumber } from '../core/hex.ts'
import { normalizeUuid } from '../core/uuid.ts'
import {
  bitNames,
  celsius,
  choice,
  type DecodedData,
  type DecodedValue,
  dateTime,
  hundredths,
  measured,
  medicalFloat16,
  medicalFloat32,
  quantity,
  type ReadValue,
  unknownValue,
  utf8,
} from './characteristic-fields.ts'
import { appearanceName, companyName } from './names.ts'
import { presentationFormat, presentedAs } from './presentation-format.ts'

const appearance: ReadValue = from => {
  const value = u16.read(from)
  const name = appearanceName(value)
  return { value, text: name === undefined ? hexNumber(value, 4) : `${name} (${hexNumber(value, 4)})` }
}

const preferredParameters: ReadValue = from => {
  const [least, most, latency, timeout] = [u16.read(from), u16.read(from), u16.read(from), u16.read(from)]
  const time = (raw: number, unit: number) => (raw === 0xffff ? null : raw * unit)
  const value = {
    intervalMin: time(least, 1.25),
    intervalMax: time(most, 1.25),
    latency,
    supervisionTimeout: time(timeout, 10),
  }
  const told = (milliseconds: number | null) => (milliseconds === null ? 'any' : `${milliseconds} ms`)
  const interval = `interval ${told(value.intervalMin)} to ${told(value.intervalMax)}`
  return { value, text: `${interval}, latency ${latency}, supervision timeout ${told(value.supervisionTimeout)}` }
}

const handleRange: ReadValue = from => {
  const [start, end] = [u16.read(from), u16.read(from)]
  return { value: { start, end }, text: `handles ${start} to ${end}` }
}

const bodySensorLocations = { 0: 'other', 1: 'chest', 2: 'wrist', 3: 'finger', 4: 'hand', 5: 'ear lobe', 6: 'foot' }
const bodySensorLocation = choice(u8, bodySensorLocations)
const temperatureType = choice(u8, {
  1: 'armpit',
  2: 'body',
  3: 'ear',
  4: 'finger',
  5: 'gastro-intestinal tract',
  6: 'mouth',
  7: 'rectum',
  8: 'toe',
  9: 'tympanum',
})

/** What of a value there is: fields that are absent are left out. */
const present = (fields: Readonly<Record<string, DecodedData | undefined>>): { readonly [name: string]: DecodedData } =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])))
const listed = (...parts: readonly (string | false | undefined)[]): string => parts.filter(part => part).join(', ')

/** The Heart Rate Service, 3.1; times between beats come in 1/1024 s. */
const heartRate: ReadValue = from => {
  const flags = from.uint(1)
  const beatsPerMinute = from.uint(flags & 1 ? 2 : 1)
  const contact = flags & 4 ? (flags & 2) !== 0 : undefined
  const energyExpended = flags & 8 ? u16.read(from) : undefined
  const rrIntervals: number[] = []
  if (flags & 16) while (from.left > 0) rrIntervals.push(Math.round((u16.read(from) * 1000) / 1024))
  const rr = rrIntervals.length > 0 ? rrIntervals : undefined
  return {
    value: present({ beatsPerMinute, contact, energyExpended, rrIntervals: rr }),
    text: listed(
      `${beatsPerMinute} bpm`,
      contact !== undefined && (contact ? 'skin contact' : 'no skin contact'),
      energyExpended !== undefined && `${energyExpended} kJ`,
      rr && `RR ${rr.join(' ')} ms`,
    ),
  }
}

/** The Health Thermometer Service, 3.1. */
const temperatureMeasurement: ReadValue = from => {
  const flags = from.uint(1)
  const unit = flags & 1 ? '°F' : '°C'
  const temperature = measured(medicalFloat32(from), unit)
  const time = flags & 2 ? dateTime(from) : undefined
  const type = flags & 4 ? temperatureType(from) : undefined
  return {
    value: present({ temperature: temperature.value, unit, time, type: type?.text }),
    text: listed(temperature.text, time ?? undefined, type?.text),
  }
}

/** The Blood Pressure Service, 3.1; what follows the time is left to others. */
const bloodPressure: ReadValue = from => {
  const flags = from.uint(1)
  const unit = flags & 1 ? 'kPa' : 'mmHg'
  const [systolic, diastolic, meanArterial] = [medicalFloat16(from), medicalFloat16(from), medicalFloat16(from)]
  const time = flags & 2 ? dateTime(from) : undefined
  const pulse = flags & 4 ? medicalFloat16(from) : undefined
  const [user, status] = [flags & 8 ? u8.read(from) : undefined, flags & 16 ? u16.read(from) : undefined]
  return {
    value: present({ systolic, diastolic, meanArterial, unit, time, pulse, user, status }),
    text: listed(
      `${systolic ?? '–'}/${diastolic ?? '–'} ${unit}`,
      pulse !== undefined && `pulse ${pulse ?? '–'}`,
      time ?? undefined,
    ),
  }
}

/** The Cycling Speed and Cadence Service, 3.1: counters, and when they last changed in 1/1024 s. */
const cyclingSpeed: ReadValue = from => {
  const flags = from.uint(1)
  const wheel = flags & 1 ? { revolutions: u32.read(from), time: u16.read(from) } : undefined
  const crank = flags & 2 ? { revolutions: u16.read(from), time: u16.read(from) } : undefined
  const told = (name: string, counter = wheel) =>
    counter && `${name} ${counter.revolutions} at ${(counter.time / 1024).toFixed(3)} s`
  return { value: present({ wheel, crank }), text: listed(wheel && told('wheel', wheel), crank && told('crank', crank)) }
}

const currentTime: ReadValue = from => {
  const time = dateTime(from)
  const weekday = from.uint(1)
  from.skip(2) // 1/256 s, and why it was changed
  return { value: present({ time, weekday: weekday || undefined }), text: time ?? 'not known' }
}

const moment: ReadValue = from => {
  const time = dateTime(from)
  return time === null ? unknownValue() : { value: time, text: time }
}

const pnpId: ReadValue = from => {
  const source = from.uint(1)
  const [vendor, product, version] = [u16.read(from), u16.read(from), u16.read(from)]
  const by = source === 1 ? (companyName(vendor) ?? `company ${hexNumber(vendor, 4)}`) : `USB vendor ${hexNumber(vendor, 4)}`
  const parts = [version >> 8, (version >> 4) & 0xf, version & 0xf].join('.')
  return {
    value: { source: source === 1 ? 'bluetooth' : 'usb', vendor, product, version: parts },
    text: `${by}, product ${hexNumber(product, 4)}, version ${parts}`,
  }
}

const percent = (codec: Codec<number>, exponent = 0): ReadValue => quantity(codec, { unit: '%', exponent })
const alertLevel = choice(u8, { 0: 'no alert', 1: 'mild alert', 2: 'high alert' })

/** By 16-bit UUID. */
const formats: ReadonlyMap<number, ReadValue> = new Map<number, ReadValue>([
  [0x2900, bitNames(u16, { 0: 'reliable write', 1: 'writable auxiliaries' }, 'none')],
  [0x2901, utf8],
  [0x2902, bitNames(u16, { 0: 'notifications', 1: 'indications' }, 'off')],
  [0x2904, presentationFormat],
  [0x2a00, utf8],
  [0x2a01, appearance],
  [0x2a04, preferredParameters],
  [0x2a05, handleRange],
  [0x2a06, alertLevel],
  [0x2a07, quantity(i8, { unit: 'dBm' })],
  [0x2a08, moment],
  [0x2a19, percent(u8)],
  [0x2a1c, temperatureMeasurement],
  [0x2a1d, temperatureType],
  [0x2a1e, temperatureMeasurement],
  [0x2a21, quantity(u16, { unit: 's' })],
  [0x2a24, utf8],
  [0x2a25, utf8],
  [0x2a26, utf8],
  [0x2a27, utf8],
  [0x2a28, utf8],
  [0x2a29, utf8],
  [0x2a2b, currentTime],
  [0x2a35, bloodPressure],
  [0x2a37, heartRate],
  [0x2a38, bodySensorLocation],
  [0x2a50, pnpId],
  [0x2a5b, cyclingSpeed],
  [0x2a6d, quantity(u32, { unit: 'Pa', exponent: -1 })],
  [0x2a6e, celsius],
  [0x2a6f, quantity(u16, hundredths('%', 0xffff))],
  [0x2a76, quantity(u8)],
  [0x2a77, quantity(u16, { unit: 'W/m²', exponent: -1 })],
  [0x2aa6, choice(u8, { 0: 'not supported', 1: 'supported' })],
  [0x2afb, quantity(u24, hundredths('lx', 0xffffff))],
  [0x2b29, bitNames(u8, { 0: 'robust caching', 1: 'enhanced bearers', 2: 'multiple value notifications' }, 'none')],
  [0x2b3a, bitNames(u8, { 0: 'enhanced bearers' }, 'none')],
])

const shortForm = /^0000([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/

/** Text and zone of a value by a reader; undefined where the bytes are not what it reads. */
const whole = (read: ReadValue, bytes: Uint8Array): DecodedValue | undefined => {
  const from = new Reader(bytes)
  try {
    const decoded = read(from)
    return from.left === 0 ? decoded : undefined
  } catch (error) {
    // A TypeError is what TextDecoder throws for text that is none.
    if (error instanceof DecodeError || error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * What the value of a characteristic or descriptor means; undefined where its UUID is not among those that are known here, or the bytes are not
 * as its specification says.
 * @param uuid - 4, 8 or 36 characters, in either case.
 * @param presentation - the value of its Characteristic Presentation Format, for UUIDs that are not known here.
 * @throws TypeError on what is no UUID.
 */
export const decodeCharacteristic = (
  uuid: string,
  value: Uint8Array,
  presentation?: Uint8Array | undefined,
): DecodedValue | undefined => {
  const [, short] = shortForm.exec(normalizeUuid(uuid)) ?? []
  const known = short === undefined ? undefined : formats.get(Number.parseInt(short, 16))
  const read = known ?? (presentation && presentedAs(presentation))
  return read && whole(read, value)
}
