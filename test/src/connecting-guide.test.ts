import { afterAll, expect, test, vi } from 'vitest'
import { GuidePrograms } from '../support/guide-programs.ts'
import { GattDevice } from './cli/support/gatt-device.ts'

const guide = await GuidePrograms.of('connecting.md')
afterAll(() => guide.remove())
let runs = 0

/** Runs one with this adapter as the default one; gives what it printed, which is in `printed` as it comes. */
const runProgram = async (text: string, adapter: string, printed: string[] = []): Promise<readonly string[]> => {
  const log = vi.spyOn(console, 'log').mockImplementation(line => void printed.push(String(line)))
  vi.stubEnv('BARETOOTH_ADAPTER', adapter)
  // All these devices have the same address, and each has bonds of its own.
  vi.stubEnv('BARETOOTH_BONDS', guide.path(`bonds-${runs++}.json`))
  try {
    await guide.run(text)
  } finally {
    vi.unstubAllEnvs()
    log.mockRestore()
  }
  return printed
}

/** Sends a value as soon as somebody has subscribed. */
const beating = async (device: GattDevice, uuid: string, ...value: readonly number[]) => {
  await vi.waitFor(async () => expect(await device.notify(uuid, ...value)).toBe(1))
}

test('Read', async () => {
  await using device = await GattDevice.on()
  expect(await runProgram('the battery of', device.uri)).toEqual(['the battery of Pulse Strap has 85 %'])
})

test('Write', async () => {
  const written: string[] = []
  const onWrite = (value: Uint8Array) => void written.push(value.join(' '))
  const brightness = { uuid: 'ba2e0012-6f3d-4f0c-9b1a-6c616d700000', properties: ['write'], onWrite } as const
  const services = [{ uuid: 'ba2e0001-6f3d-4f0c-9b1a-6c616d700000', characteristics: [brightness] }]
  await using device = await GattDevice.on({ name: 'Desk Lamp', services })
  device.pairing = {}
  expect(await runProgram('the lamp has confirmed it', device.uri)).toEqual(['the lamp has confirmed it'])
  expect(written).toEqual(['30'])
})

test('Notifications', async () => {
  await using device = await GattDevice.on()
  const program = runProgram('++beats', device.uri)
  for (let beat = 0; beat < 10; beat++) await beating(device, '2a37', 0, 60 + beat)
  expect(await program).toEqual(Array.from({ length: 10 }, (_, beat) => `${60 + beat} beats a minute`))
})

test('When the connection ends', async () => {
  await using device = await GattDevice.on()
  const printed: string[] = []
  const program = runProgram('disconnectedCallback', device.uri, printed)
  await beating(device, '2a37', 0, 60)
  // A controller that is told to disconnect may drop what it has not sent.
  await vi.waitFor(() => expect(printed).toHaveLength(1))
  await device.hangUp()
  expect(await program).toEqual(['60 beats a minute', 'Pulse Strap has gone: reason 19'])
})

test('A channel beside GATT', async () => {
  await using device = await GattDevice.on({ name: 'Logger' })
  device.onLink = link =>
    link.l2cap.listen(0x80, async channel => {
      await channel.read()
      await channel.write(new Uint8Array(5_000))
      await channel.close()
    })
  expect(await runProgram('openL2cap', device.uri)).toEqual(['5000 bytes'])
})

test('Two devices at once', async () => {
  await using strap = await GattDevice.on()
  const temperature = { uuid: '2a6e', properties: ['notify'] } as const
  await using thermometer = await strap.with('Attic Thermometer', { uuid: '181a', characteristics: [temperature] })
  const program = runProgram('Promise.all', strap.uri)
  for (let i = 1; i <= 3; i++) {
    await beating(strap, '2a37', 0, i)
    await beating(thermometer, '2a6e', i, 8)
  }
  expect((await program).toSorted()).toEqual([
    ...['Attic Thermometer: 1 8', 'Attic Thermometer: 2 8', 'Attic Thermometer: 3 8'],
    ...['Pulse Strap: 0 1', 'Pulse Strap: 0 2', 'Pulse Strap: 0 3'],
  ])
})
