import { describe, expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { RawHost } from '../support/raw-host.ts'

const success = 0x00
const invalid = 0x12

const controllerAnd = async () => {
  const controller = new VirtualController({ air: new Air() })
  return { host: await RawHost.on(controller), privacy: controller.privacy }
}

describe('LE Set Random Address', () => {
  test.each([0xc00000000001, 0x000000000001, 0x400001000000, 0xfffffffffffe])('7.8.4: takes %i', async randomAddress => {
    const { host, privacy } = await controllerAnd()
    expect(await host.command('leSetRandomAddress', { randomAddress })).toMatchObject({ status: success })
    expect(privacy.ownAddress(1)).toEqual({ type: 1, address: randomAddress })
  })

  test.each([
    ['Vol 6 Part B, 1.3.2.1: static, of ones alone', 0xffffffffffff],
    ['Vol 6 Part B, 1.3.2.1: static, of zeros alone', 0xc00000000000],
    ['Vol 6 Part B, 1.3.2.2: non-resolvable, of zeros alone', 0x000000000000],
    ['Vol 6 Part B, 1.3.2.2: non-resolvable, of ones alone', 0x3fffffffffff],
    ['Vol 6 Part B, 1.3.2.2: resolvable, with a prand of zeros', 0x400000123456],
    ['Vol 6 Part B, 1.3.2.2: resolvable, with a prand of ones', 0x7fffff123456],
    ['Vol 6 Part B, 1.3.2: of the kind that is reserved', 0x812345678901],
  ])('7.8.4: refuses what is no random address (%s)', async (_, randomAddress) => {
    const { host, privacy } = await controllerAnd()
    expect(await host.command('leSetRandomAddress', { randomAddress })).toMatchObject({ status: invalid })
    expect(privacy.randomAddress).toBeUndefined()
  })
})
