import type { ConnectRequest, Side } from '../../controller/air/advertising-event.ts'
import { Air, type Profile, VirtualController } from '../../controller/index.ts'
import type { CommandParams } from '../../hci/command.ts'
import type { commands } from '../../hci/commands.ts'
import { RawHost } from './raw-host.ts'

type Create = CommandParams<typeof commands.leCreateConnection>
type ExtendedCreate = CommandParams<typeof commands.leExtendedCreateConnectionV1>

/** The public address of the peripheral in these tests. */
export const peerAddress = 0xc0ffee000001

/** LE Create Connection to that peripheral, listening all the time, but for what is given. */
export const toPeer = (given: Partial<Create> = {}): Create => ({
  leScanInterval: 0x10,
  leScanWindow: 0x10,
  initiatorFilterPolicy: 0,
  peerAddressType: 0,
  peerAddress,
  ownAddressType: 0,
  connectionIntervalMin: 24,
  connectionIntervalMax: 40,
  maxLatency: 0,
  supervisionTimeout: 42,
  minCeLength: 0,
  maxCeLength: 0,
  ...given,
})

export type PhyParameters = NonNullable<ExtendedCreate['initiatingPhys']['le1M']>

/** What one PHY says in LE Extended Create Connection. */
export const onPhy = (given: Partial<PhyParameters> = {}): PhyParameters => ({
  scanInterval: 0x10,
  scanWindow: 0x10,
  connectionIntervalMin: 24,
  connectionIntervalMax: 40,
  maxLatency: 0,
  supervisionTimeout: 42,
  minCeLength: 0,
  maxCeLength: 0,
  ...given,
})

/** The same as `toPeer` with the extended command, on LE 1M. */
export const extendedToPeer = (given: Partial<ExtendedCreate> = {}): ExtendedCreate => ({
  initiatorFilterPolicy: 0,
  ownAddressType: 0,
  peerAddressType: 0,
  peerAddress,
  initiatingPhys: { le1M: onPhy() },
  ...given,
})

export interface Pair {
  readonly air: Air
  readonly controller: VirtualController
  readonly host: RawHost
  /** What answers connection requests where a fake event says so, and its host. */
  readonly peer: VirtualController
  readonly peerHost: RawHost
  /** What initiators asked for so far. */
  readonly requests: ConnectRequest[]
  /** For fake events: takes every initiator. */
  readonly takes: (request: ConnectRequest) => Side
}

/** An initiator and a peripheral, each with a host. */
export const pair = async ({ profile, address }: { profile?: Profile; address?: number } = {}): Promise<Pair> => {
  const air = new Air()
  const controller = new VirtualController({ air, profile, address: address ?? 0xaaaaaaaaaaaa })
  const peer = new VirtualController({ air, address: peerAddress, position: { x: 1, y: 0 } })
  const requests: ConnectRequest[] = []
  return {
    air,
    controller,
    host: await RawHost.on(controller),
    peer,
    peerHost: await RawHost.on(peer),
    requests,
    takes: request => {
      requests.push(request)
      return { radio: peer.radio, peer: { ...request.initiator, rpa: 0 }, localRpa: 0 }
    },
  }
}
