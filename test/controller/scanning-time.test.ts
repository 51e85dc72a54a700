import { describe, expect, test } from 'vitest'
import { broadcast, extendedEvent, legacyEvent, nearby } from '../support/air-events.ts'
import { extendedReports, off, on, passive1M, type ScannerRig, scanExtended, scannerRig } from '../support/scanner-rig.ts'

const timing = (interval: number, window: number) => ({ scanType: 0, scanInterval: interval / 0.625, scanWindow: window / 0.625 })
const parametersOf = (scanningPhys: object) => ({ ...passive1M, scanningPhys }) as typeof passive1M

/** The times in milliseconds, since now, at which an event begins that it hears, of one event every millisecond. */
const heardAt = async (
  { air, host }: ScannerRig,
  milliseconds: number,
  given: Parameters<typeof legacyEvent>[0],
): Promise<number[]> => {
  for (let time = 0; time < milliseconds; time++) {
    air.advertise(legacyEvent({ ...given, advertiser: { type: 0, address: time } }))
    await air.advance(1)
  }
  await air.advance(20)
  return extendedReports(host)
    .map(({ address }) => address)
    .sort((a, b) => a - b)
}

const range = (begin: number, end: number): number[] => Array.from({ length: end - begin }, (_, n) => begin + n)

describe('scan interval and window', () => {
  test.each([
    [37, 0b001, range(0, 5)],
    [38, 0b010, range(20, 25)],
    [39, 0b100, range(40, 45)],
  ])('Vol 6 Part B, 4.4.3: channel %i has its turn in every third interval', async (_, channels, times) => {
    const rig = await scannerRig()
    await scanExtended(rig.host, parametersOf({ le1M: timing(20, 5) }))
    expect(await heardAt(rig, 120, { channels })).toEqual([...times, ...times.map(time => time + 60)])
  })

  test('7.8.64: a window as long as the interval is scanning without a pause', async () => {
    const rig = await scannerRig()
    await scanExtended(rig.host, parametersOf({ le1M: timing(20, 20) }))
    expect(await heardAt(rig, 55, { channels: 0b111 })).toEqual(range(0, 55))
  })

  test('7.8.64: windows of two PHYs that fit one interval share it', async () => {
    const scanningPhys = { le1M: timing(20, 5), leCoded: timing(20, 10) }
    const first = await scannerRig()
    await scanExtended(first.host, parametersOf(scanningPhys))
    expect(await heardAt(first, 30, { channels: 0b111 })).toEqual([...range(0, 5), ...range(20, 25)])
    const second = await scannerRig()
    await scanExtended(second.host, parametersOf(scanningPhys))
    const coded = { channels: 0b001, primaryPhy: 3, secondaryPhy: 3, connectable: false, scannable: false } as const
    expect((await heardAt(second, 30, coded)).length).toBeGreaterThan(5)
  })

  test('7.8.64: windows that do not fit one interval take turns by interval', async () => {
    const rig = await scannerRig()
    await scanExtended(rig.host, parametersOf({ le1M: timing(20, 20), leCoded: timing(30, 30) }))
    expect(await heardAt(rig, 95, { channels: 0b111 })).toEqual([...range(0, 20), ...range(50, 70)])
  })

  test('who does not scan a PHY does not hear it', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host)
    await broadcast(air, extendedEvent({ primaryPhy: 3, secondaryPhy: 1 }))
    expect(host.events).toEqual([])
  })
})

describe('LE Set Extended Scan Enable', () => {
  test('7.7.65.17: LE Scan Timeout at the end of the duration', async () => {
    const { air, host, controller } = await scannerRig()
    await scanExtended(host, passive1M, { ...on, duration: 10 })
    await air.advance(99.9)
    expect(host.events).toEqual([])
    expect(controller.states()).toEqual(['passiveScanning'])
    await air.advance(0.2)
    expect(host.events).toEqual([{ name: 'leScanTimeout' }])
    expect(controller.states()).toEqual([])
    await broadcast(air, legacyEvent())
    expect(extendedReports(host)).toEqual([])
    expect(await host.command('leSetExtendedScanParameters', passive1M)).toMatchObject({ status: 0 })
  })

  test('7.7.65.17: none where the host disables scanning before', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, { ...on, duration: 10 })
    await host.run('leSetExtendedScanEnable', off)
    await air.advance(1_000)
    expect(host.events).toEqual([])
  })

  test('7.8.65: scans for the duration in every period, and is enabled all the time', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, { ...on, duration: 50, period: 1 })
    const heard: boolean[] = []
    for (let step = 0; step < 16; step++) {
      const before = extendedReports(host).length
      air.advertise(legacyEvent())
      await air.advance(320)
      heard.push(extendedReports(host).length > before)
    }
    // 500 ms of every 1280 ms, seen every 320 ms.
    expect(heard).toEqual(Array.from({ length: 16 }, (_, step) => step % 4 < 2))
    expect(host.got('leScanTimeout')).toEqual([])
    await air.advance(800)
    expect(await host.command('leSetExtendedScanParameters', passive1M)).toMatchObject({ status: 0x0c })
  })

  test.each([
    [1, 1],
    [2, 3],
  ])('7.8.65: Filter_Duplicates %i gives %i reports in three periods', async (filterDuplicates, count) => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, { ...on, filterDuplicates, duration: 50, period: 1 })
    for (let period = 0; period < 3; period++) {
      await broadcast(air, legacyEvent(), legacyEvent())
      await air.advance(1_240)
    }
    expect(extendedReports(host)).toHaveLength(count)
  })

  test('7.8.65: enabling once more begins the duration again', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, { ...on, duration: 10 })
    await air.advance(90)
    await host.run('leSetExtendedScanEnable', { ...on, duration: 10 })
    await air.advance(90)
    expect(host.events).toEqual([])
    await air.advance(10)
    expect(host.events).toEqual([{ name: 'leScanTimeout' }])
  })
})

describe('the air', () => {
  test('has a listener only while somebody scans', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, { ...on, duration: 50, period: 1 })
    const listened: boolean[] = [air.isListenedTo]
    for (let step = 0; step < 2; step++) {
      await air.advance(640)
      listened.push(air.isListenedTo)
    }
    await host.run('leSetExtendedScanEnable', off)
    await air.advance(2_000)
    listened.push(air.isListenedTo)
    expect(listened).toEqual([true, false, true, false])
  })

  test.each(['reset', 'close'] as const)('%s ends scanning and its timers', async how => {
    const { air, host } = await scannerRig()
    await scanExtended(host, passive1M, { ...on, duration: 10 })
    if (how === 'reset') await host.run('reset', {})
    else await host.close()
    await broadcast(air, legacyEvent())
    await air.advance(1_000)
    expect(air.isListenedTo).toBe(false)
    expect(host.events).toEqual([])
  })

  test('who is too far away is not heard, and nearer ones are louder', async () => {
    const { air, host } = await scannerRig()
    await scanExtended(host)
    const at = (x: number) => legacyEvent({ radio: { ...nearby(), position: { x, y: 0 } } })
    await broadcast(air, at(100_000), at(10), at(1))
    expect(extendedReports(host).map(({ rssi }) => rssi)).toEqual([-60, -40])
  })
})
