// Looks for a device by its name or its address, and connects to what was found.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/find-and-connect.js "Desk Lamp"
import { BleakClient, BleakScanner } from 'baretooth'

const wanted = process.argv[2] ?? 'Pulse Strap'
const device = wanted.includes(':')
  ? await BleakScanner.findDeviceByAddress(wanted, { timeout: 10_000 })
  : await BleakScanner.findDeviceByName(wanted, { timeout: 10_000 })
if (!device) throw new Error(`${wanted} is not in range`)

await using client = await BleakClient.connect(device)
console.log(`connected to ${client.name}, which has ${client.services.services.size} services`)
