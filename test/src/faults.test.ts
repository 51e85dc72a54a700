import { describe, expect, test, vi } from 'vitest'
import { Adapter, BleakScanner } from '../../src/index.ts'
import { extended, legacy, named } from '../support/advertisers.ts'
import { type Fault, faults, withFault } from '../support/faults.ts'
import { ScriptedController } from '../support/scripted-controller.ts'
import { settled, unhandled, watchForUnhandled } from '../support/settled.ts'

watchForUnhandled()

const report = (controller: ScriptedController) => {
  legacy(controller, { data: named('legacy') })
  extended(controller, { data: named('extended') })
}

const lastEnable = ({ received }: ScriptedController) =>
  received
    .filter(line => /Scan Enable/.test(line))
    .at(-1)
    ?.replace(/.* (..).*/, '$1')

/** Whoever was told that it scans, and was not told that this is over, does scan. */
const honest = (controller: ScriptedController, scanners: readonly Scanner[]) => {
  if (scanners.some(({ scans }) => scans)) expect(lastEnable(controller)).toBe('01')
}

class Scanner {
  seen = 0
  scans = false
  readonly #scanner: BleakScanner
  constructor(adapter: Adapter, scanningMode: 'active' | 'passive' = 'active') {
    this.#scanner = new BleakScanner({ adapter, scanningMode, detectionCallback: () => void this.seen++ })
  }
  async start() {
    await settled(
      this.#scanner.start().then(() => {
        this.scans = true
        const over = () => {
          this.scans = false
        }
        this.#scanner.stopped.then(over, over)
      }),
    )
    return this.scans
  }
  async stop() {
    const { stopped } = this.#scanner
    await settled(this.#scanner.stop())
    await settled(stopped)
    expect(this.scans).toBe(false)
  }
}

/** G3: an adapter that has not ended can be used; an answer that got lost may cost one more try. */
const stillWorks = async (controller: ScriptedController, adapter: Adapter) => {
  let over = false
  void adapter.closed.then(() => {
    over = true
  })
  for (let attempt = 0; attempt < 3; attempt++) {
    const scanner = new Scanner(adapter)
    if (await scanner.start()) {
      // The fault may be one of these two.
      legacy(controller, {})
      legacy(controller, {})
      await settled(Promise.resolve())
      if (!over) expect(scanner.seen).toBeGreaterThan(0)
      await scanner.stop()
      return
    }
    if (over) return
  }
  throw new Error('the adapter neither works nor has ended')
}

/** Open, scan for two users, report, stop one, report, stop the other, close. */
const session = async (controller: ScriptedController, fault?: Fault, at = -1) => {
  const { open, passed } = withFault(controller, fault, at)
  const adapter = await settled(Adapter.open({ transport: open }))
  if (!adapter) return { ...passed, seen: 0 }
  const scanners = [new Scanner(adapter), new Scanner(adapter, 'passive')]
  for (const scanner of scanners) {
    await scanner.start()
    honest(controller, scanners)
  }
  report(controller)
  for (const scanner of scanners) {
    await scanner.stop()
    honest(controller, scanners)
    report(controller)
  }
  await stillWorks(controller, adapter)
  await settled(adapter.close())
  await settled(adapter.closed)
  return { ...passed, seen: scanners.reduce((sum, { seen }) => sum + seen, 0) }
}

const kinds = [
  ['legacy', () => ScriptedController.legacy()],
  ['extended', () => new ScriptedController()],
] as const

describe.each(kinds)('HCI-12, HCI-44: a session with a controller with %s commands', (_, create) => {
  test('goes through without a fault', async () => {
    expect(await session(create())).toMatchObject({ seen: 6, closed: 1 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each(faults.map(fault => [fault.name, fault] as const))('%s, at every packet', async (_name, fault) => {
    const { events, commands } = await session(create())
    for (let at = 0; at < Math.max(events, commands); at++) {
      const controller = create()
      const { closed } = await session(controller, fault, at)
      expect({ at, closed, timers: vi.getTimerCount(), unhandled }).toEqual({ at, closed: 1, timers: 0, unhandled: [] })
      expect(await session(controller)).toMatchObject({ seen: 6, closed: 1 })
    }
  })
})
