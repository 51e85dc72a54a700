// Links on the queue that shares a controller's buffers among them (Vol 4 Part E, 4.1.1).
import { expect, test } from 'vitest'
import { BleakError } from '../../core/errors.ts'
import { AclQueue } from '../../hci/acl-queue.ts'
import { L2capLink } from '../../l2cap/link.ts'
import { Owner } from '../support/l2cap-link.ts'

const setUp = (handles: readonly number[]) => {
  const sent: { handle: number; start: boolean; data: Uint8Array }[] = []
  const queue = new AclQueue({
    packetLength: 27,
    packetCount: 2,
    send: packet => {
      const head = (packet[0] as number) | ((packet[1] as number) << 8)
      sent.push({ handle: head & 0xfff, start: head >> 12 === 0, data: packet.slice(4) })
      return true
    },
  })
  const links = handles.map(handle => {
    const acl = (drained: () => void) => queue.open(handle, drained)
    const link = new L2capLink({ role: 'central', packetLength: queue.packetLength, acl, disconnect: () => {} })
    const owner = new Owner()
    return { handle, link, owner, channel: link.fixed('att')(owner) }
  })
  /** Everything that a controller sends on, one packet after the other. */
  const complete = () => {
    for (let at = 0; at < sent.length; at++) queue.completed(sent[at]?.handle ?? 0, 1)
  }
  return { queue, sent, links, complete }
}

test('several links send as much as they like, and every PDU arrives whole', () => {
  const { queue, sent, links, complete } = setUp([1, 2, 3])
  const received = links.map(({ handle }) => {
    const peer = new L2capLink({
      role: 'peripheral',
      packetLength: 27,
      acl: () => ({ write: () => true, close: () => {} }),
      disconnect: () => {},
    })
    const owner = new Owner()
    peer.fixed('att')(owner)
    return { handle, peer, owner }
  })
  for (let i = 0; i < 20; i++) for (const { channel } of links) channel.send(new Uint8Array(100).fill(i))
  complete()
  for (const { handle, start, data } of sent) received.find(one => one.handle === handle)?.peer.fragment(start, data)
  const all = Array.from({ length: 20 }, (_, i) => i.toString(16).padStart(2, '0').repeat(100))
  for (const { owner } of received) expect(owner.sdus).toEqual(all)
  for (const { owner } of links) expect(owner.drains).toBe(1)
  expect(queue.free).toBe(2)
})

test('HCI-19: with no credits back, sending waits, and the end of the link releases everything', () => {
  const { queue, links } = setUp([1, 2])
  const [stuck, other] = links
  while (stuck?.channel.send(new Uint8Array(200)));
  const reason = new BleakError('supervision timeout')
  stuck?.link.close(reason)
  expect(stuck?.owner.closings).toEqual([reason])
  expect(queue.free).toBe(2)
  expect(other?.channel.send(new Uint8Array(20))).toBe(true)
  expect(queue.free).toBe(1)
})

test('a link that has gone sends nothing on the handle that another one has now', () => {
  const { queue, sent, links } = setUp([1])
  const [old] = links
  for (let i = 0; i < 5; i++) old?.channel.send(new Uint8Array(200))
  const again = queue.open(1, () => {})
  const before = sent.length
  old?.channel.send(new Uint8Array(200))
  old?.link.close(new BleakError('late news'))
  again.write(true, Uint8Array.of(7))
  expect(sent.slice(before).map(({ data }) => [...data])).toEqual([[7]])
})
