import { expect, test, vi } from 'vitest'
import { parseAddress } from '../../core/address.ts'
import { isMadeWith } from '../../core/resolvable-address.ts'
import { BleakAdvertiser, BleakScanner } from '../../src/index.ts'
import { advertisingRig } from '../support/advertising.ts'
import { outcome } from '../support/scanning.ts'
import { TcpController } from './cli/support/tcp-controller.ts'

const resets = ({ controller }: TcpController) => controller.received.filter(line => line === 'Reset').length

test('an advertiser and a scanner share the default adapter, which is closed with the last of them', async () => {
  await using tcp = await TcpController.listen()
  vi.stubEnv('BARETOOTH_ADAPTER', tcp.uri)
  try {
    const [scanner, advertiser] = await Promise.all([BleakScanner.start(), BleakAdvertiser.start({ localName: 'Lamp' })])
    const other = await BleakAdvertiser.start({ adapter: tcp.uri, localName: 'Other' })
    expect(resets(tcp)).toBe(1)
    await scanner.stop()
    await other.stop()
    await advertiser.update({ localName: 'still there' })
    await advertiser.stop()
    expect(tcp.controller.received.at(-1)).toBe('LE Set Advertising Enable 00')
    await (await BleakAdvertiser.start()).stop()
    expect(resets(tcp)).toBe(2)
  } finally {
    vi.unstubAllEnvs()
  }
})

test('lost, all its users hear it, and each can start anew', async () => {
  await using tcp = await TcpController.listen()
  const advertiser = await BleakAdvertiser.start({ adapter: tcp.uri })
  const scanner = await BleakScanner.start({ adapter: tcp.uri })
  const scanned = outcome(scanner.stopped)
  await tcp.unplug()
  expect(await advertiser.stopped).toEqual({ kind: 'lost', error: expect.objectContaining({ reason: 'lost' }) })
  expect(await scanned).toMatchObject({ reason: 'lost' })
  await using again = await TcpController.listen()
  await (await BleakAdvertiser.start({ adapter: again.uri })).stop()
})

test('one that fails to start gives the adapter back', async () => {
  await using tcp = await TcpController.listen()
  const error = await outcome(BleakAdvertiser.start({ adapter: tcp.uri, extended: true }))
  expect(error).toMatchObject({ message: expect.stringContaining('no extended advertising') })
  await (await BleakAdvertiser.start({ adapter: tcp.uri })).stop()
  expect(resets(tcp)).toBe(2)
})

test('a resolvable address is made with the key that was given', async () => {
  const rig = await advertisingRig()
  const irk = Uint8Array.from({ length: 16 }, (_, at) => at + 1)
  const advertiser = await rig.start({ addressKind: 'resolvable', irk })
  expect(isMadeWith(irk, parseAddress(advertiser.address))).toBe(true)
  await rig.adapter.close()
})
