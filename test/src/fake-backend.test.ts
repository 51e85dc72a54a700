import { expect, test } from 'vitest'
import {
  type AdvertisementData,
  BaseBleakScanner,
  type BaseScannerOptions,
  type BLEDevice,
  BleakError,
  BleakScanner,
  createAdvertisementData,
  getPlatformScannerBackendType,
} from '../../src/index.ts'

/** A backend as somebody else would write it, for a platform that tells everything at once. */
class HouseBackend extends BaseBleakScanner {
  static readonly instances: HouseBackend[] = []
  starts = 0
  stops = 0
  filter: Record<string, unknown> = {}

  constructor(options: BaseScannerOptions & Record<string, unknown>) {
    super(options)
    HouseBackend.instances.push(this)
  }

  async start(): Promise<void> {
    this.starts++
    this.seenDevices.clear()
  }

  async stop(): Promise<void> {
    this.stops++
  }

  setScanningFilter(filter: Record<string, unknown>): void {
    this.filter = filter
  }

  sees(address: string, localName: string, rssi = -50): void {
    const advertisement = createAdvertisementData({
      address,
      localName,
      rssi,
      manufacturerData: new Map([[0x59, Uint8Array.of(1)]]),
    })
    const device = this.createOrUpdateDevice(address, localName, { room: 'kitchen' }, advertisement)
    this.callDetectionCallbacks(device, advertisement)
  }

  breaks(): void {
    this.scanEnded(new BleakError('the house burned down'))
  }
}

const newest = (): HouseBackend => HouseBackend.instances.at(-1) as HouseBackend

test('a scanner on another backend: callbacks, devices, iteration, stop', async () => {
  const seen: [BLEDevice, AdvertisementData][] = []
  const scanner = new BleakScanner({
    backend: HouseBackend,
    detectionCallback: (...pair) => void seen.push(pair),
    serviceUuids: ['180D'],
  })
  const backend = newest()
  expect(backend.starts).toBe(0)
  expect(backend.serviceUuids).toEqual(['0000180d-0000-1000-8000-00805f9b34fb'])
  await scanner.start()
  const names: (string | null)[] = []
  const reading = (async () => {
    for await (const [device] of scanner.advertisementData()) names.push(device.name)
  })()
  backend.sees('AA:00:00:00:00:01', 'kettle')
  backend.sees('AA:00:00:00:00:01', 'kettle 2')
  expect(seen[0]?.[0]).toBe(seen[1]?.[0])
  expect(seen[0]?.[0]).toMatchObject({ name: 'kettle 2', details: { room: 'kitchen' } })
  await scanner.stop()
  await reading
  expect(names).toEqual(['kettle 2', 'kettle 2'])
  backend.sees('AA:00:00:00:00:02', 'too late')
  expect(seen).toHaveLength(2)
  expect(scanner.discoveredDevicesAndAdvertisementData.get('AA:00:00:00:00:01')?.[1].localName).toBe('kettle 2')
  expect(backend).toMatchObject({ starts: 1, stops: 1 })
})

test('find and discover use it too', async () => {
  const found = BleakScanner.findDeviceByName('kettle', { backend: HouseBackend })
  await Promise.resolve()
  const backend = newest()
  await new Promise(setImmediate)
  backend.sees('AA:00:00:00:00:01', 'kettle')
  expect((await found)?.address).toBe('AA:00:00:00:00:01')
  expect(backend).toMatchObject({ starts: 1, stops: 1 })
})

test('a backend that breaks ends everything with its error', async () => {
  const scanner = await BleakScanner.start({ backend: HouseBackend })
  const iteration = scanner.advertisementData()[Symbol.asyncIterator]().next()
  const stopped = scanner.stopped
  newest().breaks()
  await expect(iteration).rejects.toThrow('burned down')
  await expect(stopped).rejects.toThrow('burned down')
})

test('a backend whose start fails leaves a scanner that can start again', async () => {
  class Stubborn extends HouseBackend {
    override async start(): Promise<void> {
      await super.start()
      if (this.starts === 1) throw new BleakError('not yet')
    }
  }
  const scanner = new BleakScanner({ backend: Stubborn })
  await expect(scanner.start()).rejects.toThrow('not yet')
  await scanner.start()
  await scanner.stop()
})

test('the platform’s own backend can be named', () => {
  const scanner = new BleakScanner({ backend: getPlatformScannerBackendType() })
  expect(scanner.discoveredDevices).toEqual([])
})
