import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../core/hex.ts'
import { describePacket } from '../../hci/print.ts'
import { type PacketType, packetType } from '../../hci/transport.ts'

const { command, acl, event } = packetType

/** Bytes that are in no other part of a packet. */
const secret = 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf'
const other = 'e0e1e2e3e4e5e6e7e8e9eaebecedeeef'

const packets: readonly (readonly [PacketType, string, string])[] = [
  [
    command,
    `1920 1c 4000 efcdab8967452301 3412 ${secret}`,
    'LE Enable Encryption (0x2019) connectionHandle=0x0040 randomNumber=0x0123456789abcdef encryptedDiversifier=4660 longTermKey=(16 bytes not shown)',
  ],
  [
    command,
    `1a20 12 4000 ${secret}`,
    'LE Long Term Key Request Reply (0x201a) connectionHandle=0x0040 longTermKey=(16 bytes not shown)',
  ],
  [
    command,
    `2720 27 01 0100000000c0 ${secret} ${other}`,
    'LE Add Device To Resolving List (0x2027) peerIdentityAddressType=random peerIdentityAddress=C0:00:00:00:00:01 peerIrk=(16 bytes not shown) localIrk=(16 bytes not shown)',
  ],
  [
    command,
    `1720 20 ${secret} 00000000000000000000000000000000`,
    'LE Encrypt (0x2017) key=(16 bytes not shown) plaintextData=00000000000000000000000000000000',
  ],
  [event, `0e 14 01 1720 00 ${secret}`, 'Command Complete LE Encrypt (0x2017) status=Success encryptedData=(16 bytes not shown)'],
  [command, `0b04 16 010000000000 ${secret}`, 'Unknown command (0x040b) (22 bytes not shown)'],
  [event, `18 17 010000000000 ${secret} 04`, 'Event 0x18 (23 bytes not shown)'],
  [event, `3e 22 09 00 ${secret} ${other}`, 'LE Generate DHKey Complete status=Success dhKey=(32 bytes not shown)'],
  [acl, `4020 1500 1100 0600 04 ${secret}`, 'ACL handle=0x0040 first 21 bytes 1100060004 (16 bytes not shown)'],
  [acl, `4000 1500 1100 0600 06 ${secret}`, 'ACL handle=0x0040 first 21 bytes 1100060006 (16 bytes not shown)'],
  [acl, `4020 1500 1100 0600 08 ${secret}`, 'ACL handle=0x0040 first 21 bytes 1100060008 (16 bytes not shown)'],
  [acl, `4020 1500 1100 0600 0a ${secret}`, 'ACL handle=0x0040 first 21 bytes 110006000a (16 bytes not shown)'],
]

/** What of a key must be seen for it to be one: three bytes of it, in either order. */
const parts = [secret, other].flatMap(key =>
  Array.from({ length: 14 }, (_, at) => {
    const part = key.slice(at * 2, at * 2 + 6)
    return [part, toHex(fromHex(part).toReversed())]
  }),
)

const expectNoKey = (line: string) => {
  for (const part of parts.flat()) expect(line).not.toContain(part)
}

/** How many bytes tell what a packet is, how many its length does not count, and where that stands. */
const layouts: Readonly<Record<number, { readonly identified: number; readonly header: number; readonly lengthAt: number }>> = {
  [command]: { identified: 3, header: 3, lengthAt: 2 },
  [event]: { identified: 5, header: 2, lengthAt: 1 },
  [acl]: { identified: 9, header: 4, lengthAt: 2 },
}

describe('CAP-18 keys in the line of a packet', () => {
  test.each(packets)('%i %s', (type, hex, line) => {
    expect(describePacket(type, fromHex(hex))).toBe(line)
  })

  test.each(packets)('broken in any way: %i %s', (type, hex) => {
    const whole = fromHex(hex)
    const { identified, header, lengthAt } = layouts[type] ?? { identified: 0, header: 0, lengthAt: 0 }
    for (let length = identified; length <= whole.length; length++) {
      const cut = whole.slice(0, length)
      expectNoKey(describePacket(type, cut))
      // Its length says so.
      cut[lengthAt] = length - header
      expectNoKey(describePacket(type, cut))
    }
    expectNoKey(describePacket(type, Uint8Array.of(...whole, 0xff)))
  })

  test('what tells no key is shown', () => {
    expect(describePacket(acl, fromHex(`4020 1500 1100 0600 03 ${other}`))).toBe(
      `ACL handle=0x0040 first 21 bytes 1100060003${other}`,
    )
    expect(describePacket(acl, fromHex(`4020 1500 1100 0400 0a ${other}`))).toContain(other)
    expect(describePacket(command, fromHex('1b20 02 4000'))).toBe(
      'LE Long Term Key Request Negative Reply (0x201b) connectionHandle=0x0040',
    )
  })
})
