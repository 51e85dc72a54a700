import { type IoCapability, ioCapabilities, type PairingAgent, type PairingMethod } from '../../smp/pairing-agent.ts'
import type { PairingSettings } from '../../smp/pairing-settings.ts'

/** Two users who look at each other's device: what one shows, the other types or compares. */
export class Users {
  /** Method and what was shown or asked, by end. */
  readonly told: string[] = []
  readonly methods: PairingMethod[] = []
  #passkey: ((passkey: number) => void) | undefined
  readonly #shown: Promise<number> = new Promise(resolve => {
    this.#passkey = resolve
  })
  readonly #numbers: number[] = []

  /** Whoever types where nobody shows one agrees on 123456. */
  agent(ioCapability: IoCapability): PairingAgent {
    return {
      ioCapability,
      authorize: ({ method }) => {
        this.methods.push(method)
        return true
      },
      displayPasskey: passkey => this.#passkey?.(passkey),
      requestPasskey: ({ method }) => (method === 'passkey-both' ? 123_456 : this.#shown),
      confirmNumeric: value => {
        this.#numbers.push(value)
        return this.#numbers.every(one => one === value)
      },
    }
  }
}

export interface Combination {
  readonly central: IoCapability
  readonly peripheral: IoCapability
  readonly mitm: 'neither' | 'central' | 'peripheral' | 'both'
  readonly secure: boolean
}

/** All of IO capabilities, protection that is asked for, and kinds of pairing. */
export const combinations: readonly Combination[] = ioCapabilities.flatMap(central =>
  ioCapabilities.flatMap(peripheral =>
    (['neither', 'central', 'peripheral', 'both'] as const).flatMap(mitm =>
      [false, true].map(secure => ({ central, peripheral, mitm, secure })),
    ),
  ),
)

export const nameOf = ({ central, peripheral, mitm, secure }: Combination): string =>
  `${secure ? 'secure connections' : 'legacy'}, ${central} to ${peripheral}, protection wanted by ${mitm}`

/** The settings of both ends. */
export const settingsOf = (
  users: Users,
  { central, peripheral, mitm, secure }: Combination,
): readonly [PairingSettings, PairingSettings] => {
  const secureConnections = secure ? 'preferred' : 'no'
  const wants = (end: string) => mitm === end || mitm === 'both'
  return [
    { agent: users.agent(central), mitm: wants('central'), secureConnections },
    { agent: users.agent(peripheral), mitm: wants('peripheral'), secureConnections },
  ]
}
