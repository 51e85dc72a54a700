import type { Host } from '../host/host.ts'
import type { Link } from '../host/link.ts'
import type { Identity } from '../smp/bond.ts'
import { type Adapter, hostOf } from './adapter.ts'
import { acquireAdapter } from './adapter-pool.ts'
import type { AddressLike } from './base-client.ts'
import type { BLEDevice } from './ble-device.ts'
import { identitiesOf } from './client-target.ts'
import type { HciSession } from './hci-session.ts'
import { checkPairing, deviceOf, type PairingOptions, settingsOf } from './pairing-options.ts'

/** Pairs on a link, or encrypts it with the bond where that is enough. @throws what `LinkPairing.pair` throws. */
export const pairOn = async (
  link: Link,
  options: PairingOptions,
  name: string | null,
  signal: AbortSignal | undefined,
): Promise<void> => {
  checkPairing(options)
  await link.pairing.pair(
    settingsOf(options, () => deviceOf(link, name)),
    signal,
  )
}

/** Forgets the bond with whoever is connected, or else with a device by its address, on an adapter that is opened for that. */
export const forgetBond = async (
  session: HciSession | undefined,
  device: { readonly target: BLEDevice | AddressLike; readonly adapter: string | Adapter | undefined },
  signal: AbortSignal | undefined,
): Promise<void> => {
  if (session) {
    await forget(hostOf(session.adapter), session.link.bond.identity)
    return
  }
  const lease = await acquireAdapter(device.adapter, signal)
  try {
    for (const identity of identitiesOf(device.target)) await forget(hostOf(lease.adapter), identity)
  } finally {
    await lease.release()
  }
}

const forget = async (host: Host, identity: Identity | undefined): Promise<void> => {
  if (identity) await host.unpair(identity)
}
