import { describe, expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { p256PublicKey, p256SharedSecret } from '../../core/p256.ts'
import { RawHost } from '../support/raw-host.ts'

const success = 0x00
const unknownCommand = 0x01
const disallowed = 0x0c
const invalid = 0x12

const hostOn = async ({ seed = 1, profile = profiles.le54 } = {}) => {
  const air = new Air({ seed })
  return { air, host: await RawHost.on(new VirtualController({ air, profile })) }
}

const debugPrivateKey = fromHex('3f49f6d4a3c55f3874c9b3e3d2103f504aff607beb40b7995899b8a6cd3c1abd')
const privateKey = fromHex('55188b3d32f6bb9a900afcfbeed4e72a59cb9ac2f19d7cfb6b4fdd49f47fc5fd')
/** The public key of `privateKey` as HCI carries it. */
const remote = {
  keyXCoordinate: p256PublicKey(privateKey).x.toReversed(),
  keyYCoordinate: p256PublicKey(privateKey).y.toReversed(),
}

const readPublicKey = async (air: Air, host: RawHost) => {
  await host.run('leReadLocalP256PublicKey', {})
  await air.advance(1_000)
  const { keyXCoordinate = new Uint8Array(), keyYCoordinate = new Uint8Array() } =
    host.got('leReadLocalP256PublicKeyComplete').at(-1) ?? {}
  return { x: keyXCoordinate.toReversed(), y: keyYCoordinate.toReversed() }
}

describe('AES and random numbers', () => {
  test('7.8.22: LE Encrypt gives FIPS 197, appendix C.1; HCI carries it the other way round', async () => {
    const { host } = await hostOn()
    const { encryptedData } = await host.run('leEncrypt', {
      key: fromHex('0f0e0d0c0b0a09080706050403020100'),
      plaintextData: fromHex('ffeeddccbbaa99887766554433221100'),
    })
    expect(toHex(encryptedData)).toBe('5ac5b47080b7cdd830047b6ad8e0c469')
  })

  test('7.8.23: LE Rand gives another number each time, the same ones for the same seed', async () => {
    const numbers = async (seed: number) => {
      const { host } = await hostOn({ seed })
      const drawn: bigint[] = []
      for (let i = 0; i < 20; i++) drawn.push((await host.run('leRand', {})).randomNumber)
      return drawn
    }
    const some = await numbers(1)
    expect(new Set(some).size).toBe(20)
    expect(await numbers(1)).toEqual(some)
    expect(await numbers(2)).not.toEqual(some)
    expect(some.some(number => number >= 1n << 63n)).toBe(true)
    expect(some.some(number => (number & 0xffffffffn) >= 1n << 31n)).toBe(true)
  })
})

describe('P-256', () => {
  test('7.8.36: the public key comes later, and is on the curve', async () => {
    const { air, host } = await hostOn()
    await host.run('leReadLocalP256PublicKey', {})
    expect(host.got('leReadLocalP256PublicKeyComplete')).toEqual([])
    await air.advance(1_000)
    const [event] = host.got('leReadLocalP256PublicKeyComplete')
    expect(event).toMatchObject({ status: success })
    const key = { x: event?.keyXCoordinate.toReversed(), y: event?.keyYCoordinate.toReversed() }
    expect(p256SharedSecret(privateKey, key as ReturnType<typeof p256PublicKey>)).toBeDefined()
  })

  test('7.8.36: every request makes a pair of its own', async () => {
    const { air, host } = await hostOn()
    expect(await readPublicKey(air, host)).not.toEqual(await readPublicKey(air, host))
  })

  test.each(['leGenerateDhKeyV1', 'leGenerateDhKeyV2'] as const)('7.8.37: %s comes to the key of the other side', async name => {
    const { air, host } = await hostOn()
    await readPublicKey(air, host)
    const own = await readPublicKey(air, host)
    await host.run(name, { ...remote, keyType: 0 })
    expect(host.got('leGenerateDhKeyComplete')).toEqual([])
    await air.advance(1_000)
    const dhKey = p256SharedSecret(privateKey, own)?.reverse()
    expect(host.got('leGenerateDhKeyComplete')).toMatchObject([{ status: success, dhKey }])
  })

  test('7.8.37: with the debug key, which needs no pair of our own', async () => {
    const { air, host } = await hostOn()
    await host.run('leGenerateDhKeyV2', { ...remote, keyType: 1 })
    await air.advance(1_000)
    const dhKey = p256SharedSecret(privateKey, p256PublicKey(debugPrivateKey))?.reverse()
    expect(host.got('leGenerateDhKeyComplete')).toMatchObject([{ status: success, dhKey }])
  })

  test('7.8.37: a key type that is reserved is refused', async () => {
    const { air, host } = await hostOn()
    await readPublicKey(air, host)
    expect(await host.command('leGenerateDhKeyV2', { ...remote, keyType: 2 })).toMatchObject({ status: invalid })
  })

  test('7.8.37: a remote key that is not on the curve makes no key (Vol 3 Part H, 2.3.5.6.1)', async () => {
    const { air, host } = await hostOn()
    await readPublicKey(air, host)
    await host.run('leGenerateDhKeyV1', { ...remote, keyYCoordinate: new Uint8Array(32) })
    await air.advance(1_000)
    expect(host.got('leGenerateDhKeyComplete')).toMatchObject([{ status: invalid, dhKey: new Uint8Array(32) }])
  })

  test('7.8.37: before there is a pair, and after Reset has forgotten it: Command Disallowed', async () => {
    const { air, host } = await hostOn()
    expect(await host.command('leGenerateDhKeyV1', remote)).toMatchObject({ status: disallowed })
    expect(await host.command('leGenerateDhKeyV2', { ...remote, keyType: 0 })).toMatchObject({ status: disallowed })
    await readPublicKey(air, host)
    await host.run('reset', {})
    expect(await host.command('leGenerateDhKeyV1', remote)).toMatchObject({ status: disallowed })
  })

  test('7.8.36, 7.8.37: one at a time', async () => {
    const { air, host } = await hostOn()
    await host.run('leReadLocalP256PublicKey', {})
    expect(await host.command('leReadLocalP256PublicKey', {})).toMatchObject({ status: disallowed })
    expect(await host.command('leGenerateDhKeyV2', { ...remote, keyType: 1 })).toMatchObject({ status: disallowed })
    await air.advance(1_000)
    await host.run('leGenerateDhKeyV1', remote)
    expect(await host.command('leGenerateDhKeyV1', remote)).toMatchObject({ status: disallowed })
    expect(await host.command('leReadLocalP256PublicKey', {})).toMatchObject({ status: disallowed })
    await air.advance(1_000)
    expect(host.got('leReadLocalP256PublicKeyComplete')).toHaveLength(1)
    expect(host.got('leGenerateDhKeyComplete')).toHaveLength(1)
    await host.run('leReadLocalP256PublicKey', {})
  })

  test('7.3.2: Reset ends what is in progress without an event', async () => {
    const { air, host } = await hostOn()
    await host.run('leReadLocalP256PublicKey', {})
    await host.run('reset', {})
    await host.listenToEverything()
    await air.advance(1_000)
    expect(host.got('leReadLocalP256PublicKeyComplete')).toEqual([])
    await host.run('leReadLocalP256PublicKey', {})
  })

  test('Vol 6 Part B, 4.6: v2 is there only with Remote Public Key Validation', async () => {
    const { host } = await hostOn({ profile: profiles.le50 })
    expect(await host.command('leGenerateDhKeyV2', { ...remote, keyType: 1 })).toMatchObject({ status: unknownCommand })
    expect(await host.command('leGenerateDhKeyV1', remote)).toMatchObject({ status: disallowed })
  })

  test('7.8.1: events that the host masks are not sent', async () => {
    const air = new Air()
    const host = await RawHost.on(new VirtualController({ air }), { quiet: true })
    await host.run('leReadLocalP256PublicKey', {})
    await air.advance(1_000)
    expect(host.events).toEqual([])
  })
})
