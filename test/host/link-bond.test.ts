import { describe, expect, test } from 'vitest'
import { makeResolvableAddress } from '../../core/resolvable-address.ts'
import { bondedHosts, centralIdentity, peripheralIdentity } from '../support/bonded-hosts.ts'
import { open, strong } from '../support/encrypting.ts'
import { legacyKey, longTermKey } from '../support/keys.ts'
import { linkedHosts, reads } from '../support/linked-hosts.ts'
import { outcome } from '../support/scanning.ts'
import { during } from '../support/two-hosts.ts'

const bonded = { ...strong, bonded: true }

describe('a link with a peer that there is a bond with', () => {
  test('is encrypted before anything else is sent', async () => {
    const { air, connect, peerTap } = await bondedHosts()
    const levels: boolean[] = []
    const { link, peer, peerSeen } = await connect()
    peerSeen.answer = () => void levels.push(peer.security.encrypted)
    expect([link.security, peer.security]).toEqual([bonded, bonded])
    expect(await reads(air, link)).toBe(true)
    expect(levels).toEqual([true])
    const first = peerTap.commands.find(command => command.startsWith('1a20'))
    expect(first).toBe(`1a20120000${Buffer.from(longTermKey.value.toReversed()).toString('hex')}`)
    expect([link.bond.identity, peer.bond.identity]).toEqual([peripheralIdentity, centralIdentity])
    expect([link.bond.isProven, peer.bond.isProven]).toEqual([true, true])
  })

  test('legacy keys: each role has its own, asked for by EDIV and Rand', async () => {
    const own = { ...legacyKey, value: longTermKey.value }
    const { connect } = await bondedHosts({
      ofCentral: { keyAsCentral: legacyKey, keyAsPeripheral: own },
      ofPeripheral: { keyAsPeripheral: legacyKey, keyAsCentral: own },
    })
    const { link, peer } = await connect()
    expect(link.security).toMatchObject({ encrypted: true, authenticated: false })
    expect(peer.security).toMatchObject({ encrypted: true, authenticated: false })
  })

  test('a bond without a key for this role does not count', async () => {
    const { air, connect } = await bondedHosts({ ofCentral: { keyAsCentral: undefined } })
    const { link, peer } = await connect()
    expect(link.security).toEqual(open)
    expect(peer.security).toEqual({ ...open, bonded: true })
    expect([link.bond.isProven, peer.bond.isProven]).toEqual([false, false])
    expect(await reads(air, link)).toBe(true)
  })

  test('the next one is encrypted too, after a hardware error as well', async () => {
    const { air, connect, central, tap } = await bondedHosts()
    const { link } = await connect()
    await during(air, link.disconnect())
    await air.advance(100)
    const { link: second } = await connect()
    expect(second.security).toEqual(bonded)
    tap.event('10 01 42')
    await air.advance(10_000)
    expect(central.host.links).toEqual([])
    const { link: third } = await connect()
    expect(third.security).toEqual(bonded)
  })
})

describe('a bond that does not serve never leads to a link in the clear', () => {
  test('0x06: the peer has lost it: an error that says what to do, and the bond stays', async () => {
    const { air, central, peripheral, peerSeenLinks } = await brokenRig({ ofPeripheral: false })
    const refused = outcome(central.host.connect(peripheral.device))
    expect(await during(air, refused)).toMatchObject({
      name: 'BleakKeyMissingError',
      status: 0x06,
      message: expect.stringContaining('unpair()'),
    })
    await air.advance(1_000)
    expect([central.host.links, peripheral.host.links, peerSeenLinks]).toEqual([[], [], []])
    expect([...central.host.bonds]).toHaveLength(1)
  })

  test('the peer has another key', async () => {
    const { air, central, peripheral, peerSeenLinks } = await brokenRig({
      ofPeripheral: { keyAsPeripheral: { ...longTermKey, value: legacyKey.value } },
    })
    const refused = outcome(central.host.connect(peripheral.device))
    expect(await during(air, refused)).toMatchObject({
      name: 'BleakDisconnectedError',
      reason: 0x08,
      message: expect.stringContaining('unpair()'),
    })
    expect([central.host.links, peerSeenLinks]).toEqual([[], []])
  })

  test('unpair, and the next connection is there, in the clear', async () => {
    const { air, central, connect } = await bondedHosts({ ofPeripheral: false })
    expect(await during(air, central.host.unpair(peripheralIdentity))).toBe(true)
    const { link } = await connect()
    expect(link.security).toEqual(open)
    expect(await reads(air, link)).toBe(true)
  })

  test('the time is up in the middle', async () => {
    const { air, central, peripheral, peerTap } = await brokenRig()
    peerTap.isDeaf = true
    const connecting = outcome(central.host.connect(peripheral.device, { timeout: 3_000 }))
    expect(await during(air, connecting)).toMatchObject({ name: 'TimeoutError' })
    await air.advance(10_000)
    expect(central.host.links).toEqual([])
  })
})

/** What the peripheral was asked on links that were encrypted badly. */
const brokenRig = async (options: Parameters<typeof bondedHosts>[0] = {}) => {
  const rig = await bondedHosts(options)
  const peerSeenLinks: string[] = []
  rig.peripheral.host.onPeripheralLink = () => ({
    server: {
      request: ({ name }) => {
        peerSeenLinks.push(name)
        return { name: 'readResponse', value: Uint8Array.of() }
      },
      command: () => {},
    },
  })
  await rig.peripheral.advertise()
  return { ...rig, peerSeenLinks }
}

describe('unpair', () => {
  test('forgets the bond and ends the link', async () => {
    const { air, central, connect, store, peripheral } = await bondedHosts()
    const { link, peer } = await connect()
    expect(await during(air, central.host.unpair(peripheralIdentity))).toBe(true)
    expect(await during(air, peer.closed)).toMatchObject({ reason: 0x13 })
    expect([link.isOpen, link.bond.current, link.bond.isProven]).toEqual([false, undefined, false])
    expect([...central.host.bonds]).toEqual([])
    expect(await store.list()).toEqual([])
    expect(await central.host.unpair(peripheralIdentity)).toBe(false)
    expect([...peripheral.host.bonds]).toHaveLength(1)
  })

  test('by a private address', async () => {
    const irk = new Uint8Array(16).fill(7)
    const { central } = await bondedHosts({ ofCentral: { irk } })
    const address = makeResolvableAddress(irk, () => 99)
    expect(await central.host.unpair({ address, addressType: 'random' })).toBe(true)
  })

  test('leaves other links alone', async () => {
    const { air, link, central } = await linkedHosts()
    expect(await central.host.unpair({ address: 1, addressType: 'public' })).toBe(false)
    expect(await reads(air, link)).toBe(true)
  })
})

describe('SMP-42: nobody else goes by our address', () => {
  test('who connects to us with it must go', async () => {
    const { air, central, tap, link } = await linkedHosts({ central: { address: 0xa0b0c0000001 } })
    await central.advertise()
    tap.event('3e 13 01 00 0100 01 00 010000c0b0a0 1800 0000 6400 00')
    await air.advance(10)
    expect(tap.commands.at(-1)).toBe('0604030100' + '13')
    expect(central.host.links).toEqual([link])
    expect(await reads(air, link)).toBe(true)
  })

  test('and nobody can be asked for by it', async () => {
    const { central } = await linkedHosts()
    await expect(central.host.connect(central.device)).rejects.toThrow('this adapter itself')
  })
})

test('a store that fails costs no link', async () => {
  const { air, central, peripheral, connect, store, reports } = await bondedHosts({ ofCentral: false, ofPeripheral: false })
  store.set = () => Promise.reject(new Error('full'))
  central.host.bonds.set({ local: centralIdentity, peer: peripheralIdentity, keyAsCentral: longTermKey, created: 0 })
  peripheral.host.bonds.set({ local: peripheralIdentity, peer: centralIdentity, keyAsPeripheral: longTermKey, created: 0 })
  const { link } = await connect()
  expect(link.security).toEqual(bonded)
  expect(reports[0]).toEqual([new Error('full')])
  await during(air, central.host.close())
})
