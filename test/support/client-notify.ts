import { type ClientRigOptions, clientRig } from './client-rig.ts'
import { outcome } from './scanning.ts'

/** A client that is connected to a thing which notifies 0xffe1. */
export const notifyRig = async (options: ClientRigOptions = {}) => {
  const rig = await clientRig(options)
  const client = await rig.connected()
  return {
    ...rig,
    client,
    /** The peer sends these, as far as it was asked to, and they arrive. */
    tell: async (...values: number[]) => {
      for (const value of values) await rig.during(rig.thing.server.notify('ffe1', Uint8Array.of(value)))
      await rig.air.advance(200)
    },
    wants: () => rig.thing.connection?.subscription('ffe1'),
  }
}
/** What nobody has asked for. */
export const nothing = { notify: false, indicate: false }

/** The values of an iteration, and how it ended. */
export const reading = (items: AsyncIterable<Uint8Array>) => {
  const seen: number[] = []
  const over = outcome(
    (async () => {
      for await (const data of items) seen.push(...data)
      return 'ended'
    })(),
  )
  return { seen, over }
}
