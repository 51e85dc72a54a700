import fc from 'fast-check'
import { encode } from '../../core/codec.ts'
import { Reader } from '../../core/cursor.ts'
import type { Command } from '../../hci/command.ts'
import { commands, findCommand } from '../../hci/commands.ts'
import { extendedToPeer, toPeer } from './initiating.ts'
import { bytes, enable, extended, fragment, legacy, properties } from './virtual-advertising.ts'

/** One command packet's content. */
export interface SentCommand {
  readonly opcode: number
  readonly params: Uint8Array
}

const zeros = new Uint8Array(256)

/** The length of a command's parameters where all that it counts is nothing. */
const shortest = ({ params }: Command): number => {
  const from = new Reader(zeros)
  params.read(from)
  return from.at
}

/** Small numbers are the ones most often valid; two commands that name the same handle or address have to meet. */
const byte = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 1, 2, 3, 4, 7, 0x10) }, { weight: 1, arbitrary: fc.nat(255) })

const ofLength = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.array(byte, { minLength: length, maxLength: length }).map(bytes => Uint8Array.from(bytes))

const of = <P>(command: Command<P>, params: P): SentCommand => ({
  opcode: command.opcode,
  params: encode(command.params, params),
})

const listed = { advertiserAddressType: 0, advertiserAddress: 1, advertisingSid: 1 }
const identity = { peerIdentityAddressType: 0, peerIdentityAddress: 1 }
const scanning = { ownAddressType: 0, scanningFilterPolicy: 0 }
const window = { scanType: 1, scanInterval: 16, scanWindow: 16 }
const periodic = { advertisingHandle: 0, periodicAdvertisingIntervalMin: 80, periodicAdvertisingIntervalMax: 80 }
const sync = { ...listed, options: 0, skip: 0, syncTimeout: 100, syncCteType: 0 }

/** Commands that chance would not find, and that bring a controller into states where others are answered otherwise. */
const valid: readonly SentCommand[] = [
  of(commands.leSetRandomAddress, { randomAddress: 0xc00000000001 }),
  of(commands.leSetAdvertisingParameters, legacy()),
  of(commands.leSetAdvertisingParameters, legacy({ advertisingType: 1, peerAddress: 1 })),
  of(commands.leSetAdvertisingData, { advertisingData: bytes(31) }),
  of(commands.leSetAdvertisingEnable, { advertisingEnable: true }),
  of(commands.leSetScanParameters, { ...scanning, leScanType: 1, leScanInterval: 16, leScanWindow: 16 }),
  of(commands.leSetScanEnable, { enable: true, filterDuplicates: false }),
  of(commands.leCreateConnection, toPeer()),
  of(commands.leCreateConnection, toPeer({ initiatorFilterPolicy: 1 })),
  of(commands.leCreateConnection, toPeer({ ownAddressType: 1 })),
  of(commands.leCreateConnectionCancel, {}),
  of(commands.leSetExtendedAdvertisingParametersV1, extended()),
  of(commands.leSetExtendedAdvertisingParametersV1, extended({ advertisingEventProperties: properties.connectable })),
  of(commands.leSetExtendedAdvertisingParametersV1, extended({ advertisingHandle: 1, ownAddressType: 1 })),
  of(commands.leSetAdvertisingSetRandomAddress, { advertisingHandle: 1, randomAddress: 0xc00000000002 }),
  of(commands.leSetExtendedAdvertisingData, { ...fragment(), advertisingData: bytes(40) }),
  of(commands.leSetExtendedAdvertisingData, { ...fragment(1), advertisingData: bytes(200) }),
  of(commands.leSetExtendedAdvertisingEnable, enable(0)),
  of(commands.leSetExtendedAdvertisingEnable, { ...enable(0), enable: false }),
  of(commands.leSetExtendedScanParameters, { ...scanning, scanningPhys: { le1M: window } }),
  of(commands.leSetExtendedScanEnable, { enable: true, filterDuplicates: 0, duration: 0, period: 0 }),
  of(commands.leExtendedCreateConnectionV1, extendedToPeer()),
  of(commands.leSetPeriodicAdvertisingParametersV1, { ...periodic, periodicAdvertisingProperties: 0 }),
  of(commands.leSetPeriodicAdvertisingData, { advertisingHandle: 0, operation: 3, advertisingData: bytes(20) }),
  of(commands.leSetPeriodicAdvertisingEnable, { enable: 1, advertisingHandle: 0 }),
  of(commands.lePeriodicAdvertisingCreateSync, sync),
  of(commands.leAddDeviceToPeriodicAdvertiserList, listed),
  of(commands.leAddDeviceToFilterAcceptList, { addressType: 0, address: 1 }),
  of(commands.leAddDeviceToResolvingList, { ...identity, peerIrk: bytes(16, 1), localIrk: bytes(16, 2) }),
  of(commands.leReadPeerResolvableAddress, identity),
  of(commands.leRemoveDeviceFromResolvingList, identity),
  of(commands.leSetAddressResolutionEnable, { addressResolutionEnable: true }),
  of(commands.leWriteSuggestedDefaultDataLength, { suggestedMaxTxOctets: 100, suggestedMaxTxTime: 1000 }),
  of(commands.leSetDefaultPhy, { allPhys: 0, txPhys: 1, rxPhys: 1 }),
  of(commands.writeLeHostSupport, { leSupportedHost: true, simultaneousLeHost: 0 }),
  of(commands.setEventMask, { eventMask: 0x3fffffffffffffffn }),
  of(commands.leSetEventMask, { leEventMask: 0xffffffffffn }),
]

/** Parameters of the right length for the most part, and of any other for the rest. */
const someCommand = (among: readonly Command[]): fc.Arbitrary<SentCommand> =>
  fc
    .constantFrom(...among)
    .chain(command =>
      fc
        .oneof({ weight: 6, arbitrary: ofLength(shortest(command)) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 255 }) })
        .map(params => ({ opcode: command.opcode, params })),
    )

/** One of these commands; now and then one that is valid. */
export const anyCommand = (among: readonly Command[] = Object.values(commands)): fc.Arbitrary<SentCommand> =>
  fc.oneof({ weight: 1, arbitrary: someCommand(among) }, { weight: 2, arbitrary: fc.constantFrom(...valid) })

/** An opcode that no table has: those of vendors, and NOP. */
export const unknownOpcode: fc.Arbitrary<number> = fc.nat(0xffff).filter(opcode => findCommand(opcode) === undefined)
