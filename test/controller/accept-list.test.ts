import { describe, expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import { RawHost } from '../support/raw-host.ts'

const success = 0x00
const memoryFull = 0x07
const invalid = 0x12

const controllerAnd = async (profile = profiles.le54) => {
  const controller = new VirtualController({ air: new Air(), profile })
  return { host: await RawHost.on(controller), acceptList: controller.acceptList }
}
const add = async (host: RawHost, addressType: number, address: number) =>
  (await host.command('leAddDeviceToFilterAcceptList', { addressType, address })).status
const remove = async (host: RawHost, addressType: number, address: number) =>
  (await host.command('leRemoveDeviceFromFilterAcceptList', { addressType, address })).status

describe('the filter accept list', () => {
  test('7.8.14: its size is the profile’s', async () => {
    const { host } = await controllerAnd({ ...profiles.le54, acceptListSize: 3 })
    expect(await host.run('leReadFilterAcceptListSize', {})).toEqual({ filterAcceptListSize: 3 })
  })

  test('7.8.16: a full list takes no more: Memory Capacity Exceeded', async () => {
    const { host } = await controllerAnd({ ...profiles.le54, acceptListSize: 2 })
    expect([await add(host, 0, 1), await add(host, 1, 1), await add(host, 0, 2)]).toEqual([success, success, memoryFull])
    expect(await remove(host, 0, 1)).toBe(success)
    expect(await add(host, 0, 2)).toBe(success)
  })

  test('7.8.16: a device that is there already is not added again', async () => {
    const { host } = await controllerAnd({ ...profiles.le54, acceptListSize: 2 })
    expect([await add(host, 0, 1), await add(host, 0, 1), await add(host, 0, 2), await add(host, 0, 1)]).toEqual([0, 0, 0, 0])
  })

  test('7.8.16: an address and its type make a device', async () => {
    const { host, acceptList } = await controllerAnd()
    await add(host, 1, 0xc00000000001)
    expect(acceptList.has({ type: 1, address: 0xc00000000001, rpa: 0 })).toBe(true)
    expect(acceptList.has({ type: 0, address: 0xc00000000001, rpa: 0 })).toBe(false)
    expect(acceptList.has({ type: 1, address: 0xc00000000002, rpa: 0 })).toBe(false)
    expect(acceptList.has(undefined)).toBe(false)
  })

  test('Vol 6 Part B, 4.3: a device that was resolved is known by its identity', async () => {
    const { host, acceptList } = await controllerAnd()
    await add(host, 0, 0x112233445566)
    expect(acceptList.has({ type: 2, address: 0x112233445566, rpa: 0x7081940dfbaa })).toBe(true)
    expect(acceptList.has({ type: 3, address: 0x112233445566, rpa: 0x7081940dfbaa })).toBe(false)
  })

  test('7.8.16: type 0xff stands for all who advertise anonymously, whatever the address', async () => {
    const { host, acceptList } = await controllerAnd()
    expect(await add(host, 0xff, 5)).toBe(success)
    expect(acceptList.has(undefined)).toBe(true)
    expect(acceptList.has({ type: 1, address: 5, rpa: 0 })).toBe(false)
    expect(await remove(host, 0xff, 6)).toBe(success)
    expect(acceptList.has(undefined)).toBe(false)
  })

  test('7.8.16: before extended advertising nobody was anonymous', async () => {
    const { host } = await controllerAnd(profiles.le42)
    expect(await add(host, 0xff, 0)).toBe(invalid)
    expect(await remove(host, 0xff, 0)).toBe(invalid)
  })

  test.each([2, 3, 0xfe])('7.8.16, 7.8.17: address type %i is reserved', async type => {
    const { host } = await controllerAnd()
    expect(await add(host, type, 1)).toBe(invalid)
    expect(await remove(host, type, 1)).toBe(invalid)
  })

  test('7.8.17: what is not there is removed already', async () => {
    const { host } = await controllerAnd()
    expect(await remove(host, 0, 1)).toBe(success)
  })

  test.each(['leClearFilterAcceptList', 'reset'] as const)('7.8.15, 7.3.2: %s empties it', async command => {
    const { host, acceptList } = await controllerAnd()
    await add(host, 0, 1)
    await add(host, 0xff, 1)
    await host.run(command, {})
    expect(acceptList.has({ type: 0, address: 1, rpa: 0 })).toBe(false)
    expect(acceptList.has(undefined)).toBe(false)
  })
})
