import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { clientRig } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'

const connected = async (options = {}) => {
  const rig = await clientRig(options)
  return { ...rig, client: await rig.connected() }
}

describe('beyond Bleak', () => {
  test('readRssi', async () => {
    const { client, during } = await connected()
    expect(await during(client.readRssi())).toBeLessThan(0)
  })

  test('requestMtu gives what was agreed on', async () => {
    const { client, during } = await connected()
    expect(await during(client.requestMtu())).toBe(517)
  })

  test('updateConnectionParameters changes what is named', async () => {
    const { client, during } = await connected()
    const wanted = { intervalMin: 100, intervalMax: 100 }
    expect(await during(client.updateConnectionParameters(wanted))).toEqual({
      interval: 100,
      latency: 0,
      supervisionTimeout: 4_000,
    })
    expect(client.linkInfo).toMatchObject({ interval: 100, supervisionTimeout: 4_000 })
    expect(await during(client.updateConnectionParameters({ latency: 4 }))).toMatchObject({ interval: 100, latency: 4 })
    expect(await during(client.updateConnectionParameters({ intervalMax: 30 }))).toMatchObject({ interval: 30 })
    await expect(client.updateConnectionParameters({ latency: 500 })).rejects.toThrow(RangeError)
  })

  test('setPhy', async () => {
    const { client, during } = await connected()
    expect(await during(client.setPhy({ tx: '2m' }))).toEqual({ tx: '2m', rx: '2m' })
    expect(await during(client.setPhy({ tx: ['coded'], rx: 'coded', coding: 's2' }))).toEqual({ tx: 'coded', rx: 'coded' })
    expect(client.linkInfo.phy).toEqual({ tx: 'coded', rx: 'coded' })
    await expect(client.setPhy({ tx: '3m' as never })).rejects.toThrow(RangeError)
    await expect(client.setPhy({ rx: [] })).rejects.toThrow(RangeError)
    await expect(client.setPhy({})).rejects.toThrow(TypeError)
  })

  test('a controller that has no other PHY says so, and the link stays', async () => {
    const { client, during } = await connected({ central: { profile: profiles.le42 } })
    expect(await during(outcome(client.setPhy({ tx: '2m' })))).toMatchObject({ name: 'BleakHciError' })
    expect(await during(client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('requestPeerFeatures and requestPeerVersion', async () => {
    const { client, during } = await connected({ peripheral: { profile: profiles.le42 } })
    expect(await during(client.requestPeerFeatures())).toMatchObject({ dataPacketLengthExtension: true, le2MPhy: false })
    expect(await during(client.requestPeerVersion())).toMatchObject({ version: '4.2', manufacturer: expect.any(String) })
  })

  test('security is plain data, and linkInfo tells the lengths of packets', async () => {
    const { client, air } = await connected()
    await air.advance(1_000)
    expect(client.security).toEqual({
      encrypted: false,
      authenticated: false,
      keySize: 0,
      secureConnections: false,
      bonded: false,
    })
    expect(client.linkInfo).toMatchObject({ mtu: 517, txOctets: 251, rxOctets: 251 })
    expect(client.identityAddress).toBe(client.address)
  })

  test('longer packets can be declined', async () => {
    const rig = await clientRig()
    const client = await rig.connected({ raiseDataLength: false })
    await rig.air.advance(1_000)
    expect(client.linkInfo.txOctets).toBe(27)
  })
})

describe('autoConnect', () => {
  const waiting = async () => {
    const rig = await clientRig()
    const events: string[] = []
    const client = rig.client({
      autoConnect: true,
      disconnectedCallback: () => void events.push('ended'),
      reconnectedCallback: one => void events.push(`again, with ${[...one.services].length} services`),
    })
    return { ...rig, events, client }
  }

  test('waits for the device as long as it takes', async () => {
    const rig = await clientRig()
    const { link } = await (async () => {
      await rig.connected()
      return rig.thing
    })()
    await rig.during(link.disconnect())
    const client = rig.client({ autoConnect: true })
    const connecting = client.connect()
    await rig.air.advance(10 * 60_000)
    expect(client.isConnected).toBe(false)
    await rig.thing.advertise()
    await rig.during(connecting)
    expect(client.services.getService('ffe0')?.uuid).toMatch('ffe0')
  })

  test('connects again when the link is lost, until disconnect', async () => {
    const rig = await waiting()
    await rig.during(rig.client.connect())
    for (let round = 0; round < 2; round++) {
      await rig.during(rig.thing.link.disconnect())
      await rig.until(() => !rig.client.isConnected)
      await rig.air.advance(90_000)
      await rig.thing.advertise()
      await rig.until(() => rig.client.isConnected)
      expect(await rig.during(rig.client.readGattChar('ffe1'))).toEqual(Uint8Array.of(1, 2, 3))
    }
    await rig.during(rig.client.disconnect())
    await rig.thing.advertise()
    await rig.air.advance(60_000)
    expect(rig.client.isConnected).toBe(false)
    const again = 'again, with 3 services'
    expect(rig.events).toEqual(['ended', again, 'ended', again, 'ended'])
  })

  test('connect in the middle of it waits for it, and may give up without ending it', async () => {
    const rig = await waiting()
    await rig.during(rig.client.connect())
    await rig.during(rig.thing.link.disconnect())
    await rig.until(() => !rig.client.isConnected)
    expect(await rig.during(outcome(rig.client.connect({ timeout: 1_000 })))).toMatchObject({ name: 'TimeoutError' })
    const connecting = rig.client.connect()
    await rig.thing.advertise()
    await rig.during(connecting)
    expect(rig.client.isConnected).toBe(true)
  })

  test('disconnect ends it while the device is away', async () => {
    const rig = await waiting()
    await rig.during(rig.client.connect())
    await rig.during(rig.thing.link.disconnect())
    await rig.until(() => !rig.client.isConnected)
    const connecting = outcome(rig.client.connect())
    await rig.during(rig.client.disconnect())
    expect(await connecting).toMatchObject({ message: expect.stringContaining('while it was connecting') })
    await rig.thing.advertise()
    await rig.air.advance(60_000)
    expect(rig.client.isConnected).toBe(false)
    await rig.during(rig.client.connect())
  })

  test('the first connection may be given up, and then nothing goes on', async () => {
    const rig = await waiting()
    const abort = new AbortController()
    const connecting = outcome(rig.client.connect({ signal: abort.signal }))
    abort.abort(new Error('enough'))
    expect(await connecting).toMatchObject({ message: 'enough' })
    await rig.air.advance(10_000)
    expect(rig.client.isConnected).toBe(false)
  })

  test('ends when the adapter that was given to it has gone', async () => {
    const rig = await waiting()
    await rig.during(rig.client.connect())
    rig.controller.unplug()
    await rig.until(() => !rig.client.isConnected)
    expect(await rig.during(outcome(rig.client.connect()))).toMatchObject({ name: 'BleakBluetoothNotAvailableError' })
  })
})
