// The MTU that was agreed on, and how fast a stream of writes without response goes in parts that just fit.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/mtu-size.js
import { BleakClient, BleakScanner } from 'baretooth'

const device = await BleakScanner.findDeviceByName('Serial Loop')
if (!device) throw new Error('no serial line is in range')

await using client = await BleakClient.connect(device)
const receive = client.services.getCharacteristic('6e400002-b5a3-f393-e0a9-e50e24dcca9e')
if (!receive) throw new Error('the device has no UART service')
const size = receive.maxWriteWithoutResponseSize
console.log(`MTU ${client.mtuSize}: up to ${size} bytes in a write without response`)

const data = new Uint8Array(20_000)
const begun = performance.now()
// Each write waits until the controller took it, so this is as fast as the link and no faster.
for (let at = 0; at < data.length; at += size)
  await client.writeGattChar(receive, data.subarray(at, at + size), { response: false })
await client.readGattChar('2a24') // answered when all of them are over
console.log(`${(data.length / (performance.now() - begun)).toFixed(1)} kB/s`)
