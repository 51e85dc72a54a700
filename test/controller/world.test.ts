import { expect, test } from 'vitest'
import { Air, type FindPath, freeSpace, profiles, Random, VirtualController } from '../../controller/index.ts'
import { RawHost } from '../support/raw-host.ts'
import { type PlayedLink, Player } from '../support/world-player.ts'
import { addressOf, type Scene, stopAdvertising, takeTurn } from '../support/world-steps.ts'

const profile = { ...profiles.le54, maxLinks: 3, aclPacketCount: 4 }
const losses = [0, 0, 0.1, 0.4] as const
const turns = 400

/** Everybody may reach everybody; in some worlds packets get lost, collide, or come from private addresses. */
const worldOf = async (seed: number, count: number) => {
  const random = new Random(seed)
  let loss = losses[random.uint32() % losses.length] ?? 0
  const path: FindPath = (from, to, phy) => {
    const free = freeSpace(from, to, phy)
    return free && { ...free, loss }
  }
  const air = new Air({ seed, path, collisions: random.uint32() % 2 === 0 })
  const isPrivate = random.uint32() % 2 === 0
  const everybody = Array.from({ length: count }, (_, id) => id)
  const irk = (id: number) => new Uint8Array(16).fill(id + 1)

  const prepare = async ({ host, id }: Player): Promise<void> => {
    await host.listenToEverything()
    await host.run('leSetRandomAddress', { randomAddress: 0xc00000000001 + id })
    for (const other of everybody) {
      const peer = { peerIdentityAddressType: 0, peerIdentityAddress: addressOf(other) }
      if (isPrivate && other !== id)
        await host.run('leAddDeviceToResolvingList', { ...peer, peerIrk: irk(other), localIrk: irk(id) })
      await host.run('leAddDeviceToFilterAcceptList', { addressType: 0, address: addressOf(other) })
    }
    await host.run('leSetAddressResolutionEnable', { addressResolutionEnable: isPrivate })
    await host.run('leSetResolvablePrivateAddressTimeoutV1', { rpaTimeout: 1 + (random.uint32() % 5) })
  }

  const players: Player[] = []
  for (const id of everybody) {
    const controller = new VirtualController({ air, profile, address: addressOf(id), position: { x: id, y: 0 } })
    const player = new Player(id, controller, await RawHost.on(controller, { quiet: true }))
    players.push(player)
    await prepare(player)
  }
  const scene: Scene = { air, players, random, isPrivate, prepare }
  const calm = () => {
    loss = 0
    for (const { id, controller } of players) controller.moveTo({ x: id, y: 0 })
  }
  return { scene, calm }
}

const look = (players: readonly Player[]): void => {
  for (const player of players) player.look()
}

/** Nobody begins anything, and what has been begun comes to its end. */
const settle = async ({ air, players }: Scene): Promise<void> => {
  for (const player of players) {
    await player.command('leCreateConnectionCancel', {})
    await air.advance(0)
    look(players)
    await stopAdvertising(player)
    await player.command('leSetExtendedScanEnable', { enable: false, filterDuplicates: 0, duration: 0, period: 0 })
  }
  for (let times = 0; times < 20; times++) {
    await air.advance(5_000)
    look(players)
    for (const player of players) await answer(player)
  }
}

const answer = async (player: Player): Promise<void> => {
  const { keyRequest, updateRequest } = player
  player.keyRequest = undefined
  player.updateRequest = undefined
  if (keyRequest !== undefined)
    await player.command('leLongTermKeyRequestReply', { connectionHandle: keyRequest, longTermKey: new Uint8Array(16) })
  if (updateRequest)
    await player.command('leRemoteConnectionParameterRequestNegativeReply', {
      connectionHandle: updateRequest.connectionHandle,
      reason: 0x3b,
    })
}

/** What both sides of a link must agree on. */
const checkPair = (player: Player, link: PlayedLink, other: PlayedLink | undefined): void => {
  if (!other) throw player.failure(`a link to ${link.peer} that has no other side`)
  player.check(other.role !== link.role, 'the same role on both sides')
  player.check(other.received === link.sent, `${link.sent} packets sent, ${other.received} received`)
  player.check(link.completed === link.sent, `${link.sent} packets sent, ${link.completed} completed`)
  player.check(other.isEncrypted === link.isEncrypted, 'encrypted on one side')
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
  'whatever four hosts do, what they are told is true and fits together (world %i)',
  async seed => {
    const { scene, calm } = await worldOf(seed, 4)
    const { air, players } = scene
    let links = 0
    for (let turn = 0; turn < turns; turn++) await takeTurn(scene)
    calm()
    await settle(scene)
    for (const player of players) {
      player.check(!player.isCreating, 'an attempt without an outcome')
      for (const link of player.links.values()) {
        const peer = players.find(({ id }) => addressOf(id) === link.peer)
        checkPair(
          player,
          link,
          [...(peer?.links.values() ?? [])].find(one => one.peer === addressOf(player.id)),
        )
      }
      links += player.host.got('leEnhancedConnectionCompleteV1').filter(({ status }) => status === 0).length
      for (const connectionHandle of player.links.keys()) await player.command('disconnect', { connectionHandle, reason: 0x13 })
    }
    await air.advance(20_000)
    look(players)
    for (const player of players) {
      player.check(player.links.size === 0, 'a link without an end')
      player.check(player.controller.states().length === 0, `it goes on: ${player.controller.states().join(', ')}`)
    }
    expect(links).toBeGreaterThan(0)
  },
)
