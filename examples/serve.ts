// The other side: a device that others find, read, write and listen to. Here a second adapter of the same process is the other.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/serve.js    (with hardware, name two adapters: node dist/examples/serve.js usb:0 usb:1)
import { BleakClient, BleakScanner, BleakServer, type CharacteristicDeclaration } from 'baretooth'

const [serving, visiting = 'virtual:1'] = process.argv.slice(2)
const uuid = 'ba2e3001-0000-4000-8000-000000000000'
let count = 0
const counter: CharacteristicDeclaration = {
  uuid,
  properties: ['read', 'write', 'notify'],
  onRead: () => Uint8Array.of(count),
  onWrite: async ([wanted = 0], { client }) => {
    count = wanted
    console.log(`${client.address} has set it to ${count}`)
    await server.notify(counter, Uint8Array.of(count))
  },
}
await using server: BleakServer = await BleakServer.start({
  adapter: serving,
  deviceName: 'Counter',
  services: [{ uuid: 'ba2e3000-0000-4000-8000-000000000000', characteristics: [counter] }],
})

const device = await BleakScanner.findDeviceByName('Counter', { adapter: visiting })
if (!device) throw new Error('the counter is not in range')
await using client = await BleakClient.connect(device, { adapter: visiting })
await client.startNotify(uuid, (_, [value]) => console.log(`told: ${value}`))
for (const value of [1, 2, 3]) await client.writeGattChar(uuid, Uint8Array.of(value))
console.log(`read: ${await client.readGattChar(uuid)}`)
