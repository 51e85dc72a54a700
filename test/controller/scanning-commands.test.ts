import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { everyLeState, withoutLeStates } from '../../hci/le-states.ts'
import {
  active1M,
  legacyActive,
  legacyPassive,
  off,
  on,
  passive1M,
  scanExtended,
  scanLegacy,
  scannerRig,
} from '../support/scanner-rig.ts'

const success = 0x00
const disallowed = 0x0c
const unsupported = 0x11
const invalid = 0x12

const timing = (scanInterval: number, scanWindow: number, scanType = 0) => ({ scanType, scanInterval, scanWindow })

describe('LE Set Scan Parameters', () => {
  test.each([
    ['the shortest interval', { leScanInterval: 4, leScanWindow: 4 }, success],
    ['the longest interval', { leScanInterval: 0x4000, leScanWindow: 0x4000 }, success],
    ['every filter policy', { scanningFilterPolicy: 3 }, success],
    ['own address types of privacy', { ownAddressType: 3 }, success],
    ['an interval that is too short', { leScanInterval: 3, leScanWindow: 3 }, invalid],
    ['an interval that is too long', { leScanInterval: 0x4001 }, invalid],
    ['a window that is too short', { leScanWindow: 3 }, invalid],
    ['a window longer than the interval', { leScanInterval: 16, leScanWindow: 17 }, invalid],
    ['a scan type that is reserved', { leScanType: 2 }, invalid],
    ['an own address type that is reserved', { ownAddressType: 4 }, invalid],
    ['a filter policy that is reserved', { scanningFilterPolicy: 4 }, invalid],
  ])('7.8.10: %s', async (_, given, status) => {
    const { host } = await scannerRig()
    expect(await host.command('leSetScanParameters', { ...legacyPassive, ...given })).toMatchObject({ status })
  })

  test.each([
    ['7.8.10: Own_Address_Type 2 needs LL Privacy', { ownAddressType: 2 }],
    ['7.8.10: Scanning_Filter_Policy 2 needs Extended Scanner Filter Policies', { scanningFilterPolicy: 2 }],
  ])('%s', async (_, given) => {
    const { host } = await scannerRig(profiles.le40)
    expect(await host.command('leSetScanParameters', { ...legacyPassive, ...given })).toMatchObject({ status: invalid })
  })

  test('7.8.10: refused while scanning is enabled', async () => {
    const { host } = await scannerRig()
    await scanLegacy(host)
    expect(await host.command('leSetScanParameters', legacyPassive)).toMatchObject({ status: disallowed })
    await host.run('leSetScanEnable', { enable: false, filterDuplicates: false })
    expect(await host.command('leSetScanParameters', legacyPassive)).toMatchObject({ status: success })
  })
})

describe('LE Set Scan Enable', () => {
  test('7.8.11: has parameters by default', async () => {
    const { host } = await scannerRig(profiles.le40)
    expect(await host.command('leSetScanEnable', { enable: true, filterDuplicates: false })).toMatchObject({ status: success })
  })

  test('7.8.11: disabling what is disabled has no effect', async () => {
    const { host } = await scannerRig()
    expect(await host.command('leSetScanEnable', { enable: false, filterDuplicates: false })).toMatchObject({ status: success })
  })

  test.each([1, 3])('7.8.11: Own_Address_Type %i needs a random address', async ownAddressType => {
    const { host } = await scannerRig()
    await host.run('leSetScanParameters', { ...legacyPassive, ownAddressType })
    const enable = { enable: true, filterDuplicates: false }
    expect(await host.command('leSetScanEnable', enable)).toMatchObject({ status: invalid })
    await host.run('leSetRandomAddress', { randomAddress: 0xc10203040506 })
    expect(await host.command('leSetScanEnable', enable)).toMatchObject({ status: success })
  })

  test.each([0, 2])('7.8.11: Own_Address_Type %i needs a public address', async ownAddressType => {
    const { host } = await scannerRig(profiles.le54, {}, 0)
    await host.run('leSetScanParameters', { ...legacyPassive, ownAddressType })
    expect(await host.command('leSetScanEnable', { enable: true, filterDuplicates: false })).toMatchObject({ status: invalid })
  })

  test.each([
    ['activeScanning', legacyActive, legacyPassive],
    ['passiveScanning', legacyPassive, legacyActive],
  ] as const)('7.8.27: a controller without %s refuses it', async (state, refused, accepted) => {
    const bit = state === 'passiveScanning' ? 4n : 5n
    const { host } = await scannerRig({ ...profiles.le54, leStates: everyLeState & ~(1n << bit) })
    const enable = { enable: true, filterDuplicates: false }
    await host.run('leSetScanParameters', refused)
    expect(await host.command('leSetScanEnable', enable)).toMatchObject({ status: disallowed })
    await host.run('leSetScanParameters', accepted)
    expect(await host.command('leSetScanEnable', enable)).toMatchObject({ status: success })
  })

  test('7.8.27: enabling once more is no second activity', async () => {
    const leStates = withoutLeStates(everyLeState, ['passiveScanning', 'initiating'])
    const { host } = await scannerRig({ ...profiles.le54, leStates })
    await scanLegacy(host)
    expect(await host.command('leSetScanEnable', { enable: true, filterDuplicates: true })).toMatchObject({ status: success })
  })
})

describe('LE Set Extended Scan Parameters', () => {
  test.each([
    ['7.8.64: LE 1M', { le1M: timing(16, 16) }, success],
    ['7.8.64: LE Coded', { leCoded: timing(16, 16) }, success],
    ['7.8.64: two PHYs', { le1M: timing(16, 16), leCoded: timing(48, 16, 1) }, success],
    ['7.8.64: the longest interval', { le1M: timing(0xffff, 0xffff) }, success],
    ['7.8.64: no PHY', {}, invalid],
    ['7.8.64: LE 2M, on which nobody advertises', { le1M: timing(16, 16), le2M: timing(16, 16) }, unsupported],
    ['7.8.64: an interval that is too short', { le1M: timing(3, 3) }, invalid],
    ['7.8.64: a window that is too short', { le1M: timing(16, 3) }, invalid],
    ['7.8.64: a window longer than the interval', { le1M: timing(16, 17) }, invalid],
    ['7.8.64: a wrong second PHY', { le1M: timing(16, 16), leCoded: timing(16, 17) }, invalid],
    ['7.8.64: a scan type that is reserved', { le1M: timing(16, 16, 2) }, invalid],
  ])('%s', async (_, scanningPhys, status) => {
    const { host } = await scannerRig()
    expect(await host.command('leSetExtendedScanParameters', { ...passive1M, scanningPhys })).toMatchObject({ status })
  })

  test('7.8.64: LE Coded needs a controller that has it', async () => {
    const { host } = await scannerRig({ ...profiles.le54, leFeatures: profiles.le54.leFeatures & ~(1n << 11n) })
    const scanningPhys = { leCoded: timing(16, 16) }
    expect(await host.command('leSetExtendedScanParameters', { ...passive1M, scanningPhys })).toMatchObject({
      status: unsupported,
    })
  })

  test.each([
    ['own address type', { ownAddressType: 4 }],
    ['filter policy', { scanningFilterPolicy: 4 }],
  ])('7.8.64: an %s that is reserved', async (_, given) => {
    const { host } = await scannerRig()
    expect(await host.command('leSetExtendedScanParameters', { ...passive1M, ...given })).toMatchObject({ status: invalid })
  })

  test('7.8.64: refused while scanning is enabled', async () => {
    const { host } = await scannerRig()
    await scanExtended(host)
    expect(await host.command('leSetExtendedScanParameters', passive1M)).toMatchObject({ status: disallowed })
  })

  test('3.1: a controller without extended advertising does not know it', async () => {
    const { host } = await scannerRig(profiles.le42)
    expect(await host.command('leSetExtendedScanParameters', passive1M)).toMatchObject({ status: 0x01 })
    expect(await host.command('leSetExtendedScanEnable', on)).toMatchObject({ status: 0x01 })
  })
})

describe('LE Set Extended Scan Enable', () => {
  test('7.8.65: refused before the parameters were set', async () => {
    const { host } = await scannerRig()
    expect(await host.command('leSetExtendedScanEnable', on)).toMatchObject({ status: disallowed })
  })

  test('7.8.65: disabling what is disabled has no effect, and the other parameters are ignored', async () => {
    const { host } = await scannerRig()
    const ignored = { ...off, filterDuplicates: 9, duration: 200, period: 1 }
    expect(await host.command('leSetExtendedScanEnable', ignored)).toMatchObject({ status: success })
  })

  test.each([
    ['duplicates without periods', { filterDuplicates: 1 }, success],
    ['a duration shorter than the period', { duration: 127, period: 1 }, success],
    ['duplicates by period', { filterDuplicates: 2, duration: 10, period: 1 }, success],
    ['a period without a duration, which is ignored', { period: 1 }, success],
    ['a duration as long as the period', { duration: 128, period: 1 }, invalid],
    ['duplicates by period without a period', { filterDuplicates: 2, duration: 10 }, invalid],
    ['duplicates by period without a duration', { filterDuplicates: 2, period: 1 }, invalid],
    ['a filter that is reserved', { filterDuplicates: 3, duration: 10, period: 1 }, invalid],
  ])('7.8.65: %s', async (_, given, status) => {
    const { host } = await scannerRig()
    await host.run('leSetExtendedScanParameters', active1M)
    expect(await host.command('leSetExtendedScanEnable', { ...on, ...given })).toMatchObject({ status })
  })

  test.each([1, 3])('7.8.65: Own_Address_Type %i needs a random address', async ownAddressType => {
    const { host } = await scannerRig()
    await host.run('leSetExtendedScanParameters', { ...passive1M, ownAddressType })
    expect(await host.command('leSetExtendedScanEnable', on)).toMatchObject({ status: invalid })
    await host.run('leSetRandomAddress', { randomAddress: 0xc10203040506 })
    expect(await host.command('leSetExtendedScanEnable', on)).toMatchObject({ status: success })
  })
})

describe('legacy and extended commands', () => {
  test('3.1.1: are not mixed', async () => {
    const { host } = await scannerRig()
    await host.run('leSetScanParameters', legacyPassive)
    expect(await host.command('leSetExtendedScanParameters', passive1M)).toMatchObject({ status: disallowed })
    expect(await host.command('leSetExtendedScanEnable', off)).toMatchObject({ status: disallowed })
    await host.run('reset', {})
    await host.run('leSetExtendedScanParameters', passive1M)
    expect(await host.command('leSetScanParameters', legacyPassive)).toMatchObject({ status: disallowed })
    expect(await host.command('leSetScanEnable', { enable: false, filterDuplicates: false })).toMatchObject({
      status: disallowed,
    })
  })

  test('7.3.2: Reset ends a scan and forgets its parameters', async () => {
    const { host } = await scannerRig()
    await scanExtended(host)
    await host.run('reset', {})
    expect(await host.command('leSetExtendedScanEnable', on)).toMatchObject({ status: disallowed })
    expect(await host.command('leSetExtendedScanParameters', passive1M)).toMatchObject({ status: success })
  })
})
