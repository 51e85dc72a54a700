import { expect, test } from 'vitest'
import { Air } from '../../controller/index.ts'
import { BleakError } from '../../core/errors.ts'
import { during, Station } from '../support/two-hosts.ts'

test('a bearer that closes while the link is set up leaves nothing unhandled', async () => {
  const air = new Air()
  const [central, peripheral] = [await Station.on(air), await Station.on(air)]
  await peripheral.advertise()
  // In the middle of the MTU exchange: the link is made, and nobody has answered yet.
  const link = await during(
    air,
    central.host.connect(peripheral.device, {
      use: made => {
        queueMicrotask(() => made.bearer.close(new BleakError('the peer broke the protocol')))
        return undefined
      },
    }),
  ).catch((error: unknown) => error)
  const [made] = central.host.links
  if (made) await expect(during(air, made.ready)).resolves.toBeUndefined()
  else expect(link).toBeInstanceOf(BleakError)
  await Promise.all([central.host.close(), peripheral.host.close()])
})
