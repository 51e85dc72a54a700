import { describe, expect, test, vi } from 'vitest'
import { Adapter, type AdvertiserOptions, BleakAdvertiser, BleakScanner } from '../../src/index.ts'
import { type Fault, faults, withFault } from '../support/faults.ts'
import { ScriptedController } from '../support/scripted-controller.ts'
import { settled, unhandled, watchForUnhandled } from '../support/settled.ts'

watchForUnhandled()

/** An advertisement, and whether its user believes that it is on the air. */
class Advertiser {
  isOn = false
  #running: BleakAdvertiser | undefined

  async start(options: AdvertiserOptions): Promise<void> {
    this.#running = await settled(BleakAdvertiser.start(options))
    this.isOn = this.#running !== undefined
    void this.#running?.stopped.then(() => {
      this.isOn = false
    })
  }

  async update(localName: string): Promise<void> {
    if (this.#running) await settled(this.#running.update({ localName }))
  }

  async stop(): Promise<void> {
    if (!this.#running) return
    await settled(this.#running.stop())
    await settled(this.#running.stopped)
    await vi.advanceTimersByTimeAsync(0)
    expect(this.isOn).toBe(false)
  }
}

/** How many advertisements the controller has been told to have on the air. */
const onAir = ({ received }: ScriptedController): number => {
  const sets = new Set<string>()
  for (const line of received) {
    const [, enable, handle = 'legacy'] = /Advertising Enable (..)(?:..(..))?/.exec(line) ?? []
    if (enable === '01') sets.add(handle)
    else if (enable === '00') sets.delete(handle)
    const [, removed = ''] = /Remove Advertising Set (..)/.exec(line) ?? []
    sets.delete(removed)
    if (line === 'Reset') sets.clear()
  }
  return sets.size
}

/** Open, scan, advertise twice, change, stop one after the other, close: what users believe holds after each step. */
const session = async (controller: ScriptedController, fault?: Fault, at = -1) => {
  const { open, passed } = withFault(controller, fault, at)
  const adapter = await settled(Adapter.open({ transport: open }))
  if (!adapter) return passed
  const [one, other] = [new Advertiser(), new Advertiser()]
  const scanner = new BleakScanner({ adapter })
  const scans = await settled(scanner.start().then(() => true))
  const honest = async () => {
    // A turn may be under way, and a command that is never answered holds it up for two seconds.
    for (let seconds = 0; seconds < 5 && (one.isOn || other.isOn) && onAir(controller) === 0; seconds++)
      await vi.advanceTimersByTimeAsync(1_100)
    if (one.isOn || other.isOn) expect(onAir(controller)).toBeGreaterThan(0)
  }
  for (const step of [
    () => one.start({ adapter, connectable: true, addressKind: 'static', localName: 'one' }),
    () => other.start({ adapter, localName: 'two', addressKind: 'non-resolvable' }),
    () => one.update('eins'),
    () => vi.advanceTimersByTimeAsync(2_500),
    () => other.stop(),
  ]) {
    await step()
    await honest()
  }
  if (scans) await settled(scanner.stop())
  await honest()
  await one.stop()
  await settled(adapter.close())
  await settled(adapter.closed)
  return passed
}

const kinds = [
  ['legacy', () => ScriptedController.legacy()],
  ['extended', () => new ScriptedController()],
] as const

describe.each(kinds)('a session with a controller with %s commands', (_, create) => {
  test('goes through without a fault', async () => {
    const controller = create()
    expect(await session(controller)).toMatchObject({ closed: 1 })
    expect(onAir(controller)).toBe(0)
    expect({ timers: vi.getTimerCount(), unhandled }).toEqual({ timers: 0, unhandled: [] })
  })

  test.each(faults.map(fault => [fault.name, fault] as const))('%s, at every packet', async (_name, fault) => {
    const { events, commands } = await session(create())
    for (let at = 0; at < Math.max(events, commands); at++) {
      const { closed } = await session(create(), fault, at)
      expect({ at, closed, timers: vi.getTimerCount(), unhandled }).toEqual({ at, closed: 1, timers: 0, unhandled: [] })
    }
  })
})
