import type { TransportHandlers } from '../../hci/transport.ts'
import { Adapter, BleakClient } from '../../src/index.ts'
import { uuids } from '../attribute-table.ts'
import type { LinkStack, Session } from '../link-stack.ts'
import { addressOf, ScriptedPeripherals } from '../scripted-peripherals.ts'

let handlers: TransportHandlers
let peripherals: ScriptedPeripherals

/** Transports hand a packet over without its indicator, in plain bytes. */
const prepare = (packet: Buffer): Uint8Array => Uint8Array.from(packet)
const inject = (packet: Uint8Array): void => handlers.packet(packet[0] as 2 | 4, packet.subarray(1))

const openAdapter = (): Promise<Adapter> => {
  peripherals = new ScriptedPeripherals(inject, prepare)
  const scratch = new Uint8Array(1024)
  return Adapter.open({
    transport: given => {
      handlers = given
      return Promise.resolve({
        send(type, body) {
          scratch[0] = type
          scratch.set(body, 1)
          peripherals.receive(scratch.subarray(0, body.length + 1))
          return true
        },
        close: () => Promise.resolve(given.closed({ kind: 'closed' })),
      })
    },
  })
}

export const stack: LinkStack = {
  mostLinks: 100,
  async open(count, onValue) {
    const adapter = await openAdapter()
    const sessions: Session[] = []
    for (let link = 0; link < count; link++) {
      const client = await BleakClient.connect({ address: addressOf(link), addressType: 'random' }, { adapter })
      const characteristic = (uuid: string) => {
        const found = client.services.getCharacteristic(uuid)
        if (!found) throw new Error(`${uuid} was not discovered`)
        return found
      }
      await client.startNotify(characteristic(uuids.notify), (_, value) => onValue(value))
      const [readable, writable] = [characteristic(uuids.read), characteristic(uuids.write)]
      sessions.push({
        read: () => client.readGattChar(readable),
        write: value => client.writeGattChar(writable, value, { response: false }),
      })
    }
    return sessions
  },
  prepare,
  inject,
  peripherals: () => peripherals,
}
