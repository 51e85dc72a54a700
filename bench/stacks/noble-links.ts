import type { EventEmitter } from 'node:events'
import { uuids } from '../attribute-table.ts'
import type { LinkStack } from '../link-stack.ts'
import { addressOf, ScriptedPeripherals } from '../scripted-peripherals.ts'
import { openNoble } from './open-noble.ts'

interface Characteristic extends EventEmitter {
  readonly uuid: string
  readAsync(): Promise<Buffer>
  writeAsync(value: Buffer, withoutResponse: boolean): Promise<void>
  subscribeAsync(): Promise<void>
}

interface Peripheral {
  discoverAllServicesAndCharacteristicsAsync(): Promise<{ readonly characteristics: readonly Characteristic[] }>
}

interface Noble {
  waitForPoweredOnAsync(): Promise<void>
  connectAsync(address: string, parameters: object): Promise<Peripheral>
}

let peripherals: ScriptedPeripherals<Buffer>
let inject: (packet: Buffer) => void

export const stack: LinkStack<Buffer> = {
  // noble resets the controller before it connects.
  mostLinks: 1,
  async open(_count, onValue) {
    const opened = openNoble<Noble>(toHost => {
      peripherals = new ScriptedPeripherals(
        packet => toHost(packet as Buffer),
        packet => packet,
      )
      inject = packet => toHost(packet as Buffer)
      return packet => peripherals.receive(packet[0], packet, 1)
    })
    await opened.waitForPoweredOnAsync()
    const peripheral = await opened.connectAsync(addressOf(0), { addressType: 'random' })
    const { characteristics } = await peripheral.discoverAllServicesAndCharacteristicsAsync()
    const characteristic = (uuid: string) => {
      const found = characteristics.find(one => one.uuid === uuid)
      if (!found) throw new Error(`${uuid} was not discovered`)
      return found
    }
    const notifying = characteristic(uuids.notify)
    notifying.on('data', (value: Buffer, isNotification: boolean) => {
      if (isNotification) onValue(value)
    })
    await notifying.subscribeAsync()
    const [readable, writable] = [characteristic(uuids.read), characteristic(uuids.write)]
    return [{ read: () => readable.readAsync(), write: value => writable.writeAsync(value, true) }]
  },
  prepare: packet => packet,
  inject: packet => inject(packet),
  peripherals: () => peripherals,
}
