import { systemClock, type Timer } from '../../../core/clock.ts'
import type { BleakServer, BleakServerOptions, CharacteristicDeclaration, ServiceDeclaration } from '../../index.ts'
import { anything, bytes, flag, list, map, number, object, type Reader, text } from './shapes.ts'

/** A server as a file describes it. */
export interface ServedFile {
  readonly options: BleakServerOptions
  /** What it does by itself, until the signal aborts. */
  started?(server: BleakServer, signal: AbortSignal): unknown
}

const either =
  <A, B>(first: Reader<A>, isFirst: (value: unknown) => boolean, second: Reader<B>): Reader<A | B> =>
  (value, at) =>
    isFirst(value) ? first(value, at) : second(value, at)

const uuid = either(number, value => typeof value === 'number', text)

const format = object({ format: number, exponent: number, unit: uuid, namespace: number, description: number })

const value = {
  uuid,
  value: bytes,
  permissions: anything,
  minLength: number,
  maxLength: number,
  handle: number,
}

const characteristic = object({
  ...value,
  properties: list(text),
  description: text,
  presentationFormat: either(list(format), Array.isArray, format),
  descriptors: list(object(value)),
  notify: object({ every: number, values: list(bytes) }),
})

const service = object({ uuid, type: text, includes: list(uuid), characteristics: list(characteristic), handle: number })

const company: Reader<number> = (name, at) => {
  const id = Number(name)
  if (!Number.isInteger(id)) throw new TypeError(`${at} must be a company's number: "0xffff"`)
  return id
}

const fields = {
  localName: text,
  serviceUuids: list(uuid),
  solicitedUuids: list(uuid),
  manufacturerData: map(company, bytes),
  serviceData: map(text, bytes),
  flags: number,
  txPower: number,
  appearance: number,
  uri: text,
  raw: bytes,
}

const advertise = object({
  ...fields,
  scanResponse: object(fields),
  extended: flag,
  interval: number,
  phy: text,
  addressKind: text,
})

const server = object({
  deviceName: text,
  appearance: number,
  advertise: either(anything as Reader<false>, one => one === false, advertise),
  services: list(service),
})

type ReadCharacteristic = ReturnType<typeof characteristic>

/** A value that a server tells by itself. */
interface Tick {
  readonly characteristic: CharacteristicDeclaration
  /** Milliseconds. */
  readonly every: number
  /** In turn, again and again. */
  readonly values: readonly Uint8Array[]
}

const leastEvery = 10

const tickOf = (read: ReadCharacteristic, characteristic: CharacteristicDeclaration, at: string): Tick | undefined => {
  if (!read.notify) return undefined
  const { every = Number.NaN, values = [read.value ?? new Uint8Array()] } = read.notify
  if (!(every >= leastEvery)) throw new TypeError(`${at}.notify.every must be milliseconds, ${leastEvery} or more`)
  if (values.length === 0) throw new TypeError(`${at}.notify.values must hold at least one value`)
  return { characteristic, every, values }
}

/** @throws TypeError that says what is wrong where. Words are the library's to check. */
export const readServedJson = (written: string): ServedFile => {
  const { services = [], ...rest } = server(parsed(written), '')
  const ticks: Tick[] = []
  const declared = services.map(({ characteristics = [], ...one }, index) => ({
    ...one,
    characteristics: characteristics.map((read, number) => {
      const { notify, ...others } = read
      const declaration = others as CharacteristicDeclaration
      const tick = tickOf(read, declaration, `services[${index}].characteristics[${number}]`)
      if (tick) ticks.push(tick)
      return declaration
    }),
  }))
  return {
    options: { ...rest, services: declared as readonly ServiceDeclaration[] } as BleakServerOptions,
    started: (running, signal) => {
      for (const tick of ticks) run(running, tick, signal)
    },
  }
}

const parsed = (written: string): unknown => {
  try {
    return JSON.parse(written)
  } catch (cause) {
    throw new TypeError(`it is no JSON: ${(cause as Error).message}`, { cause })
  }
}

/** What is told is also what is read from then on. */
const run = (running: BleakServer, { characteristic, every, values }: Tick, signal: AbortSignal): void => {
  const how = characteristic.properties.includes('notify') ? 'notify' : 'indicate'
  let turn = 0
  let pending = false
  let timer: Timer | undefined
  const tell = async () => {
    const value = values[turn++ % values.length] as Uint8Array
    pending = true
    try {
      running.setValue(characteristic, value)
      await running[how](characteristic, value)
    } catch {
      // It has gone, or is too slow: the next value is another chance.
    } finally {
      pending = false
    }
  }
  const next = () => {
    timer = systemClock.schedule(every, () => {
      next()
      // A client that is slower than the clock misses values.
      if (!pending) void tell()
    })
  }
  next()
  signal.addEventListener('abort', () => timer?.cancel(), { once: true })
}
