import { systemClock, type Timer } from '../../../core/clock.ts'
import { Deferred } from '../../../core/deferred.ts'
import type { BleakClient, BleakGATTCharacteristic } from '../../index.ts'
import type { Io } from '../io.ts'
import { jsonLine } from '../json-format.ts'
import { LineWriter } from '../line-writer.ts'
import { count, duration } from '../words.ts'
import { findCharacteristic } from './characteristics.ts'
import { type DeviceOptions, type Visit, visitDevice } from './device-session.ts'
import { RateMeter } from './rate-meter.ts'
import { readPresentation, valueFacts, valueText } from './values.ts'
import { called } from './words.ts'

export interface NotifyCommandOptions extends DeviceOptions {
  /** End after so many milliseconds; without end where absent. */
  readonly duration?: number
  /** End after so many values. */
  readonly count?: number
  /** In place of the values: how many there are, told each time so many milliseconds have passed. */
  readonly rate?: number
}

/** Milliseconds for telling the device that nobody listens any more. */
const goodBye = 2_000

/** One characteristic that is listened to. */
export interface Listened {
  readonly characteristic: BleakGATTCharacteristic
  readonly presentation: Uint8Array | undefined
}

/** Tells every value that the device sends of these characteristics. Gives the exit code. */
export const notifyCommand = (
  io: Io,
  device: string,
  characteristics: readonly string[],
  options: NotifyCommandOptions,
): Promise<number> =>
  visitDevice(io, device, options, async visit => {
    const { client, signal } = visit
    const found = new Set<BleakGATTCharacteristic>()
    for (const text of characteristics) found.add(await findCharacteristic(client, text, signal))
    const wanted = [...found]
    const listened: Listened[] = []
    for (const characteristic of wanted)
      listened.push({ characteristic, presentation: await readPresentation(client, characteristic, signal) })
    const writer = new LineWriter(io)
    writer.start(signal)
    const started = systemClock.now()
    const meter = new RateMeter(wanted)
    try {
      await listen(io, visit, listened, { options, meter, writer })
    } finally {
      await writer.end()
      const { values, bytes } = meter.total
      const time = duration(systemClock.now() - started)
      if (!options.json) io.stderr.write(`${count(values, 'value')}, ${count(bytes, 'byte')} in ${time}.\n`)
    }
  })

interface Told {
  readonly options: NotifyCommandOptions
  readonly meter: RateMeter
  readonly writer: LineWriter
}

const listen = async (
  io: Io,
  { client, signal, lost }: Visit,
  listened: readonly Listened[],
  { options, meter, writer }: Told,
): Promise<void> => {
  const done = new Deferred<void>()
  const stop = () => done.resolve()
  lost.catch(done.reject)
  signal.addEventListener('abort', stop, { once: true })
  const timers: Timer[] = []
  try {
    const line = options.json ? jsonOf : textFor(listened)
    for (const one of listened)
      await client.startNotify(
        one.characteristic,
        (characteristic, data) => {
          // Values that come behind the last one that was asked for are not told.
          if (meter.total.values === options.count) return
          meter.add(characteristic, data.length)
          if (options.rate === undefined) writer.put(line(one, data))
          if (meter.total.values === options.count) stop()
        },
        { signal },
      )
    const names = listened.map(({ characteristic }) => called(characteristic)).join(', ')
    if (!options.json) io.stderr.write(`Listening to ${names}. Ctrl-C ends it.\n`)
    if (options.duration !== undefined) timers.push(systemClock.schedule(options.duration, stop))
    if (options.rate !== undefined)
      timers.push(tellRate(options.rate, () => meter.lines(options.json === true).map(text => writer.put(text))))
    if (!signal.aborted) await done.promise
  } finally {
    for (const timer of timers) timer.cancel()
    signal.removeEventListener('abort', stop)
    await unsubscribe(client, listened)
  }
}

/** Calls `tell` again and again. */
const tellRate = (milliseconds: number, tell: () => void): Timer => {
  let timer: Timer
  const next = () => {
    timer = systemClock.schedule(milliseconds, () => {
      tell()
      next()
    })
  }
  next()
  return { cancel: () => timer.cancel() }
}

const unsubscribe = async (client: BleakClient, listened: readonly Listened[]): Promise<void> => {
  for (const { characteristic } of listened)
    if (client.isConnected) await client.stopNotify(characteristic, { timeout: goodBye }).catch(() => {})
}

const two = (value: number, width = 2): string => String(value).padStart(width, '0')

/** Local time, as people look at clocks. */
const clockTime = (now: Date): string =>
  `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}.${two(now.getMilliseconds(), 3)}`

type LineOf = (listened: Listened, value: Uint8Array) => string

/** Whose value it is stands there only where there are several. */
const textFor =
  ({ length }: readonly Listened[]): LineOf =>
  ({ characteristic, presentation }, value) => {
    const known = valueText({ uuid: characteristic.uuid, value, presentation })
    const time = clockTime(new Date(systemClock.now()))
    return [time, ...(length > 1 ? [called(characteristic)] : []), known].join('  ')
  }

const jsonOf: LineOf = ({ characteristic: { uuid, handle }, presentation }, value) =>
  jsonLine({ time: new Date(systemClock.now()).toISOString(), uuid, handle, ...valueFacts({ uuid, value, presentation }) })
