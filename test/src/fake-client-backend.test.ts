import { expect, test } from 'vitest'
import {
  type AddressLike,
  BaseBleakClient,
  type BaseClientOptions,
  type BLEDevice,
  BleakClient,
  BleakError,
  type BleakGATTCharacteristic,
  BleakGATTServiceCollection,
  type BytesLike,
  type CallOptions,
  type NotifyCallback,
} from '../../src/index.ts'
import { outcome } from '../support/scanning.ts'

const uuid = (short: string) => `0000${short}-0000-1000-8000-00805f9b34fb`

/** A backend as somebody else would write it, with no more than a backend must have: a kettle on a wire. */
class KettleBackend extends BaseBleakClient {
  static newest: KettleBackend
  readonly calls: string[] = []
  isConnected = false
  mtuSize = 100
  temperature = 20
  connecting: Promise<void> | undefined
  #told: NotifyCallback | undefined

  constructor(target: BLEDevice | AddressLike, options: BaseClientOptions & Record<string, unknown>) {
    super(target, options)
    KettleBackend.newest = this
  }

  async connect({ signal }: CallOptions = {}): Promise<void> {
    this.calls.push('connect')
    await this.connecting
    signal?.throwIfAborted()
    this.isConnected = true
  }

  async disconnect(): Promise<void> {
    this.calls.push('disconnect')
    if (this.isConnected) this.breaks()
  }

  async pair(): Promise<void> {}
  async unpair(): Promise<void> {}

  async getServices(): Promise<BleakGATTServiceCollection> {
    const descriptors = [{ uuid: uuid('2902'), handle: 4 }]
    const characteristics = [{ uuid: uuid('2a6e'), handle: 2, valueHandle: 3, properties: 0x1a, descriptors }]
    const service = { uuid: uuid('181a'), handle: 1, endHandle: 4, isPrimary: true, includes: [], characteristics }
    return new BleakGATTServiceCollection([service], () => this.mtuSize)
  }

  async readGattChar(): Promise<Uint8Array> {
    return Uint8Array.of(this.temperature)
  }

  async readGattDescriptor(): Promise<Uint8Array> {
    return Uint8Array.of(this.#told ? 1 : 0, 0)
  }

  async writeGattChar(_: BleakGATTCharacteristic, data: BytesLike, response: boolean): Promise<void> {
    this.calls.push(`write ${data.byteLength} ${response}`)
  }

  async writeGattDescriptor(): Promise<void> {}

  async startNotify(_: BleakGATTCharacteristic, callback: NotifyCallback): Promise<void> {
    this.calls.push('start')
    this.#told = callback
  }

  async stopNotify(): Promise<void> {
    this.calls.push('stop')
    this.#told = undefined
  }

  heats(temperature: number): void {
    void this.#told?.(Uint8Array.of(temperature))
  }

  breaks(): void {
    this.isConnected = false
    this.#told = undefined
    this.connectionEnded()
  }
}

const kettle = { address: 'aa:00:00:00:00:01', addressType: 'public' } as const

test('a client on another backend: services, values, subscriptions, the end', async () => {
  const ended: BleakClient[] = []
  const client = new BleakClient(kettle, { backend: KettleBackend, disconnectedCallback: one => void ended.push(one) })
  const backend = KettleBackend.newest
  expect(backend.calls).toEqual([])
  expect(client).toMatchObject({ address: 'AA:00:00:00:00:01', name: null, isConnected: false, disconnectReason: undefined })
  await client.connect()
  expect([...client.services].map(service => service.uuid)).toEqual([uuid('181a')])
  expect(await client.readGattChar('2a6e')).toEqual(Uint8Array.of(20))
  await client.writeGattChar('2a6e', Uint8Array.of(1, 2))
  const got: number[] = []
  await client.startNotify('2a6e', (_, data) => void got.push(...data))
  await expect(client.startNotify('2a6e', () => {})).rejects.toThrow('stopNotify() first')
  backend.heats(30)
  await client.stopNotify('2a6e')
  backend.heats(40)
  await expect(client.writeGattDescriptor(4, Uint8Array.of(0, 0))).rejects.toThrow(TypeError)
  await client.disconnect()
  expect(got).toEqual([30])
  expect(backend.calls).toEqual(['connect', 'write 2 true', 'start', 'stop', 'disconnect'])
  expect(ended).toEqual([client])
})

test('what it cannot do it says, but for what follows from the rest', async () => {
  const client = await BleakClient.connect(kettle, { backend: KettleBackend })
  expect(await client.requestMtu()).toBe(100)
  await expect(client.readRssi()).rejects.toThrow('this backend cannot read the RSSI')
  await expect(client.setPhy({ tx: '2m' })).rejects.toThrow('cannot set the PHY')
  expect(() => client.security).toThrow(BleakError)
})

test('a connection that breaks ends iterations with an error, and the same client connects again', async () => {
  const client = await BleakClient.connect(kettle, { backend: KettleBackend })
  const first = client.notifications('2a6e')[Symbol.asyncIterator]().next()
  await new Promise(setImmediate)
  KettleBackend.newest.breaks()
  await expect(first).rejects.toMatchObject({ name: 'BleakDisconnectedError' })
  await client.connect()
  expect(client.isConnected).toBe(true)
})

test('disconnect in the middle of connecting ends that, and waits for it', async () => {
  const client = new BleakClient(kettle, { backend: KettleBackend })
  const backend = KettleBackend.newest
  backend.connecting = new Promise(resolve => setImmediate(resolve))
  const connecting = outcome(client.connect())
  await expect(client.connect()).rejects.toThrow('already connecting')
  await client.disconnect()
  expect(await connecting).toMatchObject({ message: expect.stringContaining('while it was connecting') })
  expect(client.isConnected).toBe(false)
})
