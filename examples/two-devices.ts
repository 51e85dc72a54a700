// Two devices at once. Connecting to both needs no lock: they share the radio by themselves.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/two-devices.js
import { BleakClient, BleakScanner } from 'baretooth'

const listen = async (name: string, uuid: string, count: number): Promise<void> => {
  const device = await BleakScanner.findDeviceByName(name)
  if (!device) throw new Error(`${name} is not in range`)
  await using client = await BleakClient.connect(device)
  console.log(`connected to ${name}`)
  let left = count
  for await (const value of client.notifications(uuid)) {
    console.log(`${name}: ${Buffer.from(value).toString('hex')}`)
    if (--left === 0) break
  }
  console.log(`done with ${name}`)
}

await Promise.all([listen('Pulse Strap', '2a37', 4), listen('Attic Thermometer', '2a6e', 3)])
