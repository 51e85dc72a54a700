import { expect, test } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { Adapter, BleakAdvertiser, BleakScanner } from '../../src/index.ts'

test.each([
  ['never answers', { silent: ['leSetExtendedScanEnable'] }],
  ['answers with nothing', { emptyAnswers: ['leSetExtendedScanEnable'] }],
  ['does not know', { missing: ['leSetExtendedScanEnable'] }],
] as const)(
  'HCI-15: a controller that announces extended scanning and %s scans and advertises with legacy commands',
  async (_, bugs) => {
    const air = new Air()
    const opening = Promise.all([
      Adapter.open({ transport: new VirtualController({ air, bugs }).open }),
      Adapter.open({ transport: new VirtualController({ air, bugs }).open }),
    ])
    await air.advance(10_000)
    const [scanning, advertising] = await opening
    expect(scanning.features.extendedCommands).toBe(false)
    await using _advertisement = await BleakAdvertiser.start({ adapter: advertising, localName: 'Lamp' })
    const finding = BleakScanner.findDeviceByName('Lamp', { adapter: scanning })
    await air.advance(1_000)
    expect((await finding)?.name).toBe('Lamp')
    await Promise.all([scanning.close(), advertising.close()])
  },
)
