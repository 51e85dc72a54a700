import type { Device } from '../device.ts'
import type { Handlers } from '../part.ts'
import { disallowedUnless, invalidUnless } from '../refusal.ts'
import type { RadioEnd } from './radio-end.ts'

/** The reasons for which a host may end a link (Vol 4 Part E, 7.1.6). */
const reasons: readonly number[] = [0x05, 0x13, 0x14, 0x15, 0x1a, 0x29, 0x3b]
/** RSSI where there is none (7.5.4). */
const noRssi = 127

/** The commands about a link that need no procedure of the link layer but its end. */
export const linkHandlers = (device: Device, find: (connectionHandle: number) => RadioEnd): Handlers => ({
  disconnect: ({ connectionHandle, reason }) => {
    const end = find(connectionHandle)
    invalidUnless(reasons.includes(reason))
    disallowedUnless(!end.isTerminating)
    end.terminate(reason)
  },
  readRssi: ({ connectionHandle }) => {
    const { peer, rxPhy } = find(connectionHandle)
    const path = device.air.path(peer.device.radio, device.radio, rxPhy)
    return { connectionHandle, rssi: path?.rssi ?? noRssi }
  },
  // The present level, or the highest one.
  readTransmitPowerLevel: ({ connectionHandle, type }) => {
    const end = find(connectionHandle)
    invalidUnless(type <= 1)
    return { connectionHandle: end.handle, txPowerLevel: type === 0 ? device.radio.txPower : device.profile.maxTxPower }
  },
  leReadChannelMap: ({ connectionHandle }) => {
    const { link } = find(connectionHandle)
    return { connectionHandle, channelMap: link.channels.used }
  },
  readAuthenticatedPayloadTimeout: ({ connectionHandle }) => {
    const { supervision } = find(connectionHandle)
    return { connectionHandle, authenticatedPayloadTimeout: supervision.payloadTimeout }
  },
  // At least the time after which even a sleeping peripheral is heard (7.3.94).
  writeAuthenticatedPayloadTimeout: ({ connectionHandle, authenticatedPayloadTimeout }) => {
    const { link, supervision } = find(connectionHandle)
    invalidUnless(authenticatedPayloadTimeout > 0)
    invalidUnless(authenticatedPayloadTimeout * 10 >= link.interval * 1.25 * (link.latency + 1))
    supervision.setPayloadTimeout(authenticatedPayloadTimeout)
    return { connectionHandle }
  },
})
