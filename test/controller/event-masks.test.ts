import { describe, expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import type { HciEventName } from '../../hci/events.ts'
import { toPeer } from '../support/initiating.ts'
import { twoStations } from '../support/links.ts'
import {
  asCentral,
  connectionHandle,
  encrypt,
  encryptTwice,
  leEvents,
  type Provoke,
  page1Events,
  scan,
  scanExtended,
} from '../support/provoked-events.ts'
import { RawHost } from '../support/raw-host.ts'

const everything = { page1: 0x3fffffffffffffffn, page2: 0xffffffffn, le: 0xffffffffffn }
const leMeta = 1n << 61n
const bitOf = (bit: number): bigint => 1n << BigInt(bit)

/** What a host hears with these masks, by name. */
const heard = async (masks: Partial<typeof everything>, provoke: Provoke, profile = profiles.le54) => {
  const { air, central: one, peripheral: other } = await twoStations({ central: { profile } })
  const { page1, page2, le } = { ...everything, ...masks }
  await one.host.run('setEventMask', { eventMask: page1 })
  await one.host.run('setEventMaskPage2', { eventMaskPage2: page2 })
  await one.host.run('leSetEventMask', { leEventMask: le })
  await provoke({ air, one, other })
  return new Set(one.host.events.map(({ name }) => name))
}

/** Events that a host hears in place of another where it listens to both. */
const newer: Partial<Record<HciEventName, Partial<typeof everything>>> = {
  encryptionChangeV1: { page2: 0n },
  leConnectionComplete: { le: everything.le & ~bitOf(9) },
}

describe.each(page1Events)('Event_Mask: %s is bit %i', (name, bit, provoke) => {
  test('7.3.1: heard', async () => {
    expect(await heard({ ...newer[name] }, provoke)).toContain(name)
  })

  test('7.3.1: alone', async () => {
    expect(await heard({ page1: bitOf(bit), page2: 0n, le: 0n }, provoke)).toEqual(new Set([name]))
  })

  test('7.3.1: masked', async () => {
    expect(await heard({ ...newer[name], page1: everything.page1 & ~bitOf(bit) }, provoke)).not.toContain(name)
  })
})

describe.each(leEvents)('LE_Event_Mask: %s is bit %i', (name, bit, provoke) => {
  test('7.8.1: heard', async () => {
    expect(await heard({ ...newer[name] }, provoke)).toContain(name)
  })

  test('7.8.1: alone', async () => {
    // The key exchange needs the answer to the request for a public key, which is masked here.
    expect(await heard({ page1: leMeta, page2: 0n, le: bitOf(bit) }, provoke)).toEqual(new Set([name]))
  })

  test('7.8.1: masked', async () => {
    const mask = (newer[name]?.le ?? everything.le) & ~bitOf(bit)
    expect(await heard({ le: mask }, provoke)).not.toContain(name)
  })

  test('7.3.1: masked with all LE events', async () => {
    expect(await heard({ page1: everything.page1 & ~leMeta }, provoke)).not.toContain(name)
  })
})

describe('other events and masks', () => {
  test('7.3.69: Encryption Change [v2] is bit 25 of the second page, and comes in place of the first', async () => {
    expect(await heard({}, asCentral(encrypt))).toContain('encryptionChangeV2')
    expect(await heard({}, asCentral(encrypt))).not.toContain('encryptionChangeV1')
    expect(await heard({ page2: everything.page2 & ~bitOf(25) }, asCentral(encrypt))).toContain('encryptionChangeV1')
  })

  test('7.7.65.10: a controller without LL Privacy knows no enhanced event', async () => {
    expect(await heard({}, asCentral(), profiles.le40)).toEqual(new Set(['leConnectionComplete']))
  })

  test('7.7.8: a controller before 5.3 knows no Encryption Change [v2]', async () => {
    expect(await heard({}, asCentral(encrypt), profiles.le50)).toContain('encryptionChangeV1')
  })

  test.each([
    [1, 1n << 15n],
    [0, ~(1n << 15n) & everything.page1],
  ])('7.3.1: Hardware Error is bit 15 of Event_Mask; told %i times', async (times, eventMask) => {
    const controller = new VirtualController({ air: new Air(), bugs: { hardwareErrorAfter: 2 } })
    const host = await RawHost.on(controller, { quiet: true })
    await host.run('setEventMask', { eventMask })
    await host.run('readBdAddr', {})
    await host.run('readBdAddr', {})
    expect(host.got('hardwareError')).toHaveLength(times)
  })

  test('7.3.1: answers to commands and completed packets cannot be masked', async () => {
    const sent: Provoke = asCentral(async ({ one }) => one.host.sendAcl(connectionHandle, Uint8Array.of(1, 2, 3)))
    expect(await heard({ page1: 0n, page2: 0n, le: 0n }, sent)).toEqual(new Set(['numberOfCompletedPackets']))
  })
})

describe('the masks after a Reset', () => {
  const afterReset = async (provoke: Provoke, masks: { page1?: bigint } = {}) => {
    const { air, central: one, peripheral: other } = await twoStations()
    await one.host.run('reset', {})
    if (masks.page1 !== undefined) await one.host.run('setEventMask', { eventMask: masks.page1 })
    await provoke({ air, one, other })
    return new Set(one.host.events.map(({ name }) => name))
  }
  const defaultPage1 = 0x1fffffffffffn

  test('7.3.1: LE events are off, and those of page 1 are on', async () => {
    expect(await afterReset(scan(0, {}))).toEqual(new Set())
    const ended = asCentral(async ({ one }) => void (await one.host.run('disconnect', { connectionHandle, reason: 0x13 })))
    expect(await afterReset(ended)).toEqual(new Set(['disconnectionComplete']))
  })

  test('7.3.1: Encryption Key Refresh Complete is off', async () => {
    const twice = asCentral(encryptTwice)
    expect(await afterReset(twice)).toEqual(new Set(['encryptionChangeV1']))
  })

  test('7.8.1: the first five LE events are on, the later ones are off', async () => {
    const listening = { page1: defaultPage1 | leMeta }
    expect(await afterReset(scan(0, {}), listening)).toEqual(new Set(['leAdvertisingReport']))
    expect(await afterReset(asCentral(), listening)).toEqual(new Set(['leConnectionComplete']))
    expect(await afterReset(scanExtended(0), listening)).toEqual(new Set())
    const cancelled: Provoke = async ({ one, air }) => {
      await one.host.run('leCreateConnection', toPeer())
      await one.host.run('leCreateConnectionCancel', {})
      await air.advance(1)
    }
    expect(await afterReset(cancelled, listening)).toEqual(new Set(['leConnectionComplete']))
  })
})
