import type { ClientSecurity, PairingMethod, PairingOptions } from '../../index.ts'
import type { Io } from '../io.ts'
import { jsonLine } from '../json-format.ts'
import { type DeviceOptions, visitDevice } from './device-session.ts'
import { terminalAgent } from './terminal-agent.ts'

export interface PairCommandOptions extends DeviceOptions, Pick<PairingOptions, 'mitm' | 'secureConnections' | 'bond'> {
  /** Ask nobody: whoever is near pairs. */
  readonly justWorks?: boolean
}

/** Pairs with a device, and tells how well the link is protected now. Gives the exit code. */
export const pairCommand = (io: Io, device: string, options: PairCommandOptions): Promise<number> =>
  visitDevice(io, device, options, async ({ client, signal }) => {
    const { mitm, secureConnections, bond, justWorks = false, json } = options
    let method: PairingMethod | undefined
    const agent = terminalAgent(io, used => {
      method = used
    })
    await client.pair({
      mitm,
      secureConnections,
      bond,
      agent: justWorks ? { ...agent, ioCapability: 'no-input-no-output' } : agent,
      signal,
    })
    const { address, identityAddress, name, security } = client
    if (json) io.stdout.write(`${jsonLine({ address: identityAddress ?? address, name, method, ...security })}\n`)
    else
      io.stdout.write(
        `${method === undefined ? 'Encrypted with the keys of an earlier pairing' : `Paired by ${words[method]}`}: ${told(security)}.\n`,
      )
  })

const words: Readonly<Record<PairingMethod, string>> = {
  'just-works': 'Just Works',
  'passkey-display': 'a passkey',
  'passkey-entry': 'a passkey',
  'passkey-both': 'a passkey',
  'numeric-comparison': 'comparing numbers',
  'out-of-band': 'data from out of band',
}

const told = ({ authenticated, secureConnections, keySize, bonded }: ClientSecurity): string =>
  [
    secureConnections ? 'LE Secure Connections' : 'LE legacy pairing',
    `a key of ${keySize} bytes`,
    authenticated ? 'nobody in between' : 'somebody may have been in between',
    bonded ? 'kept for the next time' : 'not kept',
  ].join(', ')
