import { EventEmitter } from 'node:events'
import { uuids } from '../attribute-table.ts'
import type { LinkStack } from '../link-stack.ts'
import { requirePeer } from '../peers.ts'
import { addressOf, ScriptedPeripherals } from '../scripted-peripherals.ts'

type Done = (error: number) => void

interface Characteristic extends EventEmitter {
  readonly uuid: string
  read(done: (error: number, value: Buffer) => void): void
  writeWithoutResponse(value: Buffer, sent: () => void): void
  writeCCCD(notifications: boolean, indications: boolean, done: Done): void
}

interface Connection {
  readonly gatt: {
    exchangeMtu(done: Done): void
    discoverAllPrimaryServices(done: (services: readonly Service[]) => void): void
  }
}

interface Service {
  discoverCharacteristics(done: (characteristics: readonly Characteristic[]) => void): void
}

interface Manager {
  connect(addressType: string, address: string, parameters: object, done: (connection: Connection) => void): void
}

interface BleHost {
  readonly BleManager: { create(transport: object, options: object, done: (error: Error | null, manager: Manager) => void): void }
}

/** What ble-host asks of a transport: `write`, and the events 'data' and 'close'. */
class MemoryTransport extends EventEmitter {
  readonly peripherals = new ScriptedPeripherals(
    (packet: Buffer) => this.emit('data', packet),
    packet => packet,
  )

  write(packet: Buffer): void {
    this.peripherals.receive(packet[0], packet, 1)
  }
}

const transport = new MemoryTransport()

const connect = async (manager: Manager, link: number): Promise<readonly Characteristic[]> => {
  const { gatt } = await new Promise<Connection>(resolve => manager.connect('random', addressOf(link), {}, resolve))
  await new Promise<number>(resolve => gatt.exchangeMtu(resolve))
  const services = await new Promise<readonly Service[]>(resolve => gatt.discoverAllPrimaryServices(resolve))
  const all: Characteristic[] = []
  for (const service of services)
    all.push(...(await new Promise<readonly Characteristic[]>(resolve => service.discoverCharacteristics(resolve))))
  return all
}

export const stack: LinkStack<Buffer> = {
  mostLinks: 1,
  async open(_count, onValue) {
    const { BleManager } = requirePeer('ble-host') as BleHost
    const manager = await new Promise<Manager>((resolve, reject) => {
      BleManager.create(transport, {}, (error, created) => (error === null ? resolve(created) : reject(error)))
    })
    const characteristics = await connect(manager, 0)
    const characteristic = (uuid: string) => {
      const found = characteristics.find(one => one.uuid.toLowerCase().startsWith(`0000${uuid}`))
      if (!found) throw new Error(`${uuid} was not discovered`)
      return found
    }
    const [readable, writable, notifying] = [
      characteristic(uuids.read),
      characteristic(uuids.write),
      characteristic(uuids.notify),
    ]
    notifying.on('change', onValue)
    await new Promise<number>(resolve => notifying.writeCCCD(true, false, resolve))
    const read = () =>
      new Promise<Buffer>((resolve, reject) =>
        readable.read((error, value) => (error ? reject(new Error(`error ${error}`)) : resolve(value))),
      )
    return [{ read, write: value => new Promise(resolve => writable.writeWithoutResponse(value, resolve)) }]
  },
  prepare: packet => packet,
  inject: packet => {
    transport.emit('data', packet)
  },
  peripherals: () => transport.peripherals,
}
