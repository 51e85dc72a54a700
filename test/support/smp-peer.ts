import { fromHex } from '../../core/hex.ts'
import type { PairingResult } from '../../smp/pairing.ts'
import { type SecurityHandlers, SecurityManager } from '../../smp/security-manager.ts'
import type { LinkEncrypter } from '../../smp/session.ts'
import { ChannelEnd } from './att-pair.ts'
import { FakeClock } from './fake-clock.ts'
import { centralAddress, peripheralAddress } from './smp-pair.ts'

/** A Security Manager of ours, and a peer that a test writes in hex. */
export const smpPeer = (role: 'central' | 'peripheral', handlers: SecurityHandlers = {}, encryption?: LinkEncrypter) => {
  const [near, far] = ChannelEnd.pair()
  const clock = new FakeClock()
  const results: PairingResult[] = []
  const failures: unknown[] = []
  const [own, peer] = role === 'central' ? [centralAddress, peripheralAddress] : [peripheralAddress, centralAddress]
  const manager = new SecurityManager(near.open, {
    role,
    own,
    peer,
    clock,
    encryption: encryption ?? { encrypt: () => Promise.resolve() },
    handlers: {
      paired: result => void results.push(result),
      pairingFailed: error => void failures.push(error),
      ...handlers,
    },
  })
  far.open({ sdu: () => {}, drained: () => {}, closed: () => {} })
  return {
    manager,
    near,
    clock,
    results,
    failures,
    /** Everything that ours has sent, as hex. */
    sent: near.sent,
    /** The peer says this; resolves when ours has nothing more to do. */
    say: async (hex: string) => {
      far.say(fromHex(hex))
      await quiet()
    },
  }
}

/** Until nobody has anything more to do. */
export const quiet = async () => {
  for (let turns = 0; turns < 3_000; turns++) await Promise.resolve()
}

/** A Pairing Request or Response that asks for nothing much: no input or output, legacy, no keys. */
export const plainRequest = '01 03 00 01 10 00 00'
export const plainResponse = '02 03 00 01 10 00 00'
