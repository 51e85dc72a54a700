// What is in range, after a scan of five seconds, with and without the advertisements.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/discover.js
import { BleakScanner } from 'baretooth'

for (const device of await BleakScanner.discover({ timeout: 5_000 })) console.log(`${device}`)

const found = await BleakScanner.discover({ timeout: 5_000, returnAdv: true })
for (const [address, [device, advertisement]] of found)
  console.log(`${address}  ${advertisement.rssi} dBm  ${device.name ?? '(no name)'}  ${advertisement.serviceUuids.join(' ')}`)
