// Advertisements in a loop, until ten devices or twenty advertisements were seen.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/scan-iterator.js
import { BleakScanner } from 'baretooth'

await using scanner = await BleakScanner.start()
let advertisements = 0
for await (const [device, { rssi }] of scanner.advertisementData()) {
  console.log(`${device.address}  ${rssi} dBm  ${device.name ?? ''}`)
  if (++advertisements === 20 || scanner.discoveredDevices.length === 10) break
}
console.log(`${scanner.discoveredDevices.length} devices in ${advertisements} advertisements`)
