import { describe, expect, test } from 'vitest'
import type { Air } from '../../controller/index.ts'
import { link, type Station, twoStations } from '../support/links.ts'

const connectionHandle = 0
const longTermKey = new Uint8Array(16)
const encryption = { connectionHandle, randomNumber: 0n, encryptedDiversifier: 0, longTermKey }
const parameters = { maxLatency: 0, minCeLength: 0, maxCeLength: 0 }
const update = {
  connectionHandle,
  connectionIntervalMin: 40,
  connectionIntervalMax: 40,
  supervisionTimeout: 100,
  ...parameters,
}
const reply = { connectionHandle, intervalMin: 40, intervalMax: 40, timeout: 100, ...parameters }

interface Stations {
  readonly air: Air
  readonly central: Station
  readonly peripheral: Station
}

/** As hosts do: whatever is asked is answered, if the link is still there. */
const answer = async ({ central, peripheral }: Stations) => {
  if (central.host.got('leRemoteConnectionParameterRequest').length > 0)
    await central.host.command('leRemoteConnectionParameterRequestReply', reply)
  if (peripheral.host.got('leLongTermKeyRequest').length > 0)
    await peripheral.host.command('leLongTermKeyRequestReply', { connectionHandle, longTermKey })
}

const phys = { connectionHandle, allPhys: 0, txPhys: 2, rxPhys: 4, phyOptions: 0 }

const procedures = {
  'connection update': ({ central }) => central.host.run('leConnectionUpdate', update),
  'connection parameters request': ({ peripheral }) => peripheral.host.run('leConnectionUpdate', update),
  'feature exchange': ({ central }) => central.host.run('leReadRemoteFeatures', { connectionHandle }),
  'feature exchange of the peripheral': ({ peripheral }) => peripheral.host.run('leReadRemoteFeatures', { connectionHandle }),
  'version exchange': ({ central }) => central.host.run('readRemoteVersionInformation', { connectionHandle }),
  'data length update': ({ central }) => central.host.run('leSetDataLength', { connectionHandle, txOctets: 251, txTime: 2120 }),
  'PHY update': ({ central }) => central.host.run('leSetPhy', phys),
  'PHY update of the peripheral': ({ peripheral }) => peripheral.host.run('leSetPhy', phys),
  encryption: ({ central }) => central.host.run('leEnableEncryption', encryption),
} satisfies Record<string, (stations: Stations) => Promise<unknown>>

const cuts = {
  'the path is gone': ({ cut }) => cut(),
  'the central disconnects': ({ central }) => central.host.command('disconnect', { connectionHandle, reason: 0x13 }),
  'the peripheral disconnects': ({ peripheral }) => peripheral.host.command('disconnect', { connectionHandle, reason: 0x13 }),
  'the central is reset': ({ central }) => central.host.run('reset', {}),
  'the peripheral is reset': ({ peripheral }) => peripheral.host.run('reset', {}),
} satisfies Record<string, (stations: Stations & { cut(): void }) => unknown>

/** Twice in every connection event, until the longest procedure is over. */
const step = 15
const steps = 24

const prepared = async (isEncrypted: boolean) => {
  let isOpen = true
  const stations = await twoStations({ air: { path: () => (isOpen ? { rssi: -40, loss: 0 } : undefined) } })
  const { air, central, peripheral } = stations
  const connect = async () => {
    isOpen = true
    link(central, peripheral)
    await air.advance(10)
  }
  await connect()
  if (isEncrypted) {
    await central.host.run('leEnableEncryption', encryption)
    await air.advance(100)
    await answer(stations)
    await air.advance(150)
  }
  const cut = () => {
    isOpen = false
    central.controller.connections.pathChanged()
  }
  return { ...stations, connect, cut }
}

type Cut = (stations: Awaited<ReturnType<typeof prepared>>) => unknown

/** Begins, cuts the link after so many steps, and checks what is left. */
const cutAfter = async (count: number, begin: (stations: Stations) => Promise<unknown>, cut: Cut, isEncrypted: boolean) => {
  const stations = await prepared(isEncrypted)
  const { air, central, peripheral } = stations
  const heard = () => [central, peripheral].map(({ host }) => host.events.length)
  const atFirst = heard()
  await begin(stations)
  for (let i = 0; i < count; i++) {
    await air.advance(step)
    await answer(stations)
  }
  const before = heard()
  if (count === steps - 1) expect(before).not.toEqual(atFirst)
  await cut(stations)
  await air.advance(5000)
  for (const [index, { host }] of [central, peripheral].entries()) {
    const ends = host.got('disconnectionComplete')
    expect(ends.length).toBeLessThanOrEqual(1)
    if (ends.length === 1) expect(host.events.at(-1)).toBe(ends[0])
    else expect(host.events).toHaveLength(before[index] ?? 0)
    expect((await host.command('leReadPhy', { connectionHandle })).status).toBe(0x02)
  }
  expect([central, peripheral].filter(({ host }) => host.got('disconnectionComplete').length === 1).length).toBeGreaterThan(0)
  const afterwards = heard()
  await air.advance(60_000)
  expect(heard()).toEqual(afterwards)
  return stations
}

describe.each(Object.entries(procedures))('%s', (_, begin) => {
  test.each(Object.entries(cuts))('%s: the disconnection is the last that a host hears, at every step', async (_, cut) => {
    for (let count = 0; count < steps; count++) await cutAfter(count, begin, cut as Cut, false)
  })
})

describe('a new key', () => {
  test.each(Object.entries(cuts))('%s: the disconnection is the last that a host hears, at every step', async (_, cut) => {
    for (let count = 0; count < steps; count++) await cutAfter(count, procedures.encryption, cut as Cut, true)
  })
})

test('7.7.5: what was cut does not follow to the next link', async () => {
  const stations = await cutAfter(10, procedures.encryption, cuts['the path is gone'] as Cut, false)
  const { air, central, peripheral, connect } = stations
  central.host.events.length = 0
  peripheral.host.events.length = 0
  await connect()
  expect((await peripheral.host.command('leLongTermKeyRequestReply', { connectionHandle, longTermKey })).status).toBe(0x0c)
  await central.host.run('leEnableEncryption', encryption)
  await air.advance(100)
  await answer(stations)
  await air.advance(200)
  expect(central.host.got('encryptionChangeV2')).toMatchObject([{ status: 0, encryptionEnabled: 1 }])
})
