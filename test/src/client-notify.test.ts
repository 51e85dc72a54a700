import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GattServerConnection } from '../../gatt/server-connection.ts'
import type { GattAccess } from '../../gatt/server-declarations.ts'
import type { BleakGATTCharacteristic } from '../../src/index.ts'
import { notifyRig as connected, nothing } from '../support/client-notify.ts'
import { clientRig } from '../support/client-rig.ts'
import { outcome } from '../support/scanning.ts'

describe('startNotify', () => {
  test('calls back with the characteristic and a value of its own', async () => {
    const rig = await connected()
    const got: [BleakGATTCharacteristic, Uint8Array][] = []
    await rig.during(rig.client.startNotify('ffe1', (...pair) => void got.push(pair)))
    expect(rig.wants()).toEqual({ notify: true, indicate: false })
    await rig.tell(1, 2)
    expect(got.map(([one, data]) => [one === rig.client.services.getCharacteristic('ffe1'), ...data])).toEqual([
      [true, 1],
      [true, 2],
    ])
  })

  test('GATT-12: what comes before the answer to the CCCD write is delivered, once', async () => {
    const early = (_: unknown, { client }: GattAccess) => {
      void (client as GattServerConnection).notify('ffe1', Uint8Array.of(42))
    }
    const characteristics = [{ uuid: 0xffe1, properties: ['notify' as const], onSubscribe: early }]
    const other = await clientRig({ server: { services: [{ uuid: 0xffe0, characteristics }] } })
    const got: number[] = []
    const subscriber = await other.connected()
    await other.during(subscriber.startNotify('ffe1', (_, data) => void got.push(...data)))
    await other.air.advance(200)
    expect(got).toEqual([42])
  })

  test('GATT-12: a refused CCCD write rejects, and leaves nothing behind', async () => {
    const rig = await connected({
      server: {
        services: [
          { uuid: 0xffe0, characteristics: [{ uuid: 0xffe1, properties: ['notify'], permissions: { subscribe: 'encrypted' } }] },
        ],
      },
    })
    const error = await rig.during(outcome(rig.client.startNotify('ffe1', () => {})))
    expect(error).toMatchObject({ name: 'BleakGATTProtocolError' })
    expect(await rig.during(outcome(rig.client.startNotify('ffe1', () => {})))).toMatchObject({ name: 'BleakGATTProtocolError' })
  })

  test('a second one is an error, also while the first is under way', async () => {
    const rig = await connected()
    const first = rig.client.startNotify('ffe1', () => {})
    await expect(rig.client.startNotify('ffe1', () => {})).rejects.toThrow('stopNotify() first')
    await rig.during(first)
    await expect(rig.client.startNotify('ffe1', () => {})).rejects.toThrow('stopNotify() first')
    await rig.during(rig.client.stopNotify('ffe1'))
    await rig.during(rig.client.startNotify('ffe1', () => {}))
  })

  test('prefers notifications; forceIndicate asks for indications; a characteristic with these only gets them', async () => {
    const rig = await connected()
    await rig.during(rig.client.startNotify('ffe1', () => {}, { forceIndicate: true }))
    expect(rig.wants()).toEqual({ notify: false, indicate: true })
    await rig.during(rig.client.startNotify('ffe3', () => {}))
    expect(rig.thing.connection?.subscription('ffe3')).toEqual({ notify: false, indicate: true })
  })

  test('an indication is confirmed without waiting for what the callback promises', async () => {
    const rig = await connected()
    const got: number[] = []
    await rig.during(
      rig.client.startNotify('ffe3', (_, data) => {
        got.push(...data)
        return new Promise<void>(() => {})
      }),
    )
    for (const value of [1, 2]) expect(await rig.during(rig.thing.server.indicate('ffe3', Uint8Array.of(value)))).toBe(1)
    expect(got).toEqual([1, 2])
  })

  test('what cannot notify is an error, but for force', async () => {
    const rig = await connected()
    await expect(rig.client.startNotify('ffe2', () => {})).rejects.toThrow('cannot notify')
    await rig.during(rig.client.startNotify('ffe2', () => {}, { force: true }))
    await rig.during(rig.client.stopNotify('ffe2'))
  })

  test('needs a function', async () => {
    const { client } = await connected()
    await expect(client.startNotify('ffe1', undefined as never)).rejects.toThrow(TypeError)
  })

  describe('with a callback that fails', () => {
    const reported: unknown[] = []
    beforeEach(() => {
      reported.length = 0
      vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    })
    afterEach(() => void vi.unstubAllGlobals())

    test('that is reported, and the next value comes', async () => {
      const rig = await connected()
      const failures = [new Error('thrown'), new Error('rejected')]
      let calls = 0
      await rig.during(
        rig.client.startNotify('ffe1', () => {
          calls++
          if (calls === 1) throw failures[0]
          if (calls === 2) return Promise.reject(failures[1])
        }),
      )
      await rig.tell(1, 2, 3)
      expect({ calls, reported }).toEqual({ calls: 3, reported: failures })
    })
  })
})

describe('stopNotify', () => {
  test('nothing comes from when it was called', async () => {
    const rig = await connected()
    const got: number[] = []
    await rig.during(rig.client.startNotify('ffe1', (_, data) => void got.push(...data)))
    await rig.tell(1)
    const stopping = rig.client.stopNotify('ffe1')
    const telling = rig.thing.server.notify('ffe1', Uint8Array.of(2))
    await rig.during(Promise.all([stopping, telling]))
    await rig.tell(3)
    expect(got).toEqual([1])
    expect(rig.wants()).toEqual(nothing)
  })

  test('where nothing was started is nothing, and works from a callback', async () => {
    const rig = await connected()
    await rig.client.stopNotify('ffe1')
    const got: number[] = []
    await rig.during(
      rig.client.startNotify('ffe1', async (one, data) => {
        got.push(...data)
        await rig.client.stopNotify(one)
      }),
    )
    await rig.tell(1, 2)
    await rig.until(() => rig.wants()?.notify === false)
    expect(got).toEqual([1])
  })

  test('given up in the middle, it can be started again', async () => {
    const rig = await connected()
    const got: number[] = []
    await rig.during(rig.client.startNotify('ffe1', () => {}))
    const abort = new AbortController()
    const stopping = outcome(rig.client.stopNotify('ffe1', { signal: abort.signal }))
    abort.abort(new Error('enough'))
    expect(await stopping).toMatchObject({ message: 'enough' })
    await rig.during(rig.client.startNotify('ffe1', (_, data) => void got.push(...data)))
    await rig.tell(5)
    expect(got).toEqual([5])
  })

  test('a start that was given up leaves the peer silent', async () => {
    const rig = await connected()
    const abort = new AbortController()
    const starting = outcome(rig.client.startNotify('ffe1', () => {}, { signal: abort.signal }))
    abort.abort(new Error('enough'))
    expect(await starting).toMatchObject({ message: 'enough' })
    await rig.air.advance(500)
    expect(rig.wants()).toEqual(nothing)
    await rig.during(rig.client.startNotify('ffe1', () => {}))
    expect(rig.wants()).toEqual({ notify: true, indicate: false })
  })
})
