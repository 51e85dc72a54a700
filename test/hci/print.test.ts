import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../core/hex.ts'
import { errorName } from '../../hci/error-codes.ts'
import { describePacket } from '../../hci/print.ts'
import { packetType } from '../../hci/transport.ts'
import { coreVersion } from '../../hci/versions.ts'

const { command, acl, sco, event, iso } = packetType

describe('one line for a packet', () => {
  test.each([
    [command, '0c20 02 01 00', 'LE Set Scan Enable (0x200c) enable=1 filterDuplicates=0'],
    [command, '030c 00', 'Reset (0x0c03)'],
    [command, '0520 06 c5d4e3f2a1c0', 'LE Set Random Address (0x2005) randomAddress=C0:A1:F2:E3:D4:C5'],
    [command, '0604 03 4000 13', 'Disconnect (0x0406) connectionHandle=0x0040 reason=Remote User Terminated Connection'],
    [
      command,
      '4120 08 01 00 01 01 1000 1100',
      'LE Set Extended Scan Parameters (0x2041) ownAddressType=random scanningFilterPolicy=0 scanningPhys={le1M={scanType=1 scanInterval=16 scanWindow=17}}',
    ],
    [
      command,
      '3920 06 01 01 02 0a00 00',
      'LE Set Extended Advertising Enable (0x2039) enable=1 sets=[advertisingHandle=2 duration=10 maxExtendedAdvertisingEvents=0]',
    ],
    [command, '01fc 02 aabb', 'Vendor command (0xfc01) aabb'],
    [command, '520c 01 00', 'Unknown command (0x0c52) 00'],
    [
      event,
      '0e 0c 01 1820 00 efcdab8967452301',
      'Command Complete LE Rand (0x2018) status=Success randomNumber=0x0123456789abcdef',
    ],
    [event, '0e 04 01 1820 0c', 'Command Complete LE Rand (0x2018) status=Command Disallowed'],
    [event, '0e 06 01 01fc 00 aabb', 'Command Complete Vendor command (0xfc01) 00aabb'],
    [event, '0e 03 05 0000', 'Command Complete numHciCommandPackets=5'],
    [event, '0f 04 00 01 0d20', 'Command Status LE Create Connection (0x200d) status=Success'],
    [
      event,
      '0e 0c 01 0110 00 0c 0100 0c 5d00 0200',
      'Command Complete Read Local Version Information (0x1001) status=Success hciVersion=5.3 hciSubversion=1 lmpVersion=5.3 companyIdentifier=0x005d lmpSubversion=2',
    ],
    [event, '05 04 00 4000 08', 'Disconnection Complete status=Success connectionHandle=0x0040 reason=Connection Timeout'],
    [event, '13 05 01 4000 0200', 'Number Of Completed Packets completed=[connectionHandle=0x0040 numCompletedPackets=2]'],
    [
      event,
      '3e 0f 02 01 00 01 c5d4e3f2a1c0 03 020106 c4',
      'LE Advertising Report ADV_IND C0:A1:F2:E3:D4:C5 (random) -60 dBm 020106',
    ],
    [
      event,
      '3e 16 02 02 04 00 554433221100 00 7f 03 03 c5d4e3f2a1c0 00 c4',
      'LE Advertising Report SCAN_RSP 00:11:22:33:44:55 (public) no RSSI | ADV_NONCONN_IND C0:A1:F2:E3:D4:C5 (random identity) -60 dBm',
    ],
    [
      event,
      '3e 1d 0d 01 2100 01 c5d4e3f2a1c0 01 02 05 f4 b0 4001 00 000000000000 03 020106',
      'LE Extended Advertising Report connectable, more to come C0:A1:F2:E3:D4:C5 (random) -80 dBm 1M/2M sid=5 txPower=-12 periodicAdvertisingInterval=320 020106',
    ],
    [
      event,
      '3e 1a 0d 01 1b00 01 c5d4e3f2a1c0 01 00 ff 7f b0 0000 00 000000000000 00',
      'LE Extended Advertising Report SCAN_RSP to ADV_IND C0:A1:F2:E3:D4:C5 (random) -80 dBm 1M/none',
    ],
    [
      event,
      '3e 12 0b 01 01 01 c5d4e3f2a1c0 01 01000000004f c4',
      'LE Directed Advertising Report ADV_DIRECT_IND C0:A1:F2:E3:D4:C5 (random) to 4F:00:00:00:00:01 (random) -60 dBm',
    ],
    [event, '3e 01 ff', 'LE event 0xff ff'],
    [event, 'fe 02 aabb', 'Event 0xfe aabb'],
    [acl, '4000 0500 0102030405', 'ACL handle=0x0040 first 5 bytes 0102030405'],
    [acl, '4010 0100 01', 'ACL handle=0x0040 continuing 1 bytes 01'],
    [acl, '4020 0000', 'ACL handle=0x0040 first 0 bytes'],
    [sco, '4100 02 aabb', 'SCO handle=0x0041 2 bytes aabb'],
    [iso, '6020 0200 aabb', 'ISO handle=0x0060 complete 2 bytes aabb'],
  ] as const)('%i %s', (type, hex, line) => {
    expect(describePacket(type, fromHex(hex))).toBe(line)
  })

  test('long data is cut and counted', () => {
    const data = new Uint8Array(4 + 1000)
    data.set([0x40, 0x00, 0xe8, 0x03])
    expect(describePacket(acl, data)).toBe(`ACL handle=0x0040 first 1000 bytes ${'00'.repeat(64)}… (1000 bytes)`)
    const completed = Uint8Array.from({ length: 3 + 40 * 4 }, (_, at) => [0x13, 161, 40][at] ?? 0)
    expect(describePacket(event, completed)).toMatch(/… \(40 in all\)\]$/)
  })

  test.each([
    [command, '', /^malformed: command /],
    [command, '0c20', /^malformed: command 0c20 \(wrong length\)$/],
    [command, '0c20 03 01 00', /^malformed: command/],
    [command, '0c20 01 01', /^malformed: LE Set Scan Enable \(0x200c\) 01 \(/],
    [event, '', /^malformed: event/],
    [event, '05 04 00 4000', /^malformed: event 0504004000/],
    [event, '05 03 00 4000', /^malformed: Event 0x05 004000/],
    [event, '3e 00', /^malformed: LE event/],
    [event, '3e 02 02 01', /^malformed: LE event 0x02 0201/],
    [event, '0e 05 01 1820 00 11', /^Command Complete LE Rand \(0x2018\) malformed: status=Success 11/],
    [event, '3e 0f 02 02 00 01 c5d4e3f2a1c0 03 020106 c4', /020106 malformed: 1 of 2 are whole$/],
    [event, '13 05 ff 4000 0100', /malformed: 1 of 255 are whole$/],
    [acl, '40', /^malformed: ACL 40/],
    [acl, '4000 0500 01', /^malformed: ACL 4000050001/],
    [sco, '', /^malformed: SCO/],
    [iso, '4000 0100', /^malformed: ISO/],
  ] as const)('%i %s is malformed', (type, hex, line) => {
    expect(describePacket(type, fromHex(hex))).toMatch(line)
  })

  test('any packet has its line, of printable characters and of bounded length', () => {
    const starts = fc.constantFrom('', '0e', '0f', '3e', '3e ff 02', '3e ff 0d', '13', '0c20', '3920', '4120')
    fc.assert(
      fc.property(fc.nat({ max: 7 }), starts, fc.uint8Array({ maxLength: 300 }), fc.boolean(), (type, start, tail, fix) => {
        const body = Uint8Array.of(...fromHex(start), ...tail)
        // Half of them with a length byte that is right, so that the tables are reached.
        if (fix && type === command && body.length > 2) body[2] = body.length - 3
        if (fix && type === event && body.length > 1) body[1] = body.length - 2
        const line = describePacket(type as typeof event, body)
        expect(line).toMatch(/^[\x20-\x7e…]+$/)
        expect(line.length).toBeLessThan(4000)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('names of numbers', () => {
  test.each([
    [0x00, 'Success'],
    [0x0c, 'Command Disallowed'],
    [0x13, 'Remote User Terminated Connection'],
    [0x3e, 'Connection Failed to be Established'],
    [0x48, 'Insufficient Channels'],
    [0xff, 'Unknown Error 0xff'],
    [0x2b, 'Unknown Error 0x2b'],
  ])('error %i is %s', (code, name) => {
    expect(errorName(code)).toBe(name)
  })

  test.each([
    [6, '4.0'],
    [9, '5.0'],
    [13, '5.4'],
    [16, '6.2'],
    [0x20, 'unknown (0x20)'],
  ])('version %i is %s', (version, name) => {
    expect(coreVersion(version)).toBe(name)
  })
})
