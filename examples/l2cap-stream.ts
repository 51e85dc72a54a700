// A stream beside GATT, as fast as the other end reads: a credit-based L2CAP channel between two adapters of one process.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/l2cap-stream.js    (with hardware, name two adapters: node dist/examples/l2cap-stream.js usb:0 usb:1)
import { BleakClient, BleakScanner, BleakServer } from 'baretooth'

const [serving, visiting = 'virtual:1'] = process.argv.slice(2)
const psm = 0x80

await using server = await BleakServer.start({ adapter: serving, deviceName: 'Archive' })
server.listenL2cap(psm, async (channel, { address }) => {
  const wish = new TextDecoder().decode(await channel.read())
  console.log(`${address} wants ${wish}`)
  await channel.write(new Uint8Array(50_000))
  await channel.close()
})

const device = await BleakScanner.findDeviceByName('Archive', { adapter: visiting })
if (!device) throw new Error('the archive is not in range')
await using client = await BleakClient.connect(device, { adapter: visiting })
await using channel = await client.openL2cap(psm)
await channel.write(new TextEncoder().encode('everything'))
let [bytes, chunks] = [0, 0]
for await (const chunk of channel) {
  bytes += chunk.length
  chunks++
}
console.log(`${bytes} bytes in ${chunks} chunks`)
