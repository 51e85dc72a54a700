// Values in a queue between who receives them and who works on them: `notifications()` is that queue, bounded, oldest dropped and counted.
// Run: BARETOOTH_ADAPTER=virtual: node dist/examples/callback-with-queue.js
import { BleakClient, BleakScanner } from 'baretooth'

const device = await BleakScanner.findDeviceByName('Pulse Strap')
if (!device) throw new Error('no strap is in range')

const stop = new AbortController()
await using client = await BleakClient.connect(device)
const queue = client.notifications('2a37', { maxQueue: 3 })

const consume = async (): Promise<number> => {
  let taken = 0
  for await (const [, rate] of queue) {
    console.log(`working on ${rate} beats a minute`)
    await new Promise(passed => setTimeout(passed, 2_500)) // slower than they come
    taken++
    if (stop.signal.aborted) break
  }
  return taken
}
setTimeout(() => stop.abort(), 15_000)
const taken = await consume()
console.log(`${taken} values taken, ${queue.dropped} dropped`)
