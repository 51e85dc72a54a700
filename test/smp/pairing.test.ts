import { describe, expect, test } from 'vitest'
import type { IoCapability, PairingMethod } from '../../smp/pairing-agent.ts'
import { combinations, nameOf, settingsOf, Users } from '../support/smp-agents.ts'
import { smpPair } from '../support/smp-pair.ts'

/** What the specification's table says, told from the side of the central; written down here once more, by who reads and who types. */
const expectedMethod = (central: IoCapability, peripheral: IoCapability, secure: boolean): PairingMethod => {
  const types = (io: IoCapability) => io.startsWith('keyboard')
  const shows = (io: IoCapability) => io.startsWith('display') || io === 'keyboard-display'
  const compares = (io: IoCapability) => io === 'display-yes-no' || io === 'keyboard-display'
  if (central === 'no-input-no-output' || peripheral === 'no-input-no-output') return 'just-works'
  if (secure && compares(central) && compares(peripheral)) return 'numeric-comparison'
  if (central === 'keyboard-only' && peripheral === 'keyboard-only') return 'passkey-both'
  if (shows(central) && types(peripheral)) return 'passkey-display'
  return types(central) && shows(peripheral) ? 'passkey-entry' : 'just-works'
}

const seenByPeripheral: Partial<Record<PairingMethod, PairingMethod>> = {
  'passkey-display': 'passkey-entry',
  'passkey-entry': 'passkey-display',
}

describe.each(['central', 'peripheral'] as const)('every combination, begun by the %s', begins => {
  test.each(combinations.map(one => [nameOf(one), one] as const))('%s', async (_, combination) => {
    const { central, peripheral, mitm, secure } = combination
    const users = new Users()
    const [ofCentral, ofPeripheral] = settingsOf(users, combination)
    const rig = smpPair({
      peripheral: { pairingRequested: () => ofPeripheral },
      central: { securityRequested: () => void rig.central.pair(ofCentral).catch(() => {}) },
    })
    const pairing = begins === 'central' ? rig.central.pair(ofCentral) : rig.peripheral.pair(ofPeripheral)
    const isAsked = mitm !== 'neither' || [central, peripheral].some(io => io !== 'no-input-no-output')
    const method = isAsked ? expectedMethod(central, peripheral, secure) : 'just-works'
    if (method === 'just-works' && mitm !== 'neither') {
      await expect(pairing).rejects.toMatchObject({ name: 'BleakPairingError', reason: 0x03 })
      expect(rig.link.keys).toEqual([])
      return
    }
    const result = await pairing
    const own = begins === 'central' ? method : (seenByPeripheral[method] ?? method)
    expect(result).toMatchObject({
      method: own,
      secureConnections: secure,
      isAuthenticated: method !== 'just-works',
      keySize: 16,
    })
    expect(rig.link.keys).toHaveLength(1)
    expect(new Set(users.methods)).toEqual(new Set([method, seenByPeripheral[method] ?? method]))
  })
})
