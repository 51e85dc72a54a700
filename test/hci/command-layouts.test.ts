import { describe, expect, test } from 'vitest'
import { decode, decodePrefix, encode } from '../../core/codec.ts'
import { DecodeError } from '../../core/errors.ts'
import { fromHex, toHex } from '../../core/hex.ts'
import { type Command, type CommandParams, encodeCommand } from '../../hci/command.ts'
import { type CommandName, commands } from '../../hci/commands.ts'

/** A whole command as hex beside its parameters. */
const row = <N extends CommandName>(name: N, params: CommandParams<(typeof commands)[N]>, hex: string) =>
  [name, params, hex.replaceAll(' ', '')] as const

const peerAddress = 0xc0a1f2e3d4c5
const zeros = (length: number): string => '00'.repeat(length)

const initiating = (scanInterval: number, scanWindow: number, next: number) => ({
  scanInterval,
  scanWindow,
  connectionIntervalMin: next,
  connectionIntervalMax: next + 1,
  maxLatency: next + 2,
  supervisionTimeout: next + 3,
  minCeLength: next + 4,
  maxCeLength: next + 5,
})

const layouts = [
  row('reset', {}, '030c 00'),
  row('disconnect', { connectionHandle: 0x40, reason: 0x13 }, '0604 03 4000 13'),
  row('setEventMask', { eventMask: 0x3dbff807fffbffffn }, '010c 08 fffffbff07f8bf3d'),
  row('writeLeHostSupport', { leSupportedHost: true, simultaneousLeHost: 0 }, '6d0c 02 01 00'),
  row(
    'hostBufferSize',
    {
      hostAclDataPacketLength: 1021,
      hostSynchronousDataPacketLength: 64,
      hostTotalNumAclDataPackets: 8,
      hostTotalNumSynchronousDataPackets: 0,
    },
    '330c 07 fd03 40 0800 0000',
  ),
  row('leSetEventMask', { leEventMask: 0x1fn }, '0120 08 1f00000000000000'),
  row('leSetRandomAddress', { randomAddress: peerAddress }, '0520 06 c5d4e3f2a1c0'),
  row(
    'leSetAdvertisingParameters',
    {
      advertisingIntervalMin: 0x0800,
      advertisingIntervalMax: 0x0801,
      advertisingType: 0,
      ownAddressType: 1,
      peerAddressType: 0,
      peerAddress: 0,
      advertisingChannelMap: 7,
      advertisingFilterPolicy: 0,
    },
    '0620 0f 0008 0108 00 01 00 000000000000 07 00',
  ),
  row('leSetAdvertisingData', { advertisingData: fromHex('020106') }, `0820 20 03 020106 ${zeros(28)}`),
  row(
    'leSetScanParameters',
    { leScanType: 1, leScanInterval: 16, leScanWindow: 16, ownAddressType: 0, scanningFilterPolicy: 0 },
    '0b20 07 01 1000 1000 00 00',
  ),
  row('leSetScanEnable', { enable: true, filterDuplicates: false }, '0c20 02 01 00'),
  row(
    'leCreateConnection',
    {
      leScanInterval: 0x60,
      leScanWindow: 0x30,
      initiatorFilterPolicy: 0,
      peerAddressType: 1,
      peerAddress,
      ownAddressType: 0,
      connectionIntervalMin: 24,
      connectionIntervalMax: 40,
      maxLatency: 0,
      supervisionTimeout: 42,
      minCeLength: 1,
      maxCeLength: 2,
    },
    '0d20 19 6000 3000 00 01 c5d4e3f2a1c0 00 1800 2800 0000 2a00 0100 0200',
  ),
  row('leSetHostChannelClassification', { channelMap: fromHex('ffffffff1f') }, '1420 05 ffffffff1f'),
  row(
    'leEnableEncryption',
    {
      connectionHandle: 0x40,
      randomNumber: 0x0123456789abcdefn,
      encryptedDiversifier: 0x1234,
      longTermKey: fromHex('000102030405060708090a0b0c0d0e0f'),
    },
    '1920 1c 4000 efcdab8967452301 3412 000102030405060708090a0b0c0d0e0f',
  ),
  row('leSetDataLength', { connectionHandle: 0x40, txOctets: 251, txTime: 2120 }, '2220 06 4000 fb00 4808'),
  row('leSetPhy', { connectionHandle: 0x40, allPhys: 0, txPhys: 2, rxPhys: 2, phyOptions: 0 }, '3220 07 4000 00 02 02 0000'),
  row(
    'leSetExtendedAdvertisingParametersV1',
    {
      advertisingHandle: 1,
      advertisingEventProperties: 0x0013,
      primaryAdvertisingIntervalMin: 0x000800,
      primaryAdvertisingIntervalMax: 0x010203,
      primaryAdvertisingChannelMap: 7,
      ownAddressType: 1,
      peerAddressType: 0,
      peerAddress: 0,
      advertisingFilterPolicy: 0,
      advertisingTxPower: -7,
      primaryAdvertisingPhy: 1,
      secondaryAdvertisingMaxSkip: 0,
      secondaryAdvertisingPhy: 2,
      advertisingSid: 5,
      scanRequestNotificationEnable: false,
    },
    '3620 19 01 1300 000800 030201 07 01 00 000000000000 00 f9 01 00 02 05 00',
  ),
  row(
    'leSetExtendedAdvertisingData',
    { advertisingHandle: 1, operation: 3, fragmentPreference: 1, advertisingData: fromHex('020106') },
    '3720 07 01 03 01 03 020106',
  ),
  row(
    'leSetExtendedAdvertisingEnable',
    {
      enable: true,
      sets: [
        { advertisingHandle: 1, duration: 0x0102, maxExtendedAdvertisingEvents: 3 },
        { advertisingHandle: 2, duration: 0x0304, maxExtendedAdvertisingEvents: 5 },
      ],
    },
    '3920 0a 01 02 01 0201 03 02 0403 05',
  ),
  row('leSetExtendedAdvertisingEnable', { enable: false, sets: [] }, '3920 02 00 00'),
  row(
    'leSetExtendedScanParameters',
    {
      ownAddressType: 1,
      scanningFilterPolicy: 0,
      scanningPhys: {
        le1M: { scanType: 1, scanInterval: 0x10, scanWindow: 0x11 },
        leCoded: { scanType: 0, scanInterval: 0x20, scanWindow: 0x21 },
      },
    },
    '4120 0d 01 00 05 01 1000 1100 00 2000 2100',
  ),
  row('leSetExtendedScanEnable', { enable: true, filterDuplicates: 2, duration: 0x0102, period: 3 }, '4220 06 01 02 0201 0300'),
  row(
    'leExtendedCreateConnectionV1',
    {
      initiatorFilterPolicy: 0,
      ownAddressType: 1,
      peerAddressType: 1,
      peerAddress,
      initiatingPhys: {
        le1M: initiating(1, 2, 3),
        le2M: initiating(0, 0, 9),
        leCoded: initiating(15, 16, 17),
      },
    },
    `4320 3a 00 01 01 c5d4e3f2a1c0 07
     0100 0200 0300 0400 0500 0600 0700 0800
     0000 0000 0900 0a00 0b00 0c00 0d00 0e00
     0f00 1000 1100 1200 1300 1400 1500 1600`.replaceAll(/\s/g, ''),
  ),
  row(
    'lePeriodicAdvertisingCreateSync',
    {
      options: 0,
      advertisingSid: 3,
      advertiserAddressType: 1,
      advertiserAddress: peerAddress,
      skip: 0,
      syncTimeout: 0x0a,
      syncCteType: 0,
    },
    '4420 0e 00 03 01 c5d4e3f2a1c0 0000 0a00 00',
  ),
  row(
    'leSetPeriodicAdvertisingData',
    { advertisingHandle: 1, operation: 3, advertisingData: fromHex('aa') },
    '3f20 04 01 03 01 aa',
  ),
  row('leWriteRfPathCompensation', { rfTxPathCompensationValue: -1280, rfRxPathCompensationValue: 1280 }, '4d20 04 00fb 0005'),
  row(
    'leReceiverTestV3',
    {
      rxChannel: 0x10,
      phy: 1,
      modulationIndex: 0,
      expectedCteLength: 0x14,
      expectedCteType: 1,
      slotDurations: 2,
      antennaIds: fromHex('0001'),
    },
    '4f20 09 10 01 00 14 01 02 02 0001',
  ),
  row(
    'leTransmitterTestV4',
    {
      txChannel: 0,
      testDataLength: 0xff,
      packetPayload: 1,
      phy: 1,
      cteLength: 0,
      cteType: 0,
      antennaIds: fromHex(''),
      txPowerLevel: 0x7e,
    },
    '7b20 08 00 ff 01 01 00 00 00 7e',
  ),
  row(
    'leAddDeviceToResolvingList',
    {
      peerIdentityAddressType: 1,
      peerIdentityAddress: peerAddress,
      peerIrk: fromHex('11'.repeat(16)),
      localIrk: fromHex('22'.repeat(16)),
    },
    `2720 27 01 c5d4e3f2a1c0 ${'11'.repeat(16)} ${'22'.repeat(16)}`,
  ),
] as const

describe('layouts', () => {
  test.each(layouts)('%s', (name, params, hex) => {
    const command: Command = commands[name]
    const packet = encodeCommand(command, params)
    expect(toHex(packet)).toBe(hex)
    expect(decode(command.params, packet.subarray(3))).toEqual(params)
  })

  const returned = [
    [
      'readLocalVersionInformation',
      '0c 3412 0c 5d00 7856',
      { hciVersion: 12, hciSubversion: 0x1234, lmpVersion: 12, companyIdentifier: 0x5d, lmpSubversion: 0x5678 },
    ],
    [
      'readBufferSize',
      'fd03 40 0800 0100',
      {
        aclDataPacketLength: 1021,
        synchronousDataPacketLength: 64,
        totalNumAclDataPackets: 8,
        totalNumSynchronousDataPackets: 1,
      },
    ],
    ['leReadBufferSizeV1', 'fb00 0c', { leAclDataPacketLength: 251, totalNumLeAclDataPackets: 12 }],
    [
      'leReadBufferSizeV2',
      'fb00 0c 0401 04',
      { leAclDataPacketLength: 251, totalNumLeAclDataPackets: 12, isoDataPacketLength: 260, totalNumIsoDataPackets: 4 },
    ],
    ['readBdAddr', 'c5d4e3f2a1c0', { bdAddr: peerAddress }],
    ['leRand', 'efcdab8967452301', { randomNumber: 0x0123456789abcdefn }],
    [
      'leReadMaximumDataLength',
      'fb00 4808 fb00 9042',
      { supportedMaxTxOctets: 251, supportedMaxTxTime: 2120, supportedMaxRxOctets: 251, supportedMaxRxTime: 17040 },
    ],
    ['readRssi', '4000 c4', { connectionHandle: 0x40, rssi: -60 }],
    ['leReadTransmitPower', 'ec 08', { minTxPower: -20, maxTxPower: 8 }],
  ] as const
  test.each(returned)('%s returns', (name, hex, value) => {
    const command: Command = commands[name]
    const bytes = fromHex(hex)
    expect(decode(command.returns, bytes)).toEqual(value)
    expect(encode(command.returns, value)).toEqual(bytes)
    expect(decodePrefix(command.returns, fromHex(`${hex} ff ff`)), 'a newer controller appends fields').toEqual(value)
  })

  test('handles have 12 bits; reserved bits of a received one are ignored', () => {
    expect(decodePrefix(commands.readRssi.returns, fromHex('40f0 00')).connectionHandle).toBe(0x40)
    expect(() => encodeCommand(commands.disconnect, { connectionHandle: 0x1000, reason: 0x13 })).toThrow(RangeError)
  })

  test('a PHY mask with a reserved bit has a layout that nobody knows', () => {
    expect(() => decodePrefix(commands.leSetExtendedScanParameters.params, fromHex(`00 00 09 ${zeros(20)}`))).toThrow(DecodeError)
  })

  test('what does not fit is a RangeError', () => {
    const advertisingData = new Uint8Array(32)
    expect(() => encodeCommand(commands.leSetAdvertisingData, { advertisingData })).toThrow(RangeError)
    const head = { advertisingHandle: 0, operation: 3, fragmentPreference: 0 }
    const tooLong = { ...head, advertisingData: new Uint8Array(252) }
    expect(encodeCommand(commands.leSetExtendedAdvertisingData, { ...head, advertisingData: new Uint8Array(251) })).toHaveLength(
      258,
    )
    expect(() => encodeCommand(commands.leSetExtendedAdvertisingData, tooLong)).toThrow(RangeError)
  })
})
