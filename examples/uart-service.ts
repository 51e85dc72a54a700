// A terminal for devices with the Nordic UART service: what you type goes there, what they say is printed. Ends with Ctrl-D.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/uart-service.js
import { createInterface } from 'node:readline'
import { BleakClient, BleakScanner, normalizeUuidStr } from 'baretooth'

const service = normalizeUuidStr('6e400001-b5a3-f393-e0a9-e50e24dcca9e')
const receive = '6e400002-b5a3-f393-e0a9-e50e24dcca9e'
const transmit = '6e400003-b5a3-f393-e0a9-e50e24dcca9e'

const device = await BleakScanner.findDeviceByFilter((_, { serviceUuids }) => serviceUuids.includes(service))
if (!device) throw new Error('no device with a UART service is in range')

const disconnectedCallback = () => lines.close()
await using client = await BleakClient.connect(device, { disconnectedCallback })
await client.startNotify(transmit, (_, data) => void process.stdout.write(data))

console.log(`connected to ${client.address}: type`)
const lines = createInterface({ input: process.stdin })
for await (const line of lines) await client.writeGattChar(receive, new TextEncoder().encode(`${line}\r\n`))
