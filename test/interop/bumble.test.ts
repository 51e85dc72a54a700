import { describe, expect, test } from 'vitest'
import { scannerSuite, strap, uuid } from '../support/scanner-suite.ts'
import { scanUntil } from '../support/seen.ts'
import { bumbleRig, type Place, startBumble } from './support/bumble.ts'

const places: readonly Place[] = ['tcp', 'pty', 'unix', 'ws']

describe.each(places)('Bumble over %s', place => scannerSuite(surroundings => bumbleRig(place, surroundings)))

test('Bumble, stock: commands that get no answer cost time, and nothing else', async () => {
  const { uri, peer } = await startBumble('tcp', { advertisers: [strap], stock: true })
  await using _peer = peer
  const seen = await scanUntil({ adapter: uri }, sofar => sofar.count(strap.address) >= 2)
  expect(seen.advertisement(strap.address)).toMatchObject({ rssi: -50, serviceUuids: [uuid('180d'), uuid('180f')] })
})
