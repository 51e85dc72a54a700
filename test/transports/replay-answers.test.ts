import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { bringUp } from '../../hci/bring-up.ts'
import { commands } from '../../hci/commands.ts'
import { Hci } from '../../hci/hci.ts'
import { packetType } from '../../hci/transport.ts'
import { openReplay } from '../../transports/replay/replay.ts'
import type { RecordFields } from '../support/capture-bytes.ts'
import { extendedReport, type LiveHost, ReplayRig, received, reports, sent } from '../support/replay-rig.ts'

let rig: ReplayRig
beforeEach(() => {
  rig = new ReplayRig()
})
afterEach(async () => {
  vi.useRealTimers()
  await rig.stop()
})

describe('the live host is answered', () => {
  const read = (name: 'readBdAddr' | 'leReadBufferSizeV1' | 'readLocalVersionInformation') => (host: LiveHost) =>
    host.run(name, {})

  test('what sets something succeeds', async () => {
    const host = await rig.open({ file: await rig.file(reports(1)) })
    expect(await host.run('reset', {})).toBe('0e0401030c00')
    expect(await host.run('setEventMask', { eventMask: 1n })).toBe('0e0401010c00')
    expect(await host.run('leSetRandomAddress', { randomAddress: 1 })).toBe('0e0401052000')
    expect(await host.run('leClearFilterAcceptList', {})).toBe('0e0401102000')
  })

  test('what reads something is answered as it was in the capture, by the first success', async () => {
    const file = await rig.file([
      sent('01 09 10 00'),
      received('04 0e 04 01 09 10 0c'),
      received('04 0e 0a 01 09 10 00 01 02 03 04 05 06'),
      received('04 0e 0a 01 09 10 00 ff ff ff ff ff ff'),
      received('04 0e 08 01 55 fc 00 11 22 33 44'),
      ...reports(1),
    ])
    const host = await rig.open({ file })
    expect(await read('readBdAddr')(host)).toBe('0e0a01091000010203040506')
    host.transport.send(packetType.command, Uint8Array.of(0x55, 0xfc, 0))
    expect(await host.next()).toBe('0e080155fc0011223344')
  })

  test('where the capture does not say, as a plain controller would', async () => {
    const host = await rig.open({ file: await rig.file(reports(1)) })
    expect(await read('readBdAddr')(host)).toBe('0e0a010910000153005e0000')
    expect(await read('leReadBufferSizeV1')(host)).toBe('0e0701022000fb0008')
    expect(await read('readLocalVersionInformation')(host)).toBe('0e0c0101100009000009ffff0000')
  })

  test('what nobody knows is an Unknown HCI Command; what Command Status answered keeps its status', async () => {
    const file = await rig.file([received('04 0f 04 00 01 0d 20'), ...reports(1)])
    const host = await rig.open({ file })
    host.transport.send(packetType.command, Uint8Array.of(0x56, 0xfc, 0))
    expect(await host.next()).toBe('0e040156fc01')
    expect(await host.run('disconnect', { connectionHandle: 1, reason: 0x13 })).toBe('0f0401010604')
    expect(await host.run('leReadPhy', { connectionHandle: 1 })).toBe('0e0401302001')
    host.transport.send(packetType.command, Uint8Array.of(0x0d, 0x20, 0))
    expect(await host.next()).toBe('0f0400010d20')
  })

  test('random numbers are not those of the capture', async () => {
    const file = await rig.file([received('04 0e 0c 01 18 20 00 01 02 03 04 05 06 07 08'), ...reports(1)])
    const host = await rig.open({ file })
    const [first, second] = [await host.run('leRand', {}), await host.run('leRand', {})]
    expect(first).toMatch(/^0e0c01182000[0-9a-f]{16}$/)
    expect(new Set([first, second, '0e0c011820000102030405060708']).size).toBe(3)
  })

  test('ACL and ISO data count as completed at once; SCO and a cut command get no answer', async () => {
    const host = await rig.open({ file: await rig.file(reports(1)) })
    expect(host.transport.send(packetType.sco, Uint8Array.of(1, 0, 0))).toBe(true)
    expect(host.transport.send(packetType.command, Uint8Array.of(3, 12))).toBe(true)
    expect(host.transport.send(packetType.acl, Uint8Array.of(0x40, 0x20, 1, 0, 9))).toBe(true)
    expect(await host.next()).toBe('13050140000100')
    host.transport.send(packetType.iso, Uint8Array.of(0x41, 0x00, 0, 0))
    expect(await host.next()).toBe('13050141000100')
  })

  test('an answer comes later than send()', async () => {
    const host = await rig.open({ file: await rig.file(reports(1)) })
    let before = true
    host.onPacket = () => expect(before).toBe(false)
    host.send('reset', {})
    before = false
    await host.next()
    expect(host.ends).toEqual([])
  })

  test('commands without end and without waiting for answers cost no memory', async () => {
    const host = await rig.open({ file: await rig.file(reports(1)) })
    for (let i = 0; i < 10_000; i++) host.send('reset', {})
    await host.take(256)
    expect(await host.run('readBdAddr', {})).toMatch(/^0e0a010910/)
  })
})

describe('a real host chooses the commands that fit the capture', () => {
  const bring = async (records: readonly RecordFields[]) => {
    const opening = openReplay({ file: await rig.file(records) })
    const hci = await Hci.open(opening, { event: () => {}, acl: () => {}, drained: () => {}, closed: () => {} })
    const info = await bringUp(hci)
    await hci.close()
    return info
  }
  // Features of a 5.x controller: everything; and of one without extended advertising.
  const everything = received(`04 0e 0c 01 03 20 00 ${'ff'.repeat(8)}`)
  const nothing = received(`04 0e 0c 01 03 20 00 ${'00'.repeat(8)}`)
  const noCommands = received(`04 0e 44 01 02 10 00 ${'00'.repeat(64)}`)
  const allCommands = received(`04 0e 44 01 02 10 00 ${'ff'.repeat(64)}`)
  const extended = received(`04${extendedReport(1)}`)

  test('extended reports: extended commands, whatever was or was not recorded of the features', async () => {
    expect((await bring([extended])).extended).toBe(true)
    expect((await bring([nothing, noCommands, extended])).extended).toBe(true)
    expect((await bring([...reports(3), extended])).extended).toBe(true)
  })

  test('legacy reports: legacy commands, even where the recorded controller could do more', async () => {
    const info = await bring([everything, allCommands, ...reports(1)])
    expect(info.extended).toBe(false)
    expect(info.supports(commands.leSetScanEnable as never)).toBe(true)
    expect(info.supports(commands.leSetExtendedScanEnable as never)).toBe(false)
    expect((await bring(reports(1))).extended).toBe(false)
  })

  test('no reports: as recorded', async () => {
    expect((await bring([everything, allCommands])).extended).toBe(true)
    expect((await bring([nothing])).extended).toBe(false)
    expect((await bring([])).extended).toBe(false)
  })
})
