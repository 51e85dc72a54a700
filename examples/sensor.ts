// A whole sensor: what it is, its battery, its temperature now and as it changes, and a long value with an hour of them.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/sensor.js
import { BleakClient, BleakScanner } from 'baretooth'

const device = await BleakScanner.findDeviceByName('Attic Thermometer')
if (!device) throw new Error('no thermometer is in range')

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
/** Hundredths of a degree, two bytes, least significant first. */
const celsius = (bytes: Uint8Array, at = 0) =>
  `${(new DataView(bytes.buffer, bytes.byteOffset).getInt16(at, true) / 100).toFixed(2)} °C`

await using client = await BleakClient.connect(device)
for (const [what, uuid] of [
  ['maker', '2a29'],
  ['model', '2a24'],
  ['firmware', '2a26'],
] as const)
  console.log(`${what}: ${text(await client.readGattChar(uuid))}`)
const [percent] = await client.readGattChar('2a19')
console.log(`battery: ${percent} %`)
console.log(`temperature: ${celsius(await client.readGattChar('2a6e'))}`)

const history = await client.readGattChar('ba2e0021-6f3d-4f0c-9b1a-617474696300')
console.log(`an hour ago: ${celsius(history, history.length - 2)} (${history.length} bytes in one value)`)

let changes = 0
for await (const value of client.notifications('2a6e')) {
  console.log(`now: ${celsius(value)}`)
  if (++changes === 3) break
}
