import { afterAll, expect, test, vi } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import { BleakClient, BleakScanner } from '../../src/index.ts'
import { serve } from '../../transports/index.ts'
import { GuidePrograms } from '../support/guide-programs.ts'

// The programs of docs/serving.md, each met by a client.
const guide = await GuidePrograms.of('serving.md')
afterAll(() => guide.remove())

const haste = 20
const begin = systemClock.now()
const fastClock: Clock = {
  now: () => begin + (systemClock.now() - begin) * haste,
  schedule: (milliseconds, task) => systemClock.schedule(milliseconds / haste, task),
}

/** Runs one on a controller of its own, until that is taken away; `meet` is given a client of it. Gives what was printed. */
const meetProgram = async (text: string, name: string, meet: (client: BleakClient, printed: string[]) => Promise<unknown>) => {
  const air = new Air()
  const stopClock = air.follow(fastClock)
  const open = () => serve('tcp:127.0.0.1:0', new VirtualController({ air }).open)
  const [ours, theirs] = [await open(), await open()]
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation(line => void printed.push(JSON.stringify(line)))
  vi.stubEnv('BARETOOTH_ADAPTER', theirs.uri)
  const program = guide.run(text)
  try {
    const device = await BleakScanner.findDeviceByName(name, { adapter: ours.uri, timeout: 60_000 })
    if (!device) throw new Error(`${name} is not there`)
    await using client = await BleakClient.connect(device, { adapter: ours.uri })
    await meet(client, printed)
  } finally {
    await theirs.close()
    await program
    await ours.close()
    stopClock()
    vi.unstubAllEnvs()
    log.mockRestore()
  }
  return printed
}

test('a battery', async () => {
  const timers = vi.spyOn(globalThis, 'setInterval')
  const printed = await meetProgram('Desk Battery', 'Desk Battery', async client => {
    expect(await client.readGattChar('2a19')).toHaveLength(1)
    for await (const [percent = 0] of client.notifications('2a19')) {
      expect(percent).toBeLessThan(100)
      break
    }
  })
  for (const { value } of timers.mock.results) clearInterval(value)
  expect(printed[0]).toMatch(/serving as /)
  expect(printed[1]).toMatch(/has connected/)
  expect(printed.at(-1)).toMatch(/"kind":"lost"/)
})

test('a lamp', async () => {
  const dimmer = 'ba2e0012-6f3d-4f0c-9b1a-6c616d700000'
  const printed = await meetProgram('Desk Lamp', 'Desk Lamp', async client => {
    const told: number[] = []
    await client.startNotify(dimmer, (_, [percent = 0]) => void told.push(percent))
    await client.writeGattChar(dimmer, Uint8Array.of(30))
    expect(await client.readGattChar(dimmer)).toEqual(Uint8Array.of(30))
    await vi.waitFor(() => expect(told).toEqual([30]))
    await expect(client.writeGattChar(dimmer, Uint8Array.of(101))).rejects.toMatchObject({ code: 0x13 })
  })
  expect(printed).toEqual([expect.stringMatching(/dims to 30 %/)])
})

test('a channel beside GATT', async () => {
  const printed = await meetProgram('listenL2cap', 'Logger', async client => {
    await using channel = await client.openL2cap(0x80)
    await channel.write(new TextEncoder().encode('everything'))
    let bytes = 0
    for await (const chunk of channel) bytes += chunk.length
    expect(bytes).toBe(100_000)
  })
  expect(printed).toEqual([expect.stringMatching(/wants everything/)])
})
