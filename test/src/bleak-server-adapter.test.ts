import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { BleakAdvertiser, BleakClient, BleakScanner, BleakServer, type CharacteristicDeclaration } from '../../src/index.ts'
import { bytes, serverRig, text } from '../support/server-rig.ts'
import { during } from '../support/two-hosts.ts'

const level: CharacteristicDeclaration = { uuid: '2a19', properties: ['read', 'notify'], value: bytes('full') }
const battery = (deviceName: string) => ({ deviceName, services: [{ uuid: '180f', characteristics: [level] }] })

describe.each(Object.entries(profiles).filter(([name]) => name !== 'tiny'))('one adapter of profile %s', (_, profile) => {
  test('serves, scans, advertises and is a client, all at once', async () => {
    const rig = await serverRig({ profile, clients: 2 })
    const [visitor, other] = rig.others
    const server = await rig.serve(battery('Near'))
    await during(rig.air, BleakServer.start({ adapter: other, ...battery('Far') }))
    await rig.during(BleakAdvertiser.start({ adapter: rig.serving, localName: 'Beacon' }))
    const heard = new Set<string | null>()
    const scanner = await rig.during(
      BleakScanner.start({ adapter: rig.serving, detectionCallback: ({ name }) => void heard.add(name) }),
    )
    await rig.air.advance(2_000)
    expect(heard).toContain('Far')

    const visiting = await rig.connect({}, visitor)
    expect(text(await rig.during(visiting.readGattChar('2a19')))).toBe('full')
    // Its controller cannot initiate beside a link as peripheral.
    if (profile === profiles.le40) await rig.during(visiting.disconnect())
    const far = { address: other?.address ?? '', addressType: 'public' as const }
    const client = await rig.during(BleakClient.connect(far, { adapter: rig.serving }))
    await rig.air.advance(3_000)
    expect(server.isRunning).toBe(true)
    expect(text(await rig.during(client.readGattChar('2a19')))).toBe('full')
    if (visiting.isConnected) expect(text(await rig.during(visiting.readGattChar('2a19')))).toBe('full')
    await rig.during(client.disconnect())
    await rig.during(visiting.disconnect())

    const found = await rig.during(BleakScanner.findDeviceByName('Near', { adapter: visitor }))
    expect(found?.address).toBe(server.address)
    await rig.during(scanner.stop())
    await rig.during(server.stop())
    await rig.close()
  })
})

test('a server that does not advertise is reached by another advertisement of the adapter', async () => {
  const rig = await serverRig()
  const server = await rig.serve({ ...battery('Quiet'), advertise: false })
  expect(server.address).toBeUndefined()
  const quiet = BleakClient.connect(rig.device, { adapter: rig.others[0], timeout: 1_000 })
  await expect(rig.during(quiet)).rejects.toMatchObject({ name: 'TimeoutError' })
  await rig.during(BleakAdvertiser.start({ adapter: rig.serving, connectable: true }))
  const client = await rig.connect()
  expect(text(await rig.during(client.readGattChar('2a19')))).toBe('full')
  expect(server.connections).toHaveLength(1)
  await rig.during(server.stop())
  expect(client.isConnected).toBe(false)
  await rig.close()
})

test('what the advertisement says by itself, and what it is told to say', async () => {
  const rig = await serverRig()
  const uuids = ['ba2e1000-0000-4000-8000-000000000000', 'ba2e2000-0000-4000-8000-000000000000']
  const usual = await rig.serve({ deviceName: 'Usual', appearance: 0x07c6, services: uuids.map(uuid => ({ uuid })) })
  const scan = async () => {
    const options = { adapter: rig.others[0], timeout: 1_000, returnAdv: true } as const
    const [seen] = [...(await rig.during(BleakScanner.discover(options))).values()]
    return seen?.[1]
  }
  // The second service does not fit.
  expect(await scan()).toMatchObject({
    localName: 'Usual',
    appearance: 0x07c6,
    serviceUuids: uuids.slice(0, 1),
    connectable: true,
  })
  await rig.during(usual.stop())
  await rig.serve({ deviceName: 'Usual', advertise: { localName: 'Special', extended: true } })
  expect(await scan()).toMatchObject({ localName: 'Special', serviceUuids: [], connectable: true, scannable: false })
  await rig.close()
})

test('giving up while it starts leaves the adapter free', async () => {
  const rig = await serverRig({ profile: profiles.slow })
  for (let milliseconds = 0; milliseconds < 200; milliseconds += 10) {
    const abort = new AbortController()
    const starting = BleakServer.start({ adapter: rig.serving, signal: abort.signal, ...battery('Hasty') })
    const outcome = starting.then(
      server => server.stop(),
      error => expect(error).toBe('enough'),
    )
    await rig.air.advance(milliseconds)
    abort.abort('enough')
    await rig.during(outcome)
  }
  const server = new BleakServer({ adapter: rig.serving, ...battery('Patient') })
  const starting = server.start()
  const refused = expect(starting).rejects.toThrow('stopped while it was starting')
  await rig.during(server.stop())
  await refused
  await rig.air.advance(1_000)
  await rig.during(server.start())
  await rig.during((await rig.connect()).disconnect())
  await rig.close()
})
