import { parseAddress } from '../../core/address.ts'
import { Deferred } from '../../core/deferred.ts'
import { BleakHciError } from '../../core/errors.ts'
import type { Identity, LongTermKey } from '../../smp/bond.ts'
import type { PairingResult } from '../../smp/pairing.ts'
import { type SecurityHandlers, SecurityManager } from '../../smp/security-manager.ts'
import type { LinkEncrypter, PairingSecrets } from '../../smp/session.ts'
import { ChannelEnd } from './att-pair.ts'
import { FakeClock } from './fake-clock.ts'

export const centralAddress: Identity = { address: parseAddress('C1:11:22:33:44:55'), addressType: 'random' }
export const peripheralAddress: Identity = { address: parseAddress('00:1B:DC:07:31:88'), addressType: 'public' }

/** Two link layers that are joined: encrypted once both hosts have given the same key. */
export class JoinedEncryption {
  /** The keys that were used, one for each time that the link was encrypted. */
  readonly keys: LongTermKey[] = []
  #waiting: { readonly key: LongTermKey; readonly done: Deferred<void> } | undefined

  readonly encrypter: LinkEncrypter = {
    encrypt: async (key, signal) => {
      const other = this.#waiting
      if (!other) {
        const waiting = { key, done: new Deferred<void>() }
        this.#waiting = waiting
        signal?.addEventListener('abort', () => {
          if (this.#waiting === waiting) this.#waiting = undefined
        })
        return await waiting.done.promise
      }
      this.#waiting = undefined
      if (other.key.value.every((byte, at) => byte === key.value[at])) {
        this.keys.push(key)
        other.done.resolve()
        return
      }
      const error = new BleakHciError('LE Enable Encryption', 0x3d, 'MIC failure')
      other.done.reject(error)
      throw error
    },
  }
}

export interface SmpPairOptions {
  readonly central?: SecurityHandlers
  readonly peripheral?: SecurityHandlers
  readonly secrets?: PairingSecrets
  /** Stands before the link layer of the central. */
  readonly centralEncrypter?: (encrypter: LinkEncrypter) => LinkEncrypter
}

/** Two Security Managers joined by a channel. */
export const smpPair = ({ central = {}, peripheral = {}, secrets, centralEncrypter = one => one }: SmpPairOptions = {}) => {
  const [near, far] = ChannelEnd.pair()
  const clock = new FakeClock()
  const link = new JoinedEncryption()
  const results: PairingResult[] = []
  const failures: unknown[] = []
  const told: SecurityHandlers = {
    paired: result => void results.push(result),
    pairingFailed: error => void failures.push(error),
  }
  const shared = { clock, encryption: link.encrypter, secrets }
  return {
    near,
    far,
    clock,
    link,
    /** What came of pairings that the central began, at the peripheral. */
    results,
    failures,
    central: new SecurityManager(near.open, {
      ...shared,
      encryption: centralEncrypter(link.encrypter),
      role: 'central',
      own: centralAddress,
      peer: peripheralAddress,
      handlers: central,
    }),
    peripheral: new SecurityManager(far.open, {
      ...shared,
      role: 'peripheral',
      own: peripheralAddress,
      peer: centralAddress,
      handlers: { ...told, ...peripheral },
    }),
  }
}
