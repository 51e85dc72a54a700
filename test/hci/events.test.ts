import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { DecodeError } from '../../core/errors.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import type { EventEntry } from '../../hci/event.ts'
import { decodeEvent, encodeEvent, type HciEvent, hciEvents } from '../../hci/events.ts'

/** What `decodeEvent` makes of a whole event packet. */
const decoded = (hex: string): HciEvent | undefined => {
  const packet = fromHex(hex)
  return decodeEvent(packet[0] as number, packet.subarray(2))
}

const address = 0xc0a1f2e3d4c5
const parameters = { connectionInterval: 24, peripheralLatency: 0, supervisionTimeout: 42 }
const peer = { role: 1, peerAddressType: 1, peerAddress: address }
const train = {
  advertisingSid: 3,
  advertiserAddressType: 1,
  advertiserAddress: address,
  advertiserPhy: 2,
  periodicAdvertisingInterval: 80,
  advertiserClockAccuracy: 5,
}
const subevents = { numSubevents: 1, subeventInterval: 2, responseSlotDelay: 3, responseSlotSpacing: 4 }
const x = '11'.repeat(32)
const y = '22'.repeat(32)

const layouts: readonly (readonly [string, HciEvent])[] = [
  ['05 04 00 4000 13', { name: 'disconnectionComplete', status: 0, connectionHandle: 0x40, reason: 0x13 }],
  ['08 04 00 4000 01', { name: 'encryptionChangeV1', status: 0, connectionHandle: 0x40, encryptionEnabled: 1 }],
  [
    '59 05 00 4000 01 10',
    { name: 'encryptionChangeV2', status: 0, connectionHandle: 0x40, encryptionEnabled: 1, encryptionKeySize: 16 },
  ],
  [
    '0c 08 00 4000 0c 5d00 3412',
    {
      name: 'readRemoteVersionInformationComplete',
      status: 0,
      connectionHandle: 0x40,
      version: 12,
      companyIdentifier: 0x5d,
      subversion: 0x1234,
    },
  ],
  [
    '0e 05 01 0c20 00 aa',
    { name: 'commandComplete', numHciCommandPackets: 1, opcode: 0x200c, returnParameters: fromHex('00aa') },
  ],
  ['0e 03 05 0000', { name: 'commandComplete', numHciCommandPackets: 5, opcode: 0, returnParameters: fromHex('') }],
  ['0f 04 0c 01 0d20', { name: 'commandStatus', status: 0x0c, numHciCommandPackets: 1, opcode: 0x200d }],
  ['10 01 42', { name: 'hardwareError', hardwareCode: 0x42 }],
  [
    '13 09 02 4000 0100 4100 0203',
    {
      name: 'numberOfCompletedPackets',
      completed: [
        { connectionHandle: 0x40, numCompletedPackets: 1 },
        { connectionHandle: 0x41, numCompletedPackets: 0x0302 },
      ],
    },
  ],
  ['1a 01 01', { name: 'dataBufferOverflow', linkType: 1 }],
  ['30 03 00 4000', { name: 'encryptionKeyRefreshComplete', status: 0, connectionHandle: 0x40 }],
  ['57 02 4000', { name: 'authenticatedPayloadTimeoutExpired', connectionHandle: 0x40 }],
  [
    '3e 13 01 00 4000 01 01 c5d4e3f2a1c0 1800 0000 2a00 05',
    { name: 'leConnectionComplete', status: 0, connectionHandle: 0x40, ...peer, ...parameters, centralClockAccuracy: 5 },
  ],
  ['3e 0a 03 00 4000 1800 0000 2a00', { name: 'leConnectionUpdateComplete', status: 0, connectionHandle: 0x40, ...parameters }],
  [
    '3e 0c 04 00 4000 ff01000000000080',
    { name: 'leReadRemoteFeaturesComplete', status: 0, connectionHandle: 0x40, leFeatures: 0x80000000000001ffn },
  ],
  [
    '3e 0d 05 4000 efcdab8967452301 3412',
    {
      name: 'leLongTermKeyRequest',
      connectionHandle: 0x40,
      randomNumber: 0x0123456789abcdefn,
      encryptedDiversifier: 0x1234,
    },
  ],
  [
    '3e 0b 06 4000 0600 0c00 0000 c800',
    {
      name: 'leRemoteConnectionParameterRequest',
      connectionHandle: 0x40,
      intervalMin: 6,
      intervalMax: 12,
      maxLatency: 0,
      timeout: 200,
    },
  ],
  [
    '3e 0b 07 4000 fb00 4808 1b00 4801',
    {
      name: 'leDataLengthChange',
      connectionHandle: 0x40,
      maxTxOctets: 251,
      maxTxTime: 2120,
      maxRxOctets: 27,
      maxRxTime: 328,
    },
  ],
  [
    `3e 42 08 00 ${x} ${y}`,
    { name: 'leReadLocalP256PublicKeyComplete', status: 0, keyXCoordinate: fromHex(x), keyYCoordinate: fromHex(y) },
  ],
  [`3e 22 09 00 ${x}`, { name: 'leGenerateDhKeyComplete', status: 0, dhKey: fromHex(x) }],
  [
    '3e 22 29 00 4000 01 01 c5d4e3f2a1c0 010000000040 000000000000 1800 0000 2a00 05 01 2301',
    {
      name: 'leEnhancedConnectionCompleteV2',
      status: 0,
      connectionHandle: 0x40,
      ...peer,
      localResolvablePrivateAddress: 0x400000000001,
      peerResolvablePrivateAddress: 0,
      ...parameters,
      centralClockAccuracy: 5,
      advertisingHandle: 1,
      syncHandle: 0x123,
    },
  ],
  ['3e 06 0c 00 4000 02 03', { name: 'lePhyUpdateComplete', status: 0, connectionHandle: 0x40, txPhy: 2, rxPhy: 3 }],
  [
    '3e 14 24 00 2301 03 01 c5d4e3f2a1c0 02 5000 05 01 02 03 04',
    { name: 'lePeriodicAdvertisingSyncEstablishedV2', status: 0, syncHandle: 0x123, ...train, ...subevents },
  ],
  [
    '3e 0a 0f 2301 7f c4 ff 00 02 aabb',
    {
      name: 'lePeriodicAdvertisingReportV1',
      syncHandle: 0x123,
      txPower: 127,
      rssi: -60,
      cteType: 255,
      dataStatus: 0,
      data: fromHex('aabb'),
    },
  ],
  ['3e 01 11', { name: 'leScanTimeout' }],
  [
    '3e 06 12 43 01 ff0e 05',
    {
      name: 'leAdvertisingSetTerminated',
      status: 0x43,
      advertisingHandle: 1,
      connectionHandle: 0xeff,
      numCompletedExtendedAdvertisingEvents: 5,
    },
  ],
  [
    '3e 09 13 01 01 c5d4e3f2a1c0',
    { name: 'leScanRequestReceived', advertisingHandle: 1, scannerAddressType: 1, scannerAddress: address },
  ],
  ['3e 04 14 4000 01', { name: 'leChannelSelectionAlgorithm', connectionHandle: 0x40, channelSelectionAlgorithm: 1 }],
  [
    '3e 14 18 00 4000 3412 2301 03 01 c5d4e3f2a1c0 02 5000 05',
    {
      name: 'lePeriodicAdvertisingSyncTransferReceivedV1',
      status: 0,
      connectionHandle: 0x40,
      serviceData: 0x1234,
      syncHandle: 0x123,
      ...train,
    },
  ],
  [
    '3e 09 21 00 4000 02 01 ec 00 fc',
    {
      name: 'leTransmitPowerReporting',
      status: 0,
      connectionHandle: 0x40,
      reportReason: 2,
      phy: 1,
      txPowerLevel: -20,
      txPowerLevelFlag: 0,
      delta: -4,
    },
  ],
]

describe('layouts', () => {
  test.each(layouts)('%s', (hex, event) => {
    expect(decoded(hex)).toEqual(event)
    expect(toHex(encodeEvent(event))).toBe(hex.replaceAll(' ', ''))
  })

  test('appended fields are ignored', () => {
    expect(decoded('05 06 00 4000 13 ffff')).toEqual(decoded('05 04 00 4000 13'))
    expect(decoded('3e 08 0c 00 4000 02 03 ffff')).toEqual(decoded('3e 06 0c 00 4000 02 03'))
  })

  test('an event that is too long for its length byte is a RangeError', () => {
    const returnParameters = new Uint8Array(253)
    const event = { name: 'commandComplete', numHciCommandPackets: 1, opcode: 0x1001 } as const
    expect(encodeEvent({ ...event, returnParameters: returnParameters.subarray(1) })).toHaveLength(257)
    expect(() => encodeEvent({ ...event, returnParameters })).toThrow(RangeError)
  })

  test('no two events share a code, a title or a section and version; a key is the title', () => {
    const all = Object.entries<EventEntry>(hciEvents)
    const tags = all.map(([, { code, subevent }]) => `${code}.${subevent}`)
    expect(new Set(tags).size).toBe(all.length)
    expect(new Set(all.map(([, { title }]) => title)).size).toBe(all.length)
    for (const [key, { title, section, subevent }] of all) {
      expect(key.toLowerCase()).toBe(title.replaceAll(/[^a-z0-9]/gi, '').toLowerCase())
      expect(section).toMatch(subevent === undefined ? /^7\.7\.\d+$/ : /^7\.7\.65\.\d+$/)
    }
  })

  test('an event narrows by its name', () => {
    const event = decoded('05 04 00 4000 13')
    if (event?.name !== 'disconnectionComplete') throw new Error('another event')
    expectTypeOf(event).toExtend<{ readonly reason: number }>()
    expectTypeOf<HciEvent<'leScanTimeout'>['name']>().toEqualTypeOf<'leScanTimeout'>()
    expectTypeOf<HciEvent<'leAdvertisingReport'>['reports'][number]['data']>().toEqualTypeOf<Uint8Array>()
  })
})

describe('hostile events', () => {
  test('HCI-01: a Command Complete without its status is for the command queue to judge', () => {
    expect(decoded('0e 03 01 030c')).toEqual({
      name: 'commandComplete',
      numHciCommandPackets: 1,
      opcode: 0x0c03,
      returnParameters: new Uint8Array(0),
    })
  })

  test('HCI-18: a count of handles beyond the end gives the complete entries, and no count is malformed', () => {
    expect(decoded('13 05 ff 4000 0100')).toEqual({
      name: 'numberOfCompletedPackets',
      completed: [{ connectionHandle: 0x40, numCompletedPackets: 1 }],
    })
    expect(decoded('13 08 02 4000 0100 4100 01')).toMatchObject({ completed: [{ connectionHandle: 0x40 }] })
    expect(decoded('13 04 ff 4000 01')).toEqual({ name: 'numberOfCompletedPackets', completed: [] })
    expect(() => decoded('13 00')).toThrow(DecodeError)
  })

  test('HCI-32: an LE event that is unknown, or has no subevent code, is nothing', () => {
    expect(decoded('3e 01 ff')).toBeUndefined()
    expect(decoded('3e 00')).toBeUndefined()
  })

  test('HCI-43: vendor and unknown events are nothing', () => {
    expect(decoded('ff 00')).toBeUndefined()
    expect(decoded('fe 01 01')).toBeUndefined()
  })

  test.each(layouts.filter(([hex]) => !/^(0e|13|3e 01)/.test(hex)))('%s cut anywhere is a DecodeError', hex => {
    const packet = fromHex(hex)
    const first = packet[0] === 0x3e ? 3 : 2
    for (let end = first; end < packet.length; end++)
      expect(() => decodeEvent(packet[0] as number, packet.subarray(2, end))).toThrow(DecodeError)
  })
})

describe('any bytes', () => {
  const roundTrip = (code: number, bytes: Uint8Array): void => {
    let event: HciEvent | undefined
    try {
      event = decodeEvent(code, bytes)
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError)
      return
    }
    if (!event) return
    const packet = encodeEvent(event)
    expect(packet[0]).toBe(code)
    expect(packet[1]).toBe(packet.length - 2)
    expect(packet.length - 2).toBeLessThanOrEqual(bytes.length)
    expect(decodeEvent(code, packet.subarray(2))).toEqual(event)
  }

  test.each(Object.values<EventEntry>(hciEvents))(
    '$title: decode or are a DecodeError, and what decodes encodes back',
    ({ code, subevent }) => {
      const start = subevent === undefined ? [] : [subevent]
      const tail = fc.uint8Array({ maxLength: 255 - start.length })
      fc.assert(
        fc.property(tail, bytes => roundTrip(code, Uint8Array.of(...start, ...bytes))),
        { numRuns: 100 },
      )
    },
  )

  test('of any event decode, are unknown or are a DecodeError', () => {
    fc.assert(fc.property(fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 255 }), roundTrip), { numRuns: 1000 })
  })
})
