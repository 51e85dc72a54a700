import { type Address, addressKind } from '../core/address.ts'
import { BleakBluetoothNotAvailableError, BleakHciError, BleakTimeoutError, DecodeError } from '../core/errors.ts'
import { type Command, isSupported } from './command.ts'
import { commands } from './commands.ts'
import { eventMask, leEventMask, leFeature, lmpFeature } from './features.ts'
import type { Hci } from './hci.ts'
import { answersZephyrCommands, isSharedAddress } from './quirks.ts'

/** What bring-up has learned of a controller. */
export interface ControllerInfo {
  /** HCI_Version as a number (see `coreVersion`), and who made the controller. */
  readonly hciVersion: number
  readonly companyIdentifier: number
  /** LE features as a bit mask (Vol 6 Part B, 4.6), and LE states (Vol 4 Part E, 7.8.27). */
  readonly leFeatures: bigint
  readonly leStates: bigint
  readonly acl: { readonly packetLength: number; readonly packetCount: number }
  readonly acceptListSize: number
  readonly resolvingListSize: number
  readonly address: Address
  readonly addressType: 'public' | 'random'
  /** Whether scanning, advertising and initiating use the extended commands: legacy ones must not be mixed in (3.1.1). */
  readonly extended: boolean
  /** Whether the controller has a command: announced, and not found missing since. */
  supports(command: Command): boolean
}

export interface BringUpOptions {
  readonly signal?: AbortSignal | undefined
  /** The random static address to use where the controller has no public one of its own. */
  readonly staticAddress?: Address | undefined
  /** Asked where there is neither of them, nor one that the chip has: for an address that lasts. A random one where it knows none. */
  readonly lastingAddress?: (() => Promise<Address | undefined>) | undefined
  /** Leave extended commands alone, whatever the controller announces. */
  readonly legacyOnly?: boolean | undefined
}

/** Milliseconds for a Reset, which may load firmware. */
const resetTimeout = 5_000
/** Smallest ACL packet that an LE controller may take (7.8.2). */
const shortestAcl = 27
/** A controller that has a command, and cannot obey it just now (Vol 1 Part F, 2.12). */
const commandDisallowed = 0x0c
/** Zephyr's vendor command that reads the static addresses of the chip. */
const zephyrReadStaticAddresses = 0xfc09

/**
 * Brings a controller from an unknown state to one that scans, advertises and connects (Vol 4 Part E, 3 and 7).
 * A step that is only useful never blocks it: a command that is missing, refused or never answered is left out from then on.
 * @throws BleakBluetoothNotAvailableError when the controller cannot work at all.
 */
export const bringUp = async (hci: Hci, options: BringUpOptions = {}): Promise<ControllerInfo> => {
  const { signal, legacyOnly = false } = options
  const run: Run = (command, params) => hci.run(command, params, { signal })

  await needed(hci.run(commands.reset, {}, { signal, timeout: resetTimeout }))
  const version = await needed(run(commands.readLocalVersionInformation, {}))
  const missing = new Set<number>()
  const attempt = async <P, R>(command: Command<P, R>, params: P): Promise<R | undefined> => {
    try {
      return await run(command, params)
    } catch (error) {
      if (!isAnswer(error)) throw error
      missing.add(command.opcode)
      return undefined
    }
  }
  const announced = (await attempt(commands.readLocalSupportedCommands, {}))?.supportedCommands.slice() ?? new Uint8Array(64)
  const supports = (command: Command): boolean => isSupported(announced, command) && !missing.has(command.opcode)
  const optional = async <P, R>(command: Command<P, R>, params: P): Promise<R | undefined> =>
    supports(command) ? attempt(command, params) : undefined

  const lmpFeatures = (await optional(commands.readLocalSupportedFeatures, {}))?.lmpFeatures ?? 0n
  const leFeatures = (await attempt(commands.leReadLocalSupportedFeatures, {}))?.leFeatures ?? 0n
  if (lmpFeature.leSupported(lmpFeatures) && !lmpFeature.brEdrNotSupported(lmpFeatures))
    await optional(commands.writeLeHostSupport, { leSupportedHost: true, simultaneousLeHost: 0 })
  await attempt(commands.setEventMask, { eventMask })
  const masked = await attempt(commands.leSetEventMask, { leEventMask: leEventMask(leFeatures, supports) })

  const acl = await aclBuffers(attempt, optional)
  const leStates = (await optional(commands.leReadSupportedStates, {}))?.leStates ?? 0n
  const acceptListSize = (await optional(commands.leReadFilterAcceptListSize, {}))?.filterAcceptListSize ?? 0
  const resolvingListSize = (await optional(commands.leReadResolvingListSize, {}))?.resolvingListSize ?? 0
  // Without that mask the controller keeps extended advertising reports to itself (7.8.1).
  const extended = masked !== undefined && !legacyOnly && (await choosesExtended(leFeatures, supports, run))
  // It may have counted the attempt, and then refuses the legacy commands until the next Reset (3.1.1).
  if (extended === undefined) return await bringUp(hci, { ...options, legacyOnly: true })
  const own = await ownAddress(hci, attempt, version.companyIdentifier, options)
  if (own.addressType === 'random') await needed(run(commands.leSetRandomAddress, { randomAddress: own.address }))

  const { hciVersion, companyIdentifier } = version
  return {
    hciVersion,
    companyIdentifier,
    leFeatures,
    leStates,
    acl,
    acceptListSize,
    resolvingListSize,
    ...own,
    extended,
    supports,
  }
}

type Run = <P, R>(command: Command<P, R>, params: P) => Promise<R>
type Attempt = <P, R>(command: Command<P, R>, params: P) => Promise<R | undefined>

/** Whether the controller has spoken, or failed to: anything else (an abort, the end of the adapter) ends bring-up. */
const isAnswer = (error: unknown): boolean =>
  error instanceof BleakHciError || error instanceof BleakTimeoutError || error instanceof DecodeError

/** A step without which nothing works. */
const needed = async <T>(step: Promise<T>): Promise<T> => {
  try {
    return await step
  } catch (cause) {
    if (!isAnswer(cause)) throw cause
    throw new BleakBluetoothNotAvailableError(`the controller cannot be used: ${(cause as Error).message}`, 'controller', {
      cause,
      remedy:
        'Make sure that this is a Bluetooth controller, on a serial line that its baud rate is right, and power it off and on',
    })
  }
}

/** LE buffers, newest command first; zero means that they are shared with BR/EDR (7.8.2). */
const aclBuffers = async (attempt: Attempt, optional: Attempt): Promise<ControllerInfo['acl']> => {
  const v2 = await optional(commands.leReadBufferSizeV2, {})
  const le = v2?.leAclDataPacketLength ? v2 : await attempt(commands.leReadBufferSizeV1, {})
  let packetLength = le?.leAclDataPacketLength ?? 0
  let packetCount = le?.totalNumLeAclDataPackets ?? 0
  if (packetLength === 0 || packetCount === 0) {
    const shared = await attempt(commands.readBufferSize, {})
    packetLength = shared?.aclDataPacketLength ?? 0
    packetCount = shared?.totalNumAclDataPackets ?? 0
  }
  if (packetLength < shortestAcl || packetCount === 0)
    throw new BleakBluetoothNotAvailableError(
      `the controller says that it holds ${packetCount} data packets of ${packetLength} bytes, and at least 1 of ${shortestAcl} is needed`,
      'controller',
      { remedy: 'Unplug the adapter or power it off, and try again; if this stays, its firmware is broken' },
    )
  return { packetLength, packetCount }
}

/** Announced is not enough: one harmless command shows whether the controller really has the extended ones. Undefined where it does not say. */
const choosesExtended = async (
  leFeatures: bigint,
  supports: (command: Command) => boolean,
  run: Run,
): Promise<boolean | undefined> => {
  const needed: readonly Command[] = [commands.leSetExtendedScanParameters, commands.leSetExtendedScanEnable]
  if (!leFeature.extendedAdvertising(leFeatures) || !needed.every(supports)) return false
  try {
    await run(commands.leSetExtendedScanEnable, { enable: false, filterDuplicates: 0, duration: 0, period: 0 })
    return true
  } catch (error) {
    if (!isAnswer(error)) throw error
    return error instanceof BleakHciError ? error.status === commandDisallowed : undefined
  }
}

/** Public where the controller has one of its own, else the chip's static address, else a random static one. */
const ownAddress = async (
  hci: Hci,
  attempt: Attempt,
  companyIdentifier: number,
  { staticAddress, lastingAddress, signal }: BringUpOptions,
): Promise<Pick<ControllerInfo, 'address' | 'addressType'>> => {
  const address = (await attempt(commands.readBdAddr, {}))?.bdAddr ?? 0
  if (!isSharedAddress(address)) return { address, addressType: 'public' }
  const ofChip = answersZephyrCommands(companyIdentifier) ? await zephyrStaticAddress(hci, signal) : undefined
  return { address: staticAddress ?? ofChip ?? (await lastingAddress?.()) ?? randomStaticAddress(), addressType: 'random' }
}

/** Status, count, then the first address, least significant byte first. */
const zephyrStaticAddress = async (hci: Hci, signal: AbortSignal | undefined): Promise<Address | undefined> => {
  try {
    const answer = await hci.runRaw(zephyrReadStaticAddresses, new Uint8Array(0), { signal })
    if (answer[0] !== 0 || !answer[1] || answer.length < 8) return undefined
    const address = answer.subarray(2, 8).reduceRight((value, byte) => value * 256 + byte, 0)
    return addressKind(address, 'random') === 'static' ? address : undefined
  } catch (error) {
    if (!isAnswer(error)) throw error
    return undefined
  }
}

/** Vol 6 Part B, 1.3.2.1: two top bits set, the rest random. */
const randomStaticAddress = (): Address =>
  crypto.getRandomValues(new Uint8Array(6)).reduce((value, byte, at) => value * 256 + (at === 0 ? byte | 0xc0 : byte), 0)
