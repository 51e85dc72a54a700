// Is told when the connection ends, whoever ends it: take the device away in the first seconds, or wait.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/disconnect-callback.js
import { BleakClient, BleakDisconnectedError, BleakScanner } from 'baretooth'

const device = await BleakScanner.findDeviceByName('Pulse Strap')
if (!device) throw new Error('no strap is in range')

const disconnectedCallback = ({ name, disconnectReason = 0 }: BleakClient) =>
  console.log(`${name} has gone: reason 0x${disconnectReason.toString(16)}`)

await using client = await BleakClient.connect(device, { disconnectedCallback })
console.log('connected')
setTimeout(() => void client.disconnect(), 3_000)
try {
  for await (const [, rate] of client.notifications('2a37')) console.log(`${rate} beats a minute`)
} catch (error) {
  // Also whoever waits for something is told; of our own disconnect(), that the iteration is at its end.
  if (!(error instanceof BleakDisconnectedError)) throw error
}
