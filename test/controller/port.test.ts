import { describe, expect, test } from 'vitest'
import { Air, profiles, VirtualController } from '../../controller/index.ts'
import { Adapter } from '../../src/index.ts'
import { RawHost } from '../support/raw-host.ts'

describe('a host on a virtual controller', () => {
  test.each(Object.entries(profiles))('%s: our own host opens it', async (_, profile) => {
    const air = new Air()
    const opening = Adapter.open({ transport: new VirtualController({ air, profile, address: 0xa0b0c0d0e0f0 }).open })
    await air.advance(2_000)
    await using adapter = await opening
    expect(adapter).toMatchObject({ address: 'A0:B0:C0:D0:E0:F0', addressType: 'public' })
  })

  test('Vol 4 Part E, 4.4: commands without credit are lost', async () => {
    const air = new Air()
    const controller = new VirtualController({ air, profile: profiles.slow })
    const host = await RawHost.on(controller, { quiet: true })
    host.send(0x1001)
    host.send(0x1009)
    await air.advance(1_000)
    expect(host.answers.map(({ opcode }) => opcode)).toEqual([0x1001])
    expect(controller.counters.dropped).toBe(1)
  })

  test('a command that nobody knows is answered', async () => {
    const host = await RawHost.on(new VirtualController({ air: new Air() }), { quiet: true })
    host.send(0xfc77)
    await Promise.resolve()
    await Promise.resolve()
    expect(host.answers).toMatchObject([{ name: 'commandStatus', opcode: 0xfc77, status: 0x01, numHciCommandPackets: 1 }])
  })
})
