import { join } from 'node:path'
import { Adapter, BleakScanner } from '../../../src/index.ts'
import { transportOf } from '../../../transports/index.ts'
import { record } from '../../../transports/recorder.ts'
import { startBtvirt } from '../support/btvirt.ts'
import { startBumble } from '../support/bumble.ts'
import { RawController } from '../support/raw-controller.ts'
import { neighbourhood } from './neighbourhood.ts'

const scanAndRecord = async (name: string, uri: string, timeout: number, afterStart?: () => Promise<void>): Promise<void> => {
  const file = join('captures', `${name}.btsnoop`)
  const failed = (error: Error) => {
    throw error
  }
  await using adapter = await Adapter.open({ uri, transport: record(transportOf(uri), { file, failed }) })
  const scanning = BleakScanner.discover({ adapter, timeout })
  await afterStart?.()
  console.log(`${file}: ${(await scanning).length} devices`)
}

const bumble = async (name: string, timeout: number, extended: boolean): Promise<void> => {
  const { uri, peer } = await startBumble('tcp', { advertisers: neighbourhood, extended })
  await using _peer = peer
  await scanAndRecord(name, uri, timeout)
}

/** What each capture shows; captures/README.md tells the same. */
const recordings: Readonly<Record<string, (name: string) => Promise<void>>> = {
  demo: name => bumble(name, 10_000, true),
  'bumble-legacy': name => bumble(name, 1_500, false),
  'bumble-extended': name => bumble(name, 1_500, true),
  async 'btvirt-legacy'(name) {
    const { uri, path, peer } = await startBtvirt()
    await using _peer = peer
    await using strap = await RawController.connect({ path })
    await using beacon = await RawController.connect({ path })
    await strap.reset()
    await beacon.reset()
    await strap.advertise({ data: Buffer.from('02010603030d18', 'hex'), scanResponse: Buffer.from('06095374726170', 'hex') })
    await beacon.advertise({ type: 0x03, data: Buffer.from('05ff4c000215', 'hex') })
    await scanAndRecord(name, uri, 500)
  },
}

const [, , ...wanted] = process.argv
for (const [name, make] of Object.entries(recordings)) {
  if (wanted.length === 0 || wanted.includes(name)) await make(name)
}
