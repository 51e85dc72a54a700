import { expect, test } from 'vitest'
import { BleakClient, BleakScanner } from '../../src/index.ts'
import { clientRig, Thing } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'

test('HCI-44: the adapter vanishes in the middle of everything: whoever waits is told, and each callback is called once', async () => {
  const rig = await clientRig()
  const { adapter } = rig
  const other = await Thing.on(rig.air)
  await other.advertise()
  const ends: string[] = []
  const options = { adapter, disconnectedCallback: (client: BleakClient) => void ends.push(client.address) }
  const things = [rig.thing, other]
  const clients = await rig.during(Promise.all(things.map(({ device }) => BleakClient.connect(device, options))))
  const scanner = await rig.during(BleakScanner.start({ adapter }))
  for (const thing of things) thing.mute()
  const absent = new BleakClient({ address: 'C0:00:00:00:00:01', addressType: 'random' }, options)
  const waiting = [
    absent.connect(),
    BleakClient.connect('C0:00:00:00:00:02', options),
    scanner.stopped,
    ...clients.flatMap(client => [
      client.readGattChar('ffe1'),
      client.startNotify('ffe1', () => {}),
      client.notifications('ffe3')[Symbol.asyncIterator]().next(),
      client.updateConnectionParameters({ intervalMin: 100, intervalMax: 100 }),
    ]),
  ].map(outcome)
  await rig.air.advance(1)
  rig.controller.unplug()
  for (const error of await rig.during(Promise.all(waiting)))
    expect(error).toMatchObject({ name: expect.stringMatching(/^Bleak/) })
  await rig.during(Promise.all([...clients, absent].map(client => client.disconnect())))
  expect(ends.toSorted()).toEqual(things.map(({ device }) => device.address).toSorted())
  expect(await adapter.closed).toMatchObject({ kind: 'lost' })
})
