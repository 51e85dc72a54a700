import type { AdvertisingEvent } from '../../controller/air/advertising-event.ts'
import type { Air, Radio } from '../../controller/index.ts'

/** Where fake advertisers stand: one metre away, so that they are heard at -40 dBm. */
export const nearby = (id = 1_000): Radio => ({ id, position: { x: 1, y: 0 }, on: true, txPower: 0 })

/** An event of a connectable legacy advertiser that answers nobody, but for what is given. */
export const legacyEvent = (given: Partial<AdvertisingEvent> = {}): AdvertisingEvent => ({
  radio: nearby(),
  channels: 0b111,
  primaryPhy: 1,
  secondaryPhy: undefined,
  connectable: true,
  scannable: true,
  advertiser: { type: 0, address: 0xc0ffee000001 },
  target: undefined,
  data: Uint8Array.of(2, 1, 6),
  sid: 0,
  did: 0,
  txPower: 127,
  periodic: undefined,
  scan: () => undefined,
  connect: () => undefined,
  ...given,
})

/** The same of an extended advertiser that can be neither connected nor scanned. */
export const extendedEvent = (given: Partial<AdvertisingEvent> = {}): AdvertisingEvent =>
  legacyEvent({ secondaryPhy: 1, connectable: false, scannable: false, sid: 5, did: 0x123, txPower: 7, ...given })

/** Puts events on the air, 20 ms apart. */
export const broadcast = async (air: Air, ...events: readonly AdvertisingEvent[]): Promise<void> => {
  for (const event of events) {
    air.advertise(event)
    await air.advance(20)
  }
}
