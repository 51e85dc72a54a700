// Scanning that asks nobody for a scan response, for beacons of one maker. No patterns are needed for it to be passive.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/passive-scan.js
import { BleakScanner, companyName } from 'baretooth'

const apple = 0x004c
const device = await BleakScanner.findDeviceByFilter((_, { manufacturerData }) => manufacturerData.has(apple), {
  scanningMode: 'passive',
  timeout: 10_000,
})
console.log(device ? `a beacon of ${companyName(apple)}: ${device.address}` : 'no such beacon')
