// Every advertisement as it comes, with a callback; only of devices with a service, where one is named.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/detection-callback.js 180d
import { type AdvertisementData, type BLEDevice, BleakScanner } from 'baretooth'

const serviceUuids = process.argv.slice(2)
const detectionCallback = (device: BLEDevice, { rssi, localName }: AdvertisementData) =>
  console.log(`${device.address}  ${rssi} dBm  ${localName ?? ''}`)

await using scanner = await BleakScanner.start({ detectionCallback, serviceUuids })
await new Promise(passed => setTimeout(passed, 3_000))
await scanner.stop()
console.log(`${scanner.discoveredDevices.length} devices`)
