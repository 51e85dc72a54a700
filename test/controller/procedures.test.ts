import { describe, expect, test } from 'vitest'
import { linked } from '../support/links.ts'

const connectionHandle = 0
const update = {
  connectionHandle,
  connectionIntervalMin: 40,
  connectionIntervalMax: 80,
  maxLatency: 0,
  supervisionTimeout: 400,
  minCeLength: 0,
  maxCeLength: 0,
}

describe('LE Connection Update', () => {
  test('7.8.18: the central changes the parameters, and both hosts are told', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leConnectionUpdate', update)
    await air.advance(400)
    const told = {
      name: 'leConnectionUpdateComplete',
      status: 0,
      connectionHandle,
      connectionInterval: 80,
      peripheralLatency: 0,
      supervisionTimeout: 400,
    }
    expect(central.host.got('leConnectionUpdateComplete')).toEqual([told])
    expect(peripheral.host.got('leConnectionUpdateComplete')).toEqual([told])
  })
})
