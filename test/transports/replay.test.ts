import { readFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { bringUp } from '../../hci/bring-up.ts'
import { commands } from '../../hci/commands.ts'
import { Hci } from '../../hci/hci.ts'
import { type CapturedPacket, CaptureError } from '../../transports/captures/capture.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { record } from '../../transports/recorder.ts'
import { openReplay } from '../../transports/replay/replay.ts'
import { btsnoopFile, btsnoopRecord, chunksOf, type RecordFields, sharedCaptures } from '../support/capture-bytes.ts'
import { extendedReport, LiveHost, legacyReport, ReplayRig, received, reports, sent, startTime } from '../support/replay-rig.ts'

let rig: ReplayRig
beforeEach(() => {
  rig = new ReplayRig()
})
afterEach(async () => {
  vi.useRealTimers()
  await rig.stop()
})

const scanAnswer = '0e04010c2000'

describe('playing', () => {
  test('begins when the host scans, pauses when it stops, goes on where it was, and ends after the last packet', async () => {
    const host = await rig.open({ file: await rig.file(reports(6)), speed: 'max' })
    await turn()
    expect(host.packets.dropped).toBe(0)
    expect(await host.run('reset', {})).toBe('0e0401030c00')
    let count = 0
    host.onPacket = () => {
      if (++count === 3) host.send('leSetScanEnable', { enable: false, filterDuplicates: false })
    }
    expect(await host.scan()).toBe(scanAnswer)
    expect(await host.take(3)).toEqual([legacyReport(0), legacyReport(1), scanAnswer])
    for (let i = 0; i < 5; i++) await turn()
    expect(count).toBe(4)
    expect(await host.scan()).toBe(scanAnswer)
    expect(await host.take(4)).toEqual([2, 3, 4, 5].map(legacyReport))
    expect(await host.ended.promise).toEqual({ kind: 'ended' })
    await host.transport.close()
    expect(host.ends.length).toBe(1)
    expect(host.callsAfterEnd).toBe(0)
  })

  test('extended scanning plays too, and Reset stops it', async () => {
    const marks = Array.from({ length: 200 }, (_, i) => received(`04${extendedReport(i)}`, i))
    const host = await rig.open({ file: await rig.file(marks), speed: 'max' })
    let count = 0
    host.onPacket = () => {
      if (++count === 11) host.send('reset', {})
    }
    expect(await host.scanExtended()).toBe('0e0401422000')
    expect(await host.take(10)).toEqual(marks.slice(0, 10).map((_, i) => extendedReport(i)))
    expect(await host.next()).toBe('0e0401030c00')
    for (let i = 0; i < 5; i++) await turn()
    expect(count).toBe(12)
    expect(host.ends).toEqual([])
  })

  test('what answered the recorded host is left out; everything else of the controller is played in order', async () => {
    const file = await rig.file([
      sent('01 03 0c 00'),
      received('04 0e 04 01 03 0c 00'),
      received('04 0f 04 00 01 0d 20'),
      received('04 13 05 01 40 00 01 00'),
      received('04 3e 01 11'),
      received(`04${legacyReport(1)}`),
      sent('02 40 00 01 00 aa'),
      { data: '02 40 20 01 00 bb', flags: 1 },
      received('04 05 04 00 40 00 13'),
      { data: '05 41 20 01 00 cc', flags: 1 },
      received('04 ff 01 77'),
    ])
    const host = await rig.open({ file, speed: 'max' })
    await host.scan()
    expect(await host.take(5)).toEqual([legacyReport(1), '40200100bb', '050400400013', '41200100cc', 'ff0177'])
    expect(await host.ended.promise).toEqual({ kind: 'ended' })
  })

  test('packets that were cut when recorded are left out, and their bytes counted', async () => {
    const file = await rig.file([{ ...received('04 3e 0d 02 01'), original: 16 }, received(`04${legacyReport(2)}`)])
    const host = await rig.open({ file, speed: 'max' })
    await host.scan()
    expect(await host.next()).toBe(legacyReport(2))
    await host.ended.promise
    expect(host.transport.skippedBytes).toBe(4)
  })

  test('HCI-05: what is no whole packet is left out, and its bytes counted, though the file says that it was not cut', async () => {
    const liars = ['04', '04 3e', '04 3e 0d 02 01', `04${legacyReport(1)}00`, '02 40 20 05 00 01 00'].map(data => received(data))
    const host = await rig.open({ file: await rig.file([...liars, received(`04${legacyReport(2)}`)]), speed: 'max' })
    await host.scan()
    expect(await host.next()).toBe(legacyReport(2))
    await host.ended.promise
    expect(host.transport.skippedBytes).toBe(0 + 1 + 4 + 16 + 6)
  })

  test('as fast as possible, 10,000 packets in order, and the event loop has its turns', async () => {
    const host = await rig.open({ file: await rig.file(reports(10_000)), speed: 'max' })
    await host.scan()
    let count = 0
    let last = 0
    let longest = 0
    host.onPacket = () => count++
    while (host.ends.length === 0) {
      await turn()
      longest = Math.max(longest, count - last)
      last = count
    }
    expect(await host.take(10_000)).toEqual(Array.from({ length: 10_000 }, (_, i) => legacyReport(i)))
    expect(longest).toBeLessThanOrEqual(128)
  })

  test('CAP-06: a capture cut in its last record ends as any other, and says so', async () => {
    const whole = btsnoopFile(1002, reports(2))
    const host = await rig.open({ file: await rig.file(whole.subarray(0, -3)), speed: 'max' })
    await host.scan()
    expect(await host.next()).toBe(legacyReport(0))
    expect(await host.ended.promise).toEqual({ kind: 'ended', truncated: true })
  })

  test('CAP-04: at a damaged record the transport is lost, after all that stands before it', async () => {
    const bytes = Buffer.concat([btsnoopFile(1002, reports(2)), btsnoopRecord({ data: '', included: 0xffffffff })])
    const host = await rig.open({ file: await rig.file(bytes), speed: 'max' })
    await host.scan()
    expect(await host.take(2)).toEqual([legacyReport(0), legacyReport(1)])
    const reason = await host.ended.promise
    expect(reason).toMatchObject({ kind: 'lost', error: { reason: 'lost', cause: { offset: bytes.length - 24 } } })
    expect(reason.kind === 'lost' && reason.error.cause).toBeInstanceOf(CaptureError)
  })

  test('a capture with nothing to play ends when the host scans', async () => {
    const host = await rig.open({ file: await rig.file([]) })
    await host.scan()
    expect(await host.ended.promise).toEqual({ kind: 'ended' })
  })
})

describe('captures of several controllers', () => {
  const report = (adapter: number, mark: number): RecordFields => ({ data: legacyReport(mark), flags: (adapter << 16) | 3 })
  const address = (adapter: number): RecordFields => ({
    data: `0e0a01091000${adapter.toString().repeat(12)}`,
    flags: (adapter << 16) | 3,
  })

  test('the one with the first advertising report is played, with its own answers', async () => {
    const file = await rig.file([address(1), address(2), report(2, 20), report(1, 10), report(2, 21)], 2001)
    const host = await rig.open({ file, speed: 'max' })
    expect(await host.run('readBdAddr', {})).toBe('0e0a01091000222222222222')
    await host.scan()
    expect(await host.take(2)).toEqual([legacyReport(20), legacyReport(21)])
    expect(await host.ended.promise).toEqual({ kind: 'ended' })
  })

  test('or that which is asked for; one that is not there is refused', async () => {
    const file = await rig.file([address(1), address(2), report(2, 20), report(1, 10)], 2001)
    const host = await rig.open({ file, speed: 'max', adapter: 1 })
    expect(await host.run('readBdAddr', {})).toBe('0e0a01091000111111111111')
    await host.scan()
    expect(await host.next()).toBe(legacyReport(10))
    await expect(rig.open({ file, adapter: 7 })).rejects.toThrow(/no packet of adapter 7; it has those of 1, 2/)
  })
})

describe('the end', () => {
  test('close() reports once, however often it is called; send() afterwards is harmless', async () => {
    const host = await rig.open({ file: await rig.file(reports(100)) })
    await host.scan()
    await Promise.all([host.transport.close(), host.transport.close()])
    await host.transport.close()
    host.send('reset', {})
    await turn()
    expect(host.ends).toEqual([{ kind: 'closed' }])
    expect(host.callsAfterEnd).toBe(0)
  })

  test('close() from inside a packet handler: nothing more is delivered', async () => {
    const host = await rig.open({ file: await rig.file(reports(100)), speed: 'max' })
    await host.scan()
    let count = 0
    host.onPacket = () => {
      count++
      void host.transport.close()
    }
    expect(await host.ended.promise).toEqual({ kind: 'closed' })
    expect(count).toBe(1)
  })

  test('a packet handler that throws ends the transport, not the process', async () => {
    const fault = new Error('a fault of ours')
    for (const act of [(host: LiveHost) => host.send('reset', {}), (host: LiveHost) => void host.scan()]) {
      const host = await rig.open({ file: await rig.file(reports(5)), speed: 'max' })
      host.onPacket = () => {
        throw fault
      }
      act(host)
      expect(await host.ended.promise).toMatchObject({ kind: 'lost', error: { cause: fault } })
      await host.transport.close()
      expect(host.ends.length).toBe(1)
    }
  })
})

test('a handler of the end that throws does not stop close()', async () => {
  const host = await rig.open({ file: await rig.file(reports(5)) })
  host.closed = () => {
    throw new Error('a fault of ours')
  }
  await expect(host.transport.close()).resolves.toBeUndefined()
})

test('a recorded replay is the capture again: the same packets with the same times', async () => {
  const file = await rig.file(reports(300))
  const copy = `${file}.copy`
  const host = new LiveHost()
  host.transport = await record(openReplay({ file, speed: 'max' }), {
    file: copy,
    failed: error => {
      throw error
    },
  })(host)
  await host.scan()
  await host.ended.promise
  await host.transport.close()
  const packets: CapturedPacket[] = []
  for await (const packet of await readCapture(chunksOf(await readFile(copy)))) packets.push(packet)
  const played = packets.filter(({ body }) => body[0] === 0x3e)
  expect(packets.length - played.length).toBe(2)
  expect(played.map(({ time }) => time)).toEqual(Array.from({ length: 300 }, (_, i) => startTime + i))
})

const dense = sharedCaptures().find(({ name }) => name === 'pixel7-dense-scan.log')
test.skipIf(dense === undefined)(
  '22,202 reports of a real scan reach a real host (skipped where ../shared/captures is absent; CI needs it)',
  async () => {
    let count = 0
    let ended: (reason: unknown) => void = () => {}
    const end = new Promise(resolve => {
      ended = resolve
    })
    const hci = await Hci.open(openReplay({ file: dense?.path ?? '', speed: 'max' }), {
      event: event => {
        if (event.name === 'leExtendedAdvertisingReport') count += event.reports.length
      },
      acl: () => {},
      drained: () => {},
      closed: reason => ended(reason),
    })
    const info = await bringUp(hci)
    expect(info.extended).toBe(true)
    await hci.run(commands.leSetExtendedScanEnable, { enable: true, filterDuplicates: 0, duration: 0, period: 0 })
    expect(await end).toEqual({ kind: 'ended' })
    expect(count).toBe(22_202)
    expect(hci.counters.malformed).toBe(0)
    await hci.close()
  },
)
