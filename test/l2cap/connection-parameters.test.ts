// Vol 3 Part A, 4.20 and 4.21.
import { expect, test } from 'vitest'
import { Deferred } from '../../core/deferred.ts'
import { BleakError } from '../../core/errors.ts'
import type { WantedParameters } from '../../l2cap/connection-parameters.ts'
import { BleakL2capError } from '../../l2cap/errors.ts'
import { SignallingRig } from '../support/l2cap-signalling.ts'

const wanted = { intervalMin: 24, intervalMax: 40, latency: 4, timeout: 500 }
const wantedBytes = '180028000400f401'

/** A central whose updates a test ends. */
const central = () => {
  const asked: WantedParameters[] = []
  const updates: Deferred<void>[] = []
  const rig = new SignallingRig({
    parameterPolicy: parameters => {
      asked.push(parameters)
      const update = new Deferred<void>()
      updates.push(update)
      return update.promise
    },
  })
  return { rig, asked, updates }
}

test('a central accepts what its policy accepts', () => {
  const { rig, asked } = central()
  rig.command(`12070800${wantedBytes}`)
  expect(asked).toEqual([wanted])
  expect(rig.commands()).toEqual(['130702000000'])
})

test('a central refuses what its policy refuses, and everything without one', () => {
  for (const rig of [new SignallingRig({ parameterPolicy: () => undefined }), new SignallingRig()]) {
    rig.command(`12070800${wantedBytes}`)
    expect(rig.commands()).toEqual(['130702000100'])
    expect(rig.worksStill()).toBe(true)
  }
})

test('L2-18: of 1,000 requests one is under way at the controller, and the others are refused', async () => {
  const { rig, asked, updates } = central()
  for (let i = 0; i < 1000; i++) {
    rig.command(`12070800${wantedBytes}`)
    expect(rig.commands()).toEqual([i === 0 ? '130702000000' : '130702000100'])
  }
  expect(asked).toHaveLength(1)
  updates[0]?.reject(new BleakError('the controller refused'))
  await new Promise(resolve => setImmediate(resolve))
  rig.command(`12080800${wantedBytes}`)
  expect(rig.commands()).toEqual(['130802000000'])
  updates[1]?.resolve()
  await new Promise(resolve => setImmediate(resolve))
  rig.command(`12090800${wantedBytes}`)
  expect(rig.commands()).toEqual(['130902000000'])
  expect(rig.worksStill()).toBe(true)
})

test.each([
  ['interval below 7.5 ms', '050028000400f401'],
  ['interval above 4 s', '1800810c0000800c'],
  ['interval upside down', '280018000400f401'],
  ['latency above 499', '06000600f401800c'],
  ['timeout below 100 ms', '0600060000000900'],
  ['timeout above 32 s', '060006000000810c'],
  ['timeout that latency uses up', '1800280004001900'],
])('%s is refused without asking', (_, parameters) => {
  const { rig, asked } = central()
  rig.command(`12070800${parameters}`)
  expect(rig.commands()).toEqual(['130702000100'])
  expect(asked).toEqual([])
})

test('a peripheral is not asked', () => {
  const rig = new SignallingRig({ role: 'peripheral', parameterPolicy: () => Promise.resolve() })
  rig.command(`12070800${wantedBytes}`)
  expect(rig.commands()).toEqual(['010702000000'])
})

test('a peripheral asks, and is told', async () => {
  const rig = new SignallingRig({ role: 'peripheral' })
  const accepted = rig.link.requestParameters(wanted)
  expect(rig.commands()).toEqual([`12010800${wantedBytes}`])
  rig.command('130102000000')
  await accepted
  const refused = rig.link.requestParameters(wanted)
  rig.command('130202000100')
  await expect(refused).rejects.toMatchObject({ constructor: BleakL2capError, result: 1 })
  const rejected = rig.link.requestParameters(wanted)
  rig.command('010302000000')
  await expect(rejected).rejects.toMatchObject({ constructor: BleakL2capError, result: 0 })
  const garbled = rig.link.requestParameters(wanted)
  rig.command('1304010000')
  await expect(garbled).rejects.toThrow(BleakError)
  expect(rig.clock.waiting).toBe(0)
})

test('a peripheral that has no answer, or does not want it any more', async () => {
  const rig = new SignallingRig({ role: 'peripheral' })
  const silent = rig.link.requestParameters(wanted)
  const short = rig.link.requestParameters(wanted, { timeout: 10 })
  const abort = new AbortController()
  const aborted = rig.link.requestParameters(wanted, { signal: abort.signal })
  const all = Promise.all([
    expect(silent).rejects.toMatchObject({ name: 'TimeoutError' }),
    expect(short).rejects.toMatchObject({ name: 'TimeoutError' }),
    expect(aborted).rejects.toThrow('enough'),
  ])
  abort.abort(new Error('enough'))
  rig.clock.pass(30_000)
  await all
  expect(rig.clock.waiting).toBe(0)
  rig.sent()
  rig.command('130102000000')
  expect(rig.link.counters.unexpected).toBe(1)
})

test('the caller’s mistake', async () => {
  const rig = new SignallingRig({ role: 'peripheral' })
  await expect(rig.link.requestParameters({ ...wanted, intervalMin: 5 })).rejects.toThrow(RangeError)
  await expect(new SignallingRig().link.requestParameters(wanted)).rejects.toThrow(BleakError)
})
