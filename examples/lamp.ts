// Pairs with a lamp, switches it on, dims it step by step, and switches it off again; the lamp confirms each write, and tells all who listen.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/lamp.js
import { BleakClient, BleakGATTProtocolError, BleakScanner } from 'baretooth'

const power = 'ba2e0011-6f3d-4f0c-9b1a-6c616d700000'
const brightness = 'ba2e0012-6f3d-4f0c-9b1a-6c616d700000'

const device = await BleakScanner.findDeviceByName('Desk Lamp')
if (!device) throw new Error('no lamp is in range')

await using client = await BleakClient.connect(device, { pair: true })
await client.startNotify(brightness, (_, [percent]) => console.log(`the lamp says: ${percent} %`))

const [isOn] = await client.readGattChar(power)
console.log(`the lamp is ${isOn ? 'on' : 'off'}`)
await client.writeGattChar(power, Uint8Array.of(1))
for (const percent of [100, 60, 20]) await client.writeGattChar(brightness, Uint8Array.of(percent), { response: true })
try {
  await client.writeGattChar(brightness, Uint8Array.of(200))
} catch (error) {
  if (!(error instanceof BleakGATTProtocolError)) throw error
  console.log(`200 % is refused: error ${error.code}`)
}
await client.writeGattChar(power, Uint8Array.of(0))
