import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex } from '../../core/hex.ts'
import { packetType } from '../../hci/transport.ts'
import { btsnoopHead, RecordBuffer } from '../../transports/captures/btsnoop-writer.ts'
import { type CapturedPacket, CaptureError } from '../../transports/captures/capture.ts'
import { readCapture } from '../../transports/captures/read-capture.ts'
import { btsnoopFile, btsnoopRecord, chunksOf } from '../support/capture-bytes.ts'
import { growth } from '../support/heap.ts'

/** Everything a file gives: packets, the error that ended it, and the summary. */
const readAll = async (bytes: Uint8Array, chunkSize?: number) => {
  const capture = await readCapture(chunksOf(bytes, chunkSize))
  const packets: CapturedPacket[] = []
  let error: unknown
  try {
    for await (const packet of capture) packets.push(packet)
  } catch (caught) {
    error = caught
  }
  return { packets, error, summary: capture.summary, description: capture.description }
}

const brief = ({ type, direction, adapter, body }: CapturedPacket) => [type, direction, adapter, toHex(body)]

const resetComplete = '04 0e 04 01 03 0c 00'
const reset = '01 03 0c 00'

describe('datalinks', () => {
  test('1002: the H4 indicator tells the type, a flag the direction', async () => {
    const file = btsnoopFile(1002, [
      { data: reset, flags: 2, time: 1_700_000_000_123_456n },
      { data: resetComplete, flags: 3 },
      { data: '02 40 20 01 00 0a', flags: 0 },
      { data: '02 40 20 01 00 0b', flags: 1 },
      { data: '03 01 00 00', flags: 1 },
      { data: '05 01 00 00 00', flags: 0 },
    ])
    const { packets, description, summary } = await readAll(file)
    expect(packets.map(brief)).toEqual([
      [packetType.command, 'sent', 0, '030c00'],
      [packetType.event, 'received', 0, '0e0401030c00'],
      [packetType.acl, 'sent', 0, '402001000a'],
      [packetType.acl, 'received', 0, '402001000b'],
      [packetType.sco, 'received', 0, '010000'],
      [packetType.iso, 'sent', 0, '01000000'],
    ])
    expect(packets[0]).toMatchObject({ time: 1_700_000_000_123.456, originalLength: 3, truncated: false, drops: 0, record: 1 })
    expect(description).toBe('btsnoop, HCI UART (H4)')
    expect(summary).toEqual({ records: 6, packets: 6, skipped: 0, drops: 0, truncated: false, bytes: file.length })
  })

  test('1001: two flags tell direction and type', async () => {
    const data = '01 02 03'
    const { packets } = await readAll(
      btsnoopFile(
        1001,
        [0, 1, 2, 3].map(flags => ({ data, flags })),
      ),
    )
    expect(packets.map(brief)).toEqual([
      [packetType.acl, 'sent', 0, '010203'],
      [packetType.acl, 'received', 0, '010203'],
      [packetType.command, 'sent', 0, '010203'],
      [packetType.event, 'received', 0, '010203'],
    ])
  })

  test('2001: opcode and controller are in the flags; what is no HCI packet is counted', async () => {
    const opcodes = Array.from({ length: 21 }, (_, opcode) => ({ data: 'aa bb', flags: (7 << 16) | opcode }))
    const { packets, summary } = await readAll(btsnoopFile(2001, [{ data: '61', flags: 0xffff000c }, ...opcodes]))
    expect(packets.map(brief)).toEqual([
      [packetType.command, 'sent', 7, 'aabb'],
      [packetType.event, 'received', 7, 'aabb'],
      [packetType.acl, 'sent', 7, 'aabb'],
      [packetType.acl, 'received', 7, 'aabb'],
      [packetType.sco, 'sent', 7, 'aabb'],
      [packetType.sco, 'received', 7, 'aabb'],
      [packetType.iso, 'sent', 7, 'aabb'],
      [packetType.iso, 'received', 7, 'aabb'],
    ])
    expect(packets.map(({ record }) => record)).toEqual([4, 5, 6, 7, 8, 9, 20, 21])
    expect(summary).toMatchObject({ records: 22, packets: 8, skipped: 14 })
  })

  test('a record with an unknown indicator, and one with none, is counted and passed over', async () => {
    const { packets, summary } = await readAll(
      btsnoopFile(1002, [{ data: '07 00' }, { data: '' }, { data: '00' }, { data: reset, flags: 2 }]),
    )
    expect(packets.map(brief)).toEqual([[packetType.command, 'sent', 0, '030c00']])
    expect(summary).toMatchObject({ records: 4, skipped: 3 })
  })

  test('a packet that was recorded in part says how long it was', async () => {
    const { packets } = await readAll(btsnoopFile(1002, [{ data: '04 3e 2b 02', original: 46 }]))
    expect(packets[0]).toMatchObject({ truncated: true, originalLength: 45 })
    expect(packets[0]?.body.length).toBe(3)
  })

  test('times before 1970 and after 2106 are right to the microsecond', async () => {
    const times = [-1n, 0n, 1n, 2n ** 32n, 4_294_967_296_000_001n, 2n ** 52n]
    const { packets } = await readAll(
      btsnoopFile(
        1002,
        times.map(time => ({ data: reset, time })),
      ),
    )
    expect(packets.map(({ time }) => time)).toEqual(times.map(time => Number(time) / 1000))
  })
})

describe('damage', () => {
  test('CAP-01: a file of 0 to 15 bytes is not a capture', async () => {
    const head = btsnoopFile(1002, [])
    for (let length = 0; length < 16; length++) {
      const opening = readCapture(chunksOf(head.subarray(0, length)))
      await expect(opening).rejects.toThrow(CaptureError)
      await expect(opening).rejects.toThrow('not a capture')
    }
    expect((await readAll(head)).packets).toEqual([])
  })

  test('CAP-03: an unknown datalink is named, and so is an unknown version', async () => {
    await expect(readCapture(chunksOf(btsnoopFile(9999, [])))).rejects.toThrow(/datalink 9999/)
    await expect(readCapture(chunksOf(btsnoopFile(9999, [])))).rejects.toMatchObject({ offset: 12, name: 'CaptureError' })
    await expect(readCapture(chunksOf(btsnoopFile(1002, [], 2)))).rejects.toThrow(/version 2/)
    for (const datalink of [1001, 1002, 2001]) await expect(readAll(btsnoopFile(datalink, []))).resolves.toBeDefined()
  })

  test('CAP-04: a length that no packet has is an error at its record, and what stands before is kept', async () => {
    for (const included of [0xffffffff, 0x7fffffff, 65_601]) {
      const file = Buffer.concat([
        btsnoopFile(1002, [{ data: reset }, { data: resetComplete }]),
        btsnoopRecord({ data: '04', included }),
      ])
      const { packets, error, summary } = await readAll(file)
      expect(packets.length).toBe(2)
      expect(error).toBeInstanceOf(CaptureError)
      expect(error).toMatchObject({ offset: file.length - 25 })
      expect((error as Error).message).toContain(`${included} bytes`)
      expect(summary.records).toBe(2)
    }
  })

  test('CAP-04: the longest packet there is, is read', async () => {
    const data = `02 4020 ffff${'5a'.repeat(65_535)}`
    const { packets, error } = await readAll(btsnoopFile(1002, [{ data }]), 4096)
    expect(error).toBeUndefined()
    expect(packets[0]?.body.length).toBe(65_539)
  })

  test('CAP-06: wherever the last record is cut, those before it are read and the cut is told', async () => {
    const whole = btsnoopFile(1002, [{ data: reset }, { data: resetComplete }])
    const kept = whole.length - 31
    for (let length = 16; length <= whole.length; length++) {
      const { packets, error, summary } = await readAll(whole.subarray(0, length))
      expect(error).toBeUndefined()
      expect(packets.length).toBe(length < 16 + 28 ? 0 : length < whole.length ? 1 : 2)
      expect(summary.truncated).toBe(length !== 16 && length !== kept && length !== whole.length)
    }
  })

  test('CAP-09: lost packets are reported', async () => {
    const { packets, summary } = await readAll(btsnoopFile(1002, [{ data: reset }, { data: reset, drops: 5 }]))
    expect(packets.map(({ drops }) => drops)).toEqual([0, 5])
    expect(summary.drops).toBe(5)
  })

  test('CAP-15: memory stays the same however long the file is', async () => {
    const chunk = Buffer.concat(Array(1000).fill(btsnoopRecord({ data: `04 3e 2b ${'5a'.repeat(43)}` })))
    async function* long() {
      yield* chunksOf(btsnoopFile(1002, []))
      for (let i = 0; i < 2000; i++) yield Uint8Array.from(chunk)
    }
    const capture = await readCapture(long())
    const batches = capture.batches()[Symbol.asyncIterator]()
    let count = 0
    const readPart = async (part: number) => {
      while (count < (part + 1) * 250_000) {
        const { value } = await batches.next()
        if (!value) return
        count += value.length
      }
    }
    // The file has 140 MB, a part of it 18 MB.
    expect(await growth(readPart, 8)).toBeLessThan(2 ** 20)
    expect(await batches.next()).toMatchObject({ done: true })
    expect(count).toBe(2_000_000)
    expect(capture.summary.bytes).toBe(16 + 2000 * chunk.length)
  })
})

describe('sources', () => {
  test('chunks of any size give the same packets', async () => {
    const file = btsnoopFile(1002, [
      { data: reset, flags: 2 },
      { data: resetComplete },
      { data: `02 4020 3000${'11'.repeat(48)}` },
    ])
    const whole = await readAll(file)
    for (let size = 1; size < 100; size++) expect(await readAll(file, size)).toEqual(whole)
  })

  test('a packet stays what it was while the file is read on', async () => {
    const file = btsnoopFile(
      1002,
      Array.from({ length: 50 }, (_, i) => ({ data: `04 ff 01 ${i.toString(16).padStart(2, '0')}` })),
    )
    const { packets } = await readAll(file, 64)
    expect(packets.map(({ body }) => body[2])).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  test('the source is closed after the end, after an error, and when the reader leaves early or never begins', async () => {
    const good = btsnoopFile(1002, [{ data: reset }, { data: reset }])
    const bad = Buffer.concat([good, btsnoopRecord({ data: '', included: 0xffffffff })])
    const watched = (bytes: Uint8Array) => {
      const state = { closed: false }
      const source = async function* () {
        try {
          yield* chunksOf(bytes, 40)
          yield new Uint8Array(0)
        } finally {
          state.closed = true
        }
      }
      return { state, source: source() }
    }
    const ended = watched(good)
    for await (const _ of await readCapture(ended.source));
    const failed = watched(bad)
    const failing = await readCapture(failed.source)
    await expect(
      failing
        .batches()
        .next()
        .then(() => readToEnd(failing)),
    ).rejects.toThrow(CaptureError)
    const left = watched(good)
    for await (const _ of await readCapture(left.source)) break
    const unknown = watched(Buffer.alloc(200))
    await expect(readCapture(unknown.source)).rejects.toThrow(CaptureError)
    const unread = watched(good)
    await (await readCapture(unread.source)).close()
    expect([ended, failed, left, unknown, unread].map(({ state }) => state.closed)).toEqual([true, true, true, true, true])
  })

  test('what the source throws reaches the reader', async () => {
    const source = async function* () {
      yield* chunksOf(btsnoopFile(1002, [{ data: reset }, { data: reset }]))
      throw new RangeError('the disk is on fire')
    }
    await expect(readToEnd(await readCapture(source()))).rejects.toThrow('the disk is on fire')
  })
})

const readToEnd = async (capture: AsyncIterable<CapturedPacket>): Promise<number> => {
  let count = 0
  for await (const _ of capture) count++
  return count
}

test('what is written is read again, to the microsecond', async () => {
  const record = fc.record({
    type: fc.constantFrom(...Object.values(packetType)),
    direction: fc.constantFrom('sent' as const, 'received' as const),
    microseconds: fc.integer({ min: 0, max: 2 ** 51 }),
    drops: fc.nat(),
    body: fc.uint8Array({ minLength: 0, maxLength: 300 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 20 }), async records => {
      const buffer = new RecordBuffer(16, 2 ** 20)
      for (const { body, microseconds, ...details } of records) {
        expect(buffer.append({ ...details, time: microseconds / 1000 }, body)).toBe(true)
      }
      const { packets, summary } = await readAll(Buffer.concat([btsnoopHead(), buffer.bytes]), 100)
      expect(packets).toEqual(
        records.map(({ microseconds, ...packet }, at) => ({
          ...packet,
          time: microseconds / 1000,
          originalLength: packet.body.length,
          truncated: false,
          adapter: 0,
          record: at + 1,
        })),
      )
      expect(summary.truncated).toBe(false)
    }),
  )
})

test('what is written is btsnoop as others write it', () => {
  const buffer = new RecordBuffer(100, 100)
  buffer.append(
    { type: packetType.command, direction: 'sent', time: 1_700_000_000_123.456, drops: 3 },
    Uint8Array.of(0x03, 0x0c, 0),
  )
  const expected = btsnoopFile(1002, [{ data: reset, flags: 2, drops: 3, time: 1_700_000_000_123_456n }])
  expect(toHex(Buffer.concat([btsnoopHead(), buffer.bytes]))).toBe(toHex(expected))
})
