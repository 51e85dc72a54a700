import { expect, test, vi } from 'vitest'
import { AclQueue } from '../../hci/acl-queue.ts'

const setUp = (packetCount: number, transportTakes = (): boolean => true) => {
  const sent: string[] = []
  const queue = new AclQueue({
    packetLength: 27,
    packetCount,
    send: packet => {
      sent.push(Buffer.from(packet).toString('hex'))
      return transportTakes()
    },
  })
  return { queue, sent }
}
const one = Uint8Array.of(0xaa)

test('a packet has handle, boundary flag and length', () => {
  const { queue, sent } = setUp(4)
  const link = queue.open(0x040, () => {})
  link.write(true, one)
  link.write(false, Uint8Array.of(1, 2))
  expect(sent).toEqual(['40000100aa', '401002000102'])
})

test('no more packets than the controller has buffers, and the next when one is free', () => {
  const { queue, sent } = setUp(2)
  const link = queue.open(1, () => {})
  for (let i = 0; i < 5; i++) link.write(true, Uint8Array.of(i))
  expect(sent).toHaveLength(2)
  queue.completed(1, 1)
  expect(sent).toHaveLength(3)
  expect(queue.free).toBe(0)
})

test('links take turns, a packet each', () => {
  const { queue, sent } = setUp(1)
  const links = [1, 2, 3].map(handle => queue.open(handle, () => {}))
  for (let i = 0; i < 3; i++) for (const link of links) link.write(true, Uint8Array.of(i))
  for (let i = 0; i < 8; i++) for (const handle of [1, 2, 3]) queue.completed(handle, 1)
  expect(sent.map(packet => packet.slice(0, 2))).toEqual(['01', '02', '03', '01', '02', '03', '01', '02', '03'])
})

test('a busy link does not starve one that comes later', () => {
  const { queue, sent } = setUp(1)
  const busy = queue.open(1, () => {})
  for (let i = 0; i < 10; i++) busy.write(true, one)
  queue.open(2, () => {}).write(true, one)
  queue.completed(1, 1)
  queue.completed(1, 1)
  expect(sent.map(packet => packet.slice(0, 2))).toContain('02')
})

test('HCI-17: completed packets of an unknown handle give nothing', () => {
  const { queue, sent } = setUp(1)
  const link = queue.open(1, () => {})
  link.write(true, one)
  link.write(true, one)
  queue.completed(0xeff, 1)
  expect(sent).toHaveLength(1)
  expect(queue.free).toBe(0)
})

test('more completed packets than were sent give no more than were sent', () => {
  const { queue } = setUp(3)
  queue.open(1, () => {}).write(true, one)
  queue.completed(1, 0xffff)
  queue.completed(1, 0xffff)
  expect(queue.free).toBe(3)
})

test('HCI-20: the credits of a lost link come back once, and what it still had to send is dropped', () => {
  const { queue, sent } = setUp(2)
  const lost = queue.open(1, () => {})
  for (let i = 0; i < 4; i++) lost.write(true, one)
  const other = queue.open(2, () => {})
  other.write(true, one)
  expect(sent).toHaveLength(2)
  lost.close()
  expect(sent.map(packet => packet.slice(0, 2))).toEqual(['01', '01', '02'])
  queue.completed(1, 2)
  lost.close()
  expect(queue.free).toBe(1)
})

test('HCI-20: a handle used again starts with nothing of the old link', () => {
  const { queue } = setUp(2)
  const old = queue.open(1, () => {})
  old.write(true, one)
  const link = queue.open(1, () => {})
  expect(queue.free).toBe(2)
  old.write(true, one)
  old.close()
  expect(queue.free).toBe(2)
  link.write(true, one)
  expect(queue.free).toBe(1)
})

test('HCI-19: without credits write says to wait, nothing is lost, and closing releases everything', () => {
  const { queue, sent } = setUp(1)
  const drained = vi.fn()
  const link = queue.open(1, drained)
  let written = 0
  while (link.write(true, Uint8Array.of(written))) written++
  expect(written).toBeLessThan(20)
  expect(drained).not.toHaveBeenCalled()
  for (let i = 0; i <= written; i++) queue.completed(1, 1)
  expect(sent.map(packet => Number.parseInt(packet.slice(-2), 16))).toEqual(Array.from({ length: written + 1 }, (_, i) => i))
  expect(drained).toHaveBeenCalledTimes(1)
  link.close()
  expect(queue.free).toBe(1)
})

test('who was told to wait is told that there is room, though it wrote once more meanwhile', () => {
  const { queue } = setUp(1)
  const drained = vi.fn()
  const link = queue.open(1, drained)
  while (link.write(true, one));
  // A packet goes, and there is still no room: what does not wait is told so too.
  queue.completed(1, 1)
  expect(link.write(true, one)).toBe(false)
  expect(drained).not.toHaveBeenCalled()
  for (let i = 0; i < 20; i++) queue.completed(1, 1)
  expect(drained).toHaveBeenCalledTimes(1)
  expect(link.write(true, one)).toBe(true)
})

test('the memory of a fragment may be used again at once, whether its packet waits or not', () => {
  const { queue, sent } = setUp(2)
  const link = queue.open(1, () => {})
  const fragment = new Uint8Array(3)
  for (let i = 0; i < 6; i++) link.write(true, fragment.fill(i).subarray(i % 2))
  for (let i = 0; i < 6; i++) queue.completed(1, 1)
  expect(sent.map(packet => packet.slice(8))).toEqual(['000000', '0101', '020202', '0303', '040404', '0505'])
})

test('what is written inside of the transport’s send comes after it', () => {
  const sent: number[] = []
  const writeMore = () => {
    if (sent.length < 5) link.write(true, Uint8Array.of(sent.length))
  }
  const queue = new AclQueue({
    packetLength: 27,
    packetCount: 8,
    send: packet => {
      sent.push(-1)
      writeMore()
      sent[sent.indexOf(-1)] = packet[4] as number
      return true
    },
  })
  const link = queue.open(1, () => {})
  link.write(true, Uint8Array.of(0))
  expect(sent).toEqual([0, 1, 2, 3, 4])
})

test('a full transport pauses sending until it has drained', () => {
  const { queue, sent } = setUp(8, () => false)
  const link = queue.open(1, () => {})
  link.write(true, one)
  link.write(true, one)
  expect(sent).toHaveLength(1)
  queue.drained()
  expect(sent).toHaveLength(2)
})

test('a fragment longer than the controller takes is the caller’s mistake', () => {
  const { queue } = setUp(1)
  expect(() => queue.open(1, () => {}).write(true, new Uint8Array(28))).toThrow(RangeError)
})
