// A heart rate, as it is notified, with a callback for five seconds.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/enable-notifications.js
import { BleakClient, type BleakGATTCharacteristic, BleakScanner } from 'baretooth'

const device = await BleakScanner.findDeviceByFilter((_, { serviceUuids }) =>
  serviceUuids.some(uuid => uuid.startsWith('0000180d')),
)
if (!device) throw new Error('no heart-rate device is in range')

const onHeartRate = (characteristic: BleakGATTCharacteristic, data: Uint8Array) =>
  console.log(`${characteristic.description}: ${data[1]} beats a minute`)

await using client = await BleakClient.connect(device)
await client.startNotify('2a37', onHeartRate)
await new Promise(passed => setTimeout(passed, 5_000))
await client.stopNotify('2a37')
