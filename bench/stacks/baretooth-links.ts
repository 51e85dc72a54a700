import type { PacketType, TransportHandlers } from '../../hci/transport.ts'
import { Adapter, BleakClient } from '../../src/index.ts'
import { uuids } from '../attribute-table.ts'
import type { LinkStack, Session } from '../link-stack.ts'
import { addressOf, ScriptedPeripherals } from '../scripted-peripherals.ts'

/** Transports hand a packet over without its indicator, in plain bytes. */
interface Packet {
  readonly type: PacketType
  readonly body: Uint8Array
}

let handlers: TransportHandlers
let peripherals: ScriptedPeripherals<Packet>

const prepare = (packet: Buffer): Packet => ({ type: packet[0] as PacketType, body: new Uint8Array(packet.subarray(1)) })
const inject = ({ type, body }: Packet): void => handlers.packet(type, body)

const openAdapter = (): Promise<Adapter> => {
  peripherals = new ScriptedPeripherals(inject, prepare)
  return Adapter.open({
    transport: given => {
      handlers = given
      return Promise.resolve({
        send(type, body) {
          peripherals.receive(type, body, 0)
          return true
        },
        close: () => Promise.resolve(given.closed({ kind: 'closed' })),
      })
    },
  })
}

export const stack: LinkStack<Packet> = {
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
