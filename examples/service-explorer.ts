// Everything that a device has: services, characteristics, descriptors, and what can be read of them.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/service-explorer.js "Desk Lamp"
import { BleakClient, BleakScanner, uuidstrToStr } from 'baretooth'

const name = process.argv[2] ?? 'Pulse Strap'
const device = await BleakScanner.findDeviceByName(name)
if (!device) throw new Error(`${name} is not in range`)

/** The value as hex, or why there is none. */
const shown = async (reading: Promise<Uint8Array>): Promise<string> => {
  try {
    return Buffer.from(await reading).toString('hex')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

await using client = await BleakClient.connect(device)
for (const service of client.services) {
  console.log(`${uuidstrToStr(service.uuid)} (${service.uuid})`)
  for (const characteristic of service.characteristics) {
    const { uuid, properties, descriptors } = characteristic
    const value = properties.includes('read') ? await shown(client.readGattChar(characteristic)) : ''
    console.log(`  ${uuidstrToStr(uuid)} [${properties.join(', ')}] ${value}`)
    for (const descriptor of descriptors)
      console.log(`    ${uuidstrToStr(descriptor.uuid)} ${await shown(client.readGattDescriptor(descriptor))}`)
  }
}
