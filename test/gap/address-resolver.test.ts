import { describe, expect, test } from 'vitest'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import { AddressResolver } from '../../gap/address-resolver.ts'
import type { AdvertisingReport } from '../../gap/reports.ts'

const irk = (fill: number) => Uint8Array.from({ length: 16 }, (_, at) => fill + at)
let seed = 1
const random = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0)
const phone = { address: 0xc0ffee000001, addressType: 'random', irk: irk(1) } as const
const watch = { address: 0x001122334455, addressType: 'public', irk: irk(9) } as const
const knowing = (...identities: ConstructorParameters<typeof Array<typeof phone | typeof watch>>) => {
  const resolver = new AddressResolver()
  resolver.identities = identities
  return resolver
}
const report = (address: number, addressType = 1) =>
  ({ address, addressType, data: new Uint8Array(), eventType: 0x13, rssi: -50 }) as unknown as AdvertisingReport

describe('private addresses of devices whose key is known', () => {
  test('each is recognised, and told as an identity that was resolved', () => {
    const resolver = knowing(phone, watch)
    for (let turn = 0; turn < 20; turn++) {
      expect(resolver.resolved(report(makeResolvableAddress(phone.irk, random)), turn)).toMatchObject({
        address: phone.address,
        addressType: 3,
      })
      expect(resolver.resolved(report(makeResolvableAddress(watch.irk, random)), turn)).toMatchObject({
        address: watch.address,
        addressType: 2,
      })
    }
  })

  test('SMP-48: a wrong hash, an address that is not resolvable, and those of strangers stay what they are', () => {
    const resolver = knowing(phone)
    const address = makeResolvableAddress(phone.irk, random)
    for (const [other, type] of [
      [address % 2 === 0 ? address + 1 : address - 1, 1],
      [phone.address, 1],
      [0x2a0000000001, 1],
      [makeResolvableAddress(irk(77), random), 1],
      [address, 0],
      [address, 0xff],
    ] as const) {
      const stranger = report(other, type)
      expect(resolver.resolved(stranger, 0)).toBe(stranger)
    }
  })

  test('SMP-48: of two bonds with the same key the later one counts', () => {
    const twin = { ...watch, irk: phone.irk }
    expect(knowing(phone, twin).resolve(makeResolvableAddress(phone.irk, random))).toEqual(twin)
  })

  test('SMP-39: a key of zeros recognises nobody', () => {
    const zero = new Uint8Array(16)
    const resolver = knowing({ ...phone, irk: zero })
    expect(resolver.isIdle).toBe(true)
    expect(resolver.resolve(makeResolvableAddress(zero, random))).toBeUndefined()
  })

  test('G2: any number of addresses', () => {
    const resolver = knowing(phone)
    for (let turn = 0; turn < 20_000; turn++) resolver.resolve(0x400000000000 + turn)
    expect(resolver.resolve(makeResolvableAddress(phone.irk, random))).toEqual(phone)
  })
})

test('the address by which a device was heard last, while that is fresh', () => {
  const resolver = knowing(phone)
  expect(resolver.addressOf(phone, 0)).toBeUndefined()
  const addresses = [makeResolvableAddress(phone.irk, random), makeResolvableAddress(phone.irk, random)]
  for (const [turn, address] of addresses.entries()) resolver.resolved(report(address), turn * 10)
  expect(resolver.addressOf(phone, 10)).toBe(addresses[1])
  expect(resolver.addressOf(phone, 11)).toBeUndefined()
  resolver.identities = [phone]
  expect(resolver.addressOf(phone, 0)).toBeUndefined()
})
