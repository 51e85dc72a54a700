import { describe, expect, test } from 'vitest'
import type { AdvertisingEvent, Listener } from '../../controller/air/advertising-event.ts'
import { airTime, type Phy } from '../../controller/air/timing.ts'
import { Air, type AirOptions, type FindPath, freeSpace, type Radio } from '../../controller/index.ts'
import { extendedEvent, legacyEvent } from '../support/air-events.ts'

const radioAt = (x: number, y = 0): Radio => ({ id: x * 1_000 + y, position: { x, y }, on: true, txPower: 0 })

/** Somebody on this air whose receiver is always on, on one channel, and what they heard. */
const earAt = (air: Air, given: { x?: number; channel?: number; phy?: 1 | 3; radio?: Radio } = {}) => {
  const { x = 0, channel = 37, phy = 1, radio = radioAt(x) } = given
  const heard: { time: number; rssi: number; address: number | undefined }[] = []
  const listener: Listener = {
    radio,
    listens: (_, on, at) => on === channel && at === phy,
    heard: ({ advertiser }, rssi) => heard.push({ time: air.time, rssi, address: advertiser?.address }),
  }
  air.listen(listener)
  return { heard, listener, radio }
}
/** An event of 14 bytes, on one channel. */
const eventFrom = (radio: Radio, given: Partial<AdvertisingEvent> = {}) =>
  legacyEvent({ radio, channels: 1, advertiser: { type: 0, address: radio.id }, data: new Uint8Array(14), ...given })
const packet = airTime(6 + 14, 1)

describe('who hears whom', () => {
  test.each([
    [0, -20],
    [0.1, -20],
    [1, -40],
    [10, -60],
    [100, -80],
    [700, -97],
    [750, undefined],
  ])('free space, LE 1M: at %d m it is %d dBm', async (distance, rssi) => {
    const air = new Air()
    const ear = earAt(air)
    air.advertise(eventFrom({ ...radioAt(0), position: { x: 0, y: distance }, id: 1 }))
    await air.advance(10)
    expect(ear.heard.map(one => one.rssi)).toEqual(rssi === undefined ? [] : [rssi])
  })

  test.each<[Phy, number, number]>([
    [2, 500, 550],
    [1, 700, 750],
    [3, 1_400, 1_500],
  ])('PHY %i reaches %i m and not %i m', (phy, near, far) => {
    expect(freeSpace(radioAt(0), radioAt(near), phy)).toMatchObject({ loss: 0 })
    expect(freeSpace(radioAt(0), radioAt(far), phy)).toBeUndefined()
  })

  test.each([
    [-200, -127],
    [-70.4, -70],
    [99, 20],
    [Number.NEGATIVE_INFINITY, -127],
    [Number.NaN, 127],
  ])('7.5.4: a path of its own with %d dBm is heard with %d dBm', async (given, rssi) => {
    const air = new Air({ path: () => ({ rssi: given, loss: 0 }) })
    const ear = earAt(air)
    air.advertise(eventFrom(radioAt(1)))
    await air.advance(10)
    expect(ear.heard.map(one => one.rssi)).toEqual([rssi])
  })

  test('ten times the power is heard 10 dB louder', () => {
    const loud = { ...radioAt(5), txPower: 10 }
    const rssi = (from: Radio) => freeSpace(from, radioAt(0), 1)?.rssi ?? 0
    expect(rssi(loud) - rssi(radioAt(5))).toBe(10)
  })

  test('a radio that moves is heard from where it is', async () => {
    const air = new Air()
    const ear = earAt(air)
    const radio = radioAt(1)
    for (const x of [1, 10, 5_000, 10]) {
      radio.position = { x, y: 0 }
      air.advertise(eventFrom(radio))
      await air.advance(10)
    }
    expect(ear.heard.map(({ rssi }) => rssi)).toEqual([-40, -60, -60])
  })

  test('a radio that is off neither hears nor is heard', async () => {
    const air = new Air()
    const ear = earAt(air)
    const radio = radioAt(1)
    radio.on = false
    air.advertise(eventFrom(radio))
    await air.advance(10)
    radio.on = true
    ear.radio.on = false
    air.advertise(eventFrom(radio))
    await air.advance(10)
    expect(ear.heard).toEqual([])
    ear.radio.on = true
    air.advertise(eventFrom(radio))
    await air.advance(10)
    expect(ear.heard).toHaveLength(1)
  })

  test('nobody hears their own packets', async () => {
    const air = new Air()
    const ear = earAt(air)
    air.advertise(eventFrom(ear.radio))
    await air.advance(10)
    expect(ear.heard).toEqual([])
  })

  test('who has stopped listening hears nothing more, not even what is on the air', async () => {
    const air = new Air()
    const ear = earAt(air)
    expect(air.isListenedTo).toBe(true)
    air.advertise(eventFrom(radioAt(1)))
    air.unlisten(ear.listener)
    expect(air.isListenedTo).toBe(false)
    await air.advance(10)
    expect(ear.heard).toEqual([])
  })

  test('a path may lose packets: as many as it says, the same ones for the same seed', async () => {
    const path: FindPath = () => ({ rssi: -50, loss: 0.25 })
    const count = async (seed: number) => {
      const air = new Air({ seed, path })
      const ear = earAt(air)
      for (let i = 0; i < 2_000; i++) {
        air.advertise(eventFrom(radioAt(1)))
        air.advanceAlone(10)
      }
      return ear.heard.map(({ time }) => time)
    }
    const heard = await count(3)
    // Six standard deviations of 19.
    expect(Math.abs(heard.length - 1_500)).toBeLessThan(116)
    expect(await count(3)).toEqual(heard)
    expect(await count(4)).not.toEqual(heard)
  })

  test('extended advertising must be heard on both its PHYs', async () => {
    const air = new Air()
    const ear = earAt(air)
    for (const [x, secondaryPhy] of [
      [600, 2],
      [600, 1],
      [1_000, 3],
    ] as const)
      air.advertise(extendedEvent({ radio: radioAt(x), advertiser: { type: 0, address: x + secondaryPhy }, secondaryPhy }))
    await air.advance(100)
    expect(ear.heard.map(({ address }) => address)).toEqual([601])
  })
})

describe('when it is heard', () => {
  test.each([
    [37, 0],
    [38, 1],
    [39, 2],
  ])('Vol 6 Part B, 4.4.2.3: on channel %i, at the end of the packet there', async (channel, before) => {
    const air = new Air()
    const ear = earAt(air, { channel })
    air.advertise(eventFrom(radioAt(1), { channels: 0b111 }))
    await air.advance(10)
    // After each packet it listens: T_IFS, the packet of a scanner or initiator, T_IFS.
    const listening = 150 + airTime(12, 1) + 150
    expect(ear.heard.map(({ time }) => time)).toEqual([before * (packet + listening) + packet])
  })

  test('on the channels of its map alone', async () => {
    const air = new Air()
    const [on37, on38, on39] = [37, 38, 39].map(channel => earAt(air, { channel }))
    air.advertise(eventFrom(radioAt(1), { channels: 0b101 }))
    await air.advance(10)
    expect([on37, on38, on39].map(ear => ear?.heard.length)).toEqual([1, 0, 1])
  })

  test('on its PHY alone', async () => {
    const air = new Air()
    const on1M = earAt(air, { phy: 1 })
    const onCoded = earAt(air, { phy: 3 })
    air.advertise(extendedEvent({ radio: radioAt(1), primaryPhy: 3, secondaryPhy: 3 }))
    await air.advance(100)
    expect([on1M.heard.length, onCoded.heard.length]).toEqual([0, 1])
  })

  test('Vol 6 Part B, 2.3.4: extended data when its last fragment has come, sooner on a faster PHY', async () => {
    const times = await Promise.all(
      ([2, 1, 3] as const).map(async secondaryPhy => {
        const air = new Air()
        const ear = earAt(air)
        air.advertise(extendedEvent({ radio: radioAt(1), secondaryPhy, data: new Uint8Array(1_650) }))
        await air.advance(1_000)
        return ear.heard[0]?.time ?? 0
      }),
    )
    // 1650 bytes alone take this; headers and gaps of seven packets come on top.
    const least = [1_650 * 4, 1_650 * 8, 1_650 * 64]
    for (const [at, time] of times.entries()) {
      expect(time).toBeGreaterThan(least[at] ?? 0)
      expect(time).toBeLessThan((least[at] ?? 0) * 1.2 + 6_000)
    }
  })
})

describe('collisions', () => {
  const two = async (
    options: AirOptions,
    apart: number,
    farther: Partial<{ x: number; channels: number; earX: number }> = {},
  ) => {
    const air = new Air(options)
    const ear = earAt(air, { x: farther.earX ?? 0 })
    air.advertise(eventFrom(radioAt(1)))
    air.after(apart, () => air.advertise(eventFrom(radioAt(farther.x ?? 2), { channels: farther.channels ?? 1 })))
    await air.advance(100)
    return ear.heard.length
  }

  test.each([0, 1, packet - 1])('two packets %i µs apart destroy each other', async apart => {
    expect(await two({ collisions: true }, apart)).toBe(0)
  })

  test('a packet that begins when the other ends does not', async () => {
    expect(await two({ collisions: true }, packet)).toBe(2)
  })

  test('unless they were asked for there are none', async () => {
    expect(await two({}, 0)).toBe(2)
  })

  test('not from another channel', async () => {
    expect(await two({ collisions: true }, 0, { channels: 0b010 })).toBe(1)
  })

  test('not from farther than it is heard', async () => {
    expect(await two({ collisions: true }, 0, { x: 5_000 })).toBe(1)
  })

  test('a long packet disturbs one that begins much later, even when many short ones lie between', async () => {
    const air = new Air({ collisions: true })
    const ear = earAt(air)
    const beyond = 5_000
    air.advertise(extendedEvent({ radio: radioAt(1), primaryPhy: 3, secondaryPhy: 3, channels: 1 }))
    for (let at = 10; at < 200; at++) air.after(at, () => air.advertise(eventFrom(radioAt(beyond))))
    air.after(500, () => air.advertise(eventFrom(radioAt(2))))
    air.after(5_000, () => air.advertise(eventFrom(radioAt(3))))
    await air.advance(100)
    expect(ear.heard.map(({ address }) => address)).toEqual([3_000])
  })

  test('of many advertisers as many come through as the formula of ALOHA says', () => {
    const air = new Air({ collisions: true, seed: 5 })
    const ear = earAt(air)
    const count = 20_000
    // The channel is taken for a fifth of the time, and a packet meets those that begin in twice its own time.
    const load = 0.2
    const span = (count * packet) / load
    for (let i = 0; i < count; i++) {
      const radio = radioAt(1 + (i % 50))
      air.at(air.random.fraction() * span, () => air.advertise(eventFrom(radio)))
    }
    air.advanceAlone(span / 1_000 + 10)
    // Six standard deviations of 0.0033.
    expect(Math.abs(ear.heard.length / count - Math.exp(-2 * load))).toBeLessThan(0.02)
  })
})
