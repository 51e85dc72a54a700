/** A process of its own: `feeder BEGIN_NANOS RATE COUNT` writes legacy reports to standard output, each at its time on the monotonic clock. */
import { writeSync } from 'node:fs'
import { advertisement, legacyReport, writeSequence } from './packets.ts'
import { seeded } from './random.ts'

const [begin, rate, count] = process.argv.slice(2)
const beginNanos = BigInt(begin as string)
const reportsPerSecond = Number(rate)
const total = Number(count)

const random = seeded(0xfeed)
const packets = Array.from({ length: 100 }, (_, device) =>
  legacyReport({
    address: 0xc00000000000 + random(),
    eventType: 0x03,
    data: advertisement(device, 0, random()),
    rssi: -30 - (random() % 60),
  }),
)

const sleeping = new Int32Array(new SharedArrayBuffer(4))
const millisecondsSinceBegin = (): number => Number(process.hrtime.bigint() - beginNanos) / 1e6

for (let sequence = 0; sequence < total; sequence++) {
  const due = (sequence * 1000) / reportsPerSecond
  for (let wait = due - millisecondsSinceBegin(); wait > 0; wait = due - millisecondsSinceBegin())
    Atomics.wait(sleeping, 0, 0, wait)
  const packet = packets[sequence % packets.length] as Buffer
  writeSequence(packet, sequence)
  writeSync(1, packet)
}
