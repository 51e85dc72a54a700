import type { Air, Random } from '../../controller/index.ts'
import type { Player } from './world-player.ts'

/** Where the players are. */
export interface Scene {
  readonly air: Air
  readonly players: readonly Player[]
  readonly random: Random
  readonly isPrivate: boolean
  /** Sets up a player's controller that is as after power-on. */
  prepare(player: Player): Promise<void>
}

interface Turn extends Scene {
  readonly player: Player
  readonly other: Player
  /** Of one of the player's links, or one that there is not. */
  readonly connectionHandle: number
  /** From 0 to below `limit`. */
  readonly below: (limit: number) => number
  readonly ownAddressType: number
}

type Step = (turn: Turn) => unknown

export const addressOf = (id: number): number => 100 + id
/** The radio reaches nobody from there. */
const far = { x: 1e6, y: 0 }
/** ADV_IND, extended connectable, high duty cycle ADV_DIRECT_IND, ADV_NONCONN_IND. */
const kinds = [0x13, 0x01, 0x1d, 0x10] as const
const highDuty = 0x1d
const key = (byte: number) => new Uint8Array(16).fill(byte)
const ceLengths = { minCeLength: 0, maxCeLength: 0 }

const advertise: Step = async ({ player, other, below, ownAddressType }) => {
  const advertisingHandle = below(2)
  const advertisingEventProperties = kinds[below(4)] ?? 0x13
  const status = await player.command('leSetExtendedAdvertisingParametersV1', {
    advertisingHandle,
    advertisingEventProperties,
    primaryAdvertisingIntervalMin: 32 + below(300),
    primaryAdvertisingIntervalMax: 400,
    primaryAdvertisingChannelMap: 1 + below(7),
    ownAddressType,
    peerAddressType: 0,
    peerAddress: addressOf(other.id),
    advertisingFilterPolicy: below(4),
    advertisingTxPower: 127,
    primaryAdvertisingPhy: advertisingEventProperties === 1 && below(2) ? 3 : 1,
    secondaryAdvertisingMaxSkip: 0,
    secondaryAdvertisingPhy: 1 + below(3),
    advertisingSid: 1,
    scanRequestNotificationEnable: true,
  })
  if (status !== 0) return
  const duration = advertisingEventProperties === highDuty ? 1 + below(128) : below(3) * 100
  const set = { advertisingHandle, duration, maxExtendedAdvertisingEvents: below(3) * 5 }
  if ((await player.command('leSetExtendedAdvertisingEnable', { enable: true, sets: [set] })) === 0)
    player.sets.add(advertisingHandle)
}

export const stopAdvertising = async (player: Player): Promise<void> => {
  if ((await player.command('leSetExtendedAdvertisingEnable', { enable: false, sets: [] })) !== 0) return
  player.look()
  player.sets.clear()
}

const connect: Step = async ({ player, other, below, ownAddressType }) => {
  const wish = {
    scanInterval: 16 + below(50),
    scanWindow: 16,
    connectionIntervalMin: 6,
    connectionIntervalMax: 6 + below(200),
    maxLatency: below(4),
    supervisionTimeout: 500,
    ...ceLengths,
  }
  const status = await player.command('leExtendedCreateConnectionV1', {
    initiatorFilterPolicy: below(2),
    ownAddressType,
    peerAddressType: 0,
    peerAddress: addressOf(other.id),
    initiatingPhys: below(2) ? { le1M: wish, leCoded: wish } : { le1M: wish },
  })
  if (status === 0) player.isCreating = true
}

const scan: Step = async ({ player, below, ownAddressType }) => {
  const enable = below(2) === 0
  const le1M = { scanType: below(2), scanInterval: 16, scanWindow: 16 }
  if (enable)
    await player.command('leSetExtendedScanParameters', {
      ownAddressType,
      scanningFilterPolicy: below(4),
      scanningPhys: { le1M },
    })
  await player.command('leSetExtendedScanEnable', { enable, filterDuplicates: below(2), duration: below(2) * 50, period: 0 })
}

const send: Step = ({ player, connectionHandle, below }) => {
  const hasBuffer = player.held < player.controller.profile.aclPacketCount
  if (player.links.has(connectionHandle) && hasBuffer) player.sendData(connectionHandle, 4 + below(247))
}

/** Mostly the right key. */
const encrypt: Step = ({ player, connectionHandle, below }) => {
  const longTermKey = key(below(20) === 0 ? 1 : 0)
  return player.command('leEnableEncryption', { connectionHandle, randomNumber: 0n, encryptedDiversifier: 0, longTermKey })
}

const answerKeyRequest: Step = async ({ player, below }) => {
  const { keyRequest: connectionHandle } = player
  player.keyRequest = undefined
  if (connectionHandle === undefined) return
  if (below(4)) await player.command('leLongTermKeyRequestReply', { connectionHandle, longTermKey: key(0) })
  else await player.command('leLongTermKeyRequestNegativeReply', { connectionHandle })
}

const update: Step = ({ player, connectionHandle, below }) =>
  player.command('leConnectionUpdate', {
    connectionHandle,
    connectionIntervalMin: 6,
    connectionIntervalMax: 6 + below(100),
    maxLatency: below(3),
    supervisionTimeout: 300 + below(300),
    ...ceLengths,
  })

const answerUpdateRequest: Step = async ({ player, below }) => {
  const { updateRequest: asked } = player
  player.updateRequest = undefined
  if (!asked) return
  const { name: _, ...wish } = asked
  if (below(4)) await player.command('leRemoteConnectionParameterRequestReply', { ...wish, ...ceLengths })
  else
    await player.command('leRemoteConnectionParameterRequestNegativeReply', {
      connectionHandle: asked.connectionHandle,
      reason: 0x3b,
    })
}

const setPhy: Step = ({ player, connectionHandle, below }) =>
  player.command('leSetPhy', {
    connectionHandle,
    allPhys: 0,
    txPhys: 1 << below(3),
    rxPhys: 1 << below(3),
    phyOptions: 0,
  })

const setDataLength: Step = ({ player, connectionHandle, below }) =>
  player.command('leSetDataLength', { connectionHandle, txOctets: 27 + below(225), txTime: 328 + below(2_000) })

const move: Step = ({ player, below }) => player.controller.moveTo(below(3) === 0 ? far : { x: player.id, y: 0 })

const reset: Step = async ({ air, player, prepare }) => {
  await air.advance(0)
  player.look()
  await player.command('reset', {})
  player.forget()
  await prepare(player)
}

/** What players do, and how often. */
const steps: readonly (readonly [weight: number, step: Step])[] = [
  [14, advertise],
  [5, ({ player }) => stopAdvertising(player)],
  [14, connect],
  [3, ({ player }) => player.command('leCreateConnectionCancel', {})],
  [3, scan],
  [16, send],
  [3, ({ player, connectionHandle }) => player.command('disconnect', { connectionHandle, reason: 0x13 })],
  [4, encrypt],
  [8, answerKeyRequest],
  [3, update],
  [3, answerUpdateRequest],
  [3, setPhy],
  [2, setDataLength],
  [2, ({ player, connectionHandle }) => player.command('leReadRemoteFeatures', { connectionHandle })],
  [2, ({ player, connectionHandle }) => player.command('readRemoteVersionInformation', { connectionHandle })],
  [2, move],
  [1, reset],
  [12, ({ air, below }) => air.advance(below(400))],
]
const choices = steps.flatMap(([weight, step]) => Array.from({ length: weight }, () => step))

/** Somebody does something. */
export const takeTurn = async (scene: Scene): Promise<void> => {
  const { players, random, isPrivate } = scene
  const below = (limit: number): number => Math.floor(random.fraction() * limit)
  const at = below(players.length)
  const [player, other] = [players[at], players[(at + 1 + below(players.length - 1)) % players.length]]
  if (!player || !other) return
  const handles = [...player.links.keys()]
  const connectionHandle = handles[below(Math.max(1, handles.length))] ?? 0
  const step = choices[below(choices.length)]
  await step?.({ ...scene, player, other, connectionHandle, below, ownAddressType: isPrivate ? 2 : 0 })
  for (const one of players) one.look()
}
