import { formatAddress } from '../core/address.ts'
import { checkType } from '../core/check.ts'
import type { CallOptions } from '../core/deadline.ts'
import type { Link } from '../host/link.ts'
import type { PairingAgent as LinkAgent, PairingContext as LinkContext } from '../smp/pairing-agent.ts'
import { checkSettings, type PairingSettings } from '../smp/pairing-settings.ts'

/** The other device of a pairing. */
export interface PairingDevice {
  /** Upper-case with colons. */
  readonly address: string
  readonly addressType: 'public' | 'random'
  /** Null where it is not known. */
  readonly name: string | null
}

/** The pairing that an agent is asked about: with whom, by which method, and what that protects against. */
export interface PairingContext extends LinkContext {
  readonly device: PairingDevice
}

/**
 * Who is asked while two devices pair; see docs/pairing.md. What is implemented says what the user can do, and so which method is used; each
 * function may take up to 30 s. What one throws ends the pairing, and `pair` rejects with it.
 */
export type PairingAgent = LinkAgent<PairingContext>

/** How to pair. */
export interface PairingOptions extends Omit<PairingSettings, 'agent' | 'identity' | 'distribute' | 'accept'> {
  readonly agent?: PairingAgent | undefined
}

export type PairOptions = PairingOptions & CallOptions

/** @throws TypeError or RangeError for what makes no sense. */
export const checkPairing = (options: PairingOptions): void => {
  const { agent, mitm, bond, keypress, debug } = options
  for (const [name, value] of Object.entries({ mitm, bond, keypress, debug })) checkType(name, value, 'boolean')
  if (agent !== undefined && (typeof agent !== 'object' || agent === null)) throw new TypeError('agent must be an object')
  for (const name of ['authorize', 'displayPasskey', 'requestPasskey', 'confirmNumeric', 'keypress'] as const)
    checkType(`agent.${name}`, agent?.[name], 'function')
  checkSettings(settingsOf(options, () => nobody))
}

const nobody: PairingDevice = { address: '', addressType: 'public', name: null }

/** The same for a link; `device` tells the agent who is at its other end. */
export const settingsOf = ({ agent, ...options }: PairingOptions, device: () => PairingDevice): PairingSettings => ({
  ...options,
  // Both signing keys, so that either end can sign what goes over a link that is not encrypted.
  distribute: { signing: true },
  accept: { signing: true },
  ...(agent && { agent: withDevice(agent, device) }),
})

const withDevice = (agent: PairingAgent, device: () => PairingDevice): LinkAgent => {
  const told = (context: LinkContext): PairingContext => ({ ...context, device: device() })
  const { ioCapability } = agent
  return {
    ioCapability,
    ...(agent.authorize && { authorize: context => agent.authorize?.(told(context)) ?? false }),
    ...(agent.displayPasskey && { displayPasskey: (passkey, context) => agent.displayPasskey?.(passkey, told(context)) }),
    ...(agent.requestPasskey && { requestPasskey: context => agent.requestPasskey?.(told(context)) }),
    ...(agent.confirmNumeric && { confirmNumeric: (value, context) => agent.confirmNumeric?.(value, told(context)) ?? false }),
    ...(agent.keypress && { keypress: (what, context) => agent.keypress?.(what, told(context)) }),
  }
}

/** Who is at the other end of a link. */
export const deviceOf = ({ bond, peer }: Link, name: string | null): PairingDevice => {
  const { address, addressType } = bond.identity ?? peer
  return { address: formatAddress(address), addressType, name }
}
