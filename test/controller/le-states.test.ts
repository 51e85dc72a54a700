import { describe, expect, test } from 'vitest'
import { type Profile, profiles } from '../../controller/index.ts'
import type { LeState } from '../../hci/le-states.ts'
import { toPeer } from '../support/initiating.ts'
import { link, type Station, twoStations } from '../support/links.ts'
import { enable, extended, legacy, properties } from '../support/virtual-advertising.ts'

type Start = (station: Station, other: Station) => Promise<number>

const advertise =
  (advertisingType: number): Start =>
  async ({ host }) => {
    const { status } = await host.command(
      'leSetAdvertisingParameters',
      legacy({ advertisingType, peerAddress: 0xc0ffee000001, advertisingIntervalMin: 0xa0, advertisingIntervalMax: 0xa0 }),
    )
    if (status !== 0) throw new Error(`no advertising of type ${advertisingType}`)
    return (await host.command('leSetAdvertisingEnable', { advertisingEnable: true })).status
  }

const scan =
  (leScanType: number): Start =>
  async ({ host }) => {
    const parameters = { leScanType, leScanInterval: 16, leScanWindow: 16, ownAddressType: 0, scanningFilterPolicy: 0 }
    await host.run('leSetScanParameters', parameters)
    return (await host.command('leSetScanEnable', { enable: true, filterDuplicates: false })).status
  }

/** How a host begins each activity; gives the status of the command that begins it. */
const starts: readonly (readonly [LeState, Start])[] = [
  ['nonConnectableAdvertising', advertise(3)],
  ['scannableAdvertising', advertise(2)],
  ['connectableAdvertising', advertise(0)],
  ['highDutyDirectedAdvertising', advertise(1)],
  ['lowDutyDirectedAdvertising', advertise(4)],
  ['passiveScanning', scan(0)],
  ['activeScanning', scan(1)],
  ['initiating', async ({ host }) => (await host.command('leCreateConnection', toPeer())).status],
]

/** Links are there without a command of the host: what leads to them is checked before. */
const links: readonly (readonly [LeState, (station: Station, other: Station) => void])[] = [
  ['central', (station, other) => link(station, other)],
  ['peripheral', (station, other) => link(other, station)],
]

/** What one host cannot do twice with legacy commands. */
const group = (state: LeState): string =>
  /Advertising$/.test(state) ? 'advertising' : /Scanning$/.test(state) ? 'scanning' : state

/** The pairs that a controller of 4.0 does not do; written out here, and not taken from the profile. */
const impossible: readonly string[] = [
  'passiveScanning initiating',
  'activeScanning initiating',
  'connectableAdvertising initiating',
  'connectableAdvertising central',
  'initiating peripheral',
]
const isImpossible = (a: LeState, b: LeState) => impossible.includes(`${a} ${b}`) || impossible.includes(`${b} ${a}`)

const pairs = starts.flatMap(([first, start]) =>
  starts.filter(([second]) => group(first) !== group(second)).map(([second, next]) => [first, second, start, next] as const),
)
const pairsWithLinks = links.flatMap(([first, connect]) =>
  starts.map(([second, next]) => [first, second, connect, next] as const),
)

const station = async (profile: Profile) => {
  const { central, peripheral, air } = await twoStations({ central: { profile }, peripheral: { profile } })
  return { one: central, other: peripheral, air }
}

describe('LE_States are obeyed (7.8.27)', () => {
  test.each(pairs)('a 4.0 controller: %s, then %s', async (first, second, start, next) => {
    const { one, other } = await station(profiles.le40)
    expect(await start(one, other)).toBe(0)
    expect(await next(one, other)).toBe(isImpossible(first, second) ? 0x0c : 0)
  })

  test.each(pairsWithLinks)('a 4.0 controller: %s, then %s', async (first, second, connect, next) => {
    const { one, other, air } = await station(profiles.le40)
    connect(one, other)
    await air.advance(100)
    expect(await next(one, other)).toBe(isImpossible(first, second) ? 0x0c : 0)
  })

  test.each(pairs)('a 5.0 controller: %s, then %s', async (_first, _second, start, next) => {
    const { one, other } = await station(profiles.le50)
    expect(await start(one, other)).toBe(0)
    expect(await next(one, other)).toBe(0)
  })

  test('what was refused is possible when the other activity has ended', async () => {
    const { one } = await station(profiles.le40)
    await scan(0)(one, one)
    expect(await one.host.command('leCreateConnection', toPeer())).toMatchObject({ status: 0x0c })
    await one.host.run('leSetScanEnable', { enable: false, filterDuplicates: false })
    expect(await one.host.command('leCreateConnection', toPeer())).toMatchObject({ status: 0 })
    expect(await scan(0)(one, one)).toBe(0x0c)
    await one.host.run('leCreateConnectionCancel', {})
    expect(await scan(0)(one, one)).toBe(0)
  })

  test('7.8.56: every set counts', async () => {
    const { leStates } = profiles.le54
    // Without scannable advertising beside passive scanning.
    const { one } = await station({ ...profiles.le54, leStates: leStates & ~(1n << 9n) })
    await one.host.run('leSetExtendedAdvertisingParametersV1', extended({ advertisingHandle: 0 }))
    const scannable = extended({ advertisingHandle: 1, advertisingEventProperties: properties.legacyScannable })
    await one.host.run('leSetExtendedAdvertisingParametersV1', scannable)
    const scanningPhys = { le1M: { scanType: 0, scanInterval: 16, scanWindow: 16 } }
    await one.host.run('leSetExtendedScanParameters', { ownAddressType: 0, scanningFilterPolicy: 0, scanningPhys })
    const listen = { enable: true, filterDuplicates: 0, duration: 0, period: 0 }
    await one.host.run('leSetExtendedAdvertisingEnable', enable(0, 1))
    expect(await one.host.command('leSetExtendedScanEnable', listen)).toMatchObject({ status: 0x0c })
    await one.host.run('leSetExtendedAdvertisingEnable', { ...enable(1), enable: false })
    expect(await one.host.command('leSetExtendedScanEnable', listen)).toMatchObject({ status: 0 })
    expect(await one.host.command('leSetExtendedAdvertisingEnable', enable(0, 1))).toMatchObject({ status: 0x0c })
  })
})
