import { expect, test } from 'vitest'
import type { Advertiser } from '../support/scanner-suite.ts'
import { startBtvirt } from './support/btvirt.ts'
import { startBumble } from './support/bumble.ts'
import { RawController } from './support/raw-controller.ts'

// The rigs by themselves, with none of this library: what the other tests build on.

const bulb: Advertiser = {
  address: 'C0:00:00:00:00:01',
  kind: 'connectable',
  rssi: -61,
  data: [['CompleteLocalName', 'Bulb']],
  scanResponse: [['ManufacturerSpecificData', 0x004c, '0215']],
}
const bulbData = '050942756c62'
const legacyReport = (packet: Buffer) => packet[1] === 0x3e && packet[3] === 0x02
const setScanParameters = 0x200b
const setScanEnable = 0x200c
const active = '01 1000 1000 00 00'

const connectTo = (uri: string): Promise<RawController> => {
  const [, host = '', port = ''] = uri.split(':')
  return RawController.connect({ host, port: Number(port) })
}

test('Bumble, mended: the scan response has its own data, and the RSSI is the one asked for', async () => {
  const { uri, peer } = await startBumble('tcp', { advertisers: [bulb] })
  await using _peer = peer
  await using raw = await connectTo(uri)
  await raw.command(0x0c03)
  await raw.command(setScanParameters, active)
  await raw.command(setScanEnable, '01 00')
  const advertisement = await raw.event('an advertisement', packet => legacyReport(packet) && packet[5] === 0x00)
  const response = await raw.event('a scan response', packet => legacyReport(packet) && packet[5] === 0x04)
  expect(advertisement.toString('hex')).toBe(`043e12020100010100000000c006${bulbData}c3`)
  expect(response.toString('hex')).toBe('043e12020104010100000000c00605ff4c000215c3')
})

test('Bumble, stock: the scan response repeats the advertisement', async () => {
  const { uri, peer } = await startBumble('tcp', { advertisers: [bulb], stock: true })
  await using _peer = peer
  await using raw = await connectTo(uri)
  await raw.command(setScanParameters, active)
  await raw.command(setScanEnable, '01 00')
  const response = await raw.event('a scan response', packet => legacyReport(packet) && packet[5] === 0x04)
  expect(response.toString('hex')).toContain(bulbData)
})

test('btvirt: two clients share the air', async () => {
  const { path, peer } = await startBtvirt()
  await using _peer = peer
  await using scanner = await RawController.connect({ path })
  await using advertiser = await RawController.connect({ path })
  for (const controller of [scanner, advertiser]) {
    await controller.command(0x0c03)
    await controller.command(0x0c01, 'ffffffffffffff3f')
    await controller.command(0x2001, 'ff03000000000000')
  }
  await scanner.command(setScanParameters, active)
  await scanner.command(setScanEnable, '01 00')
  await advertiser.advertise({ data: Buffer.from(bulbData, 'hex') })
  const report = await scanner.event('an advertisement', legacyReport)
  expect(report.toString('hex')).toContain(bulbData)
})
