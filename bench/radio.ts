import { parseArgs } from 'node:util'
import { Air, profiles, VirtualController } from '../controller/index.ts'
import { Adapter, BleakClient, BleakServer, type CharacteristicDeclaration } from '../src/index.ts'

// What one link carries over the air model, both ends our own, against what packets that follow each other without a pause could carry.

const usage = `Usage: npm run bench -- radio [options]
  --quick    a tenth of the time on the air
  --json     one JSON object instead of the table
  --check    exit with 1 when a throughput is less than 95 % of the limit`

const leastShare = 0.95
const payloads = [244, 495]
const phys = ['1m', '2m'] as const
const directions = ['written', 'notified'] as const
/** Milliseconds from one connection event to the next. */
const interval = 30

/** Vol 6 Part B, 2.1 and 2.2: preamble, access address, header, payload, CRC, in microseconds. */
const packetTime = (payload: number, phy: (typeof phys)[number]): number =>
  phy === '1m' ? (1 + 4 + 2 + payload + 3) * 8 : (2 + 4 + 2 + payload + 3) * 4

/** Vol 6 Part B, 4.1.1. */
const interFrameSpace = 150
/** The longest payload of a data packet (Vol 6 Part B, 4.5.10). */
const longest = 251
/** L2CAP header, opcode and handle. */
const headers = 4 + 3

/**
 * kB/s: a value with its headers fills packets of 251 bytes. Each packet is answered by an empty one, with 150 µs before either of them; as
 * many such exchanges as fit the interval follow each other.
 */
const limitOf = (payload: number, phy: (typeof phys)[number]): number => {
  if ((payload + headers) % longest !== 0) throw new RangeError(`${payload} bytes do not fill packets`)
  const exchange = packetTime(longest, phy) + interFrameSpace + packetTime(0, phy) + interFrameSpace
  const exchanges = Math.floor((interval * 1_000) / exchange)
  const values = exchanges / ((payload + headers) / longest)
  return (values * payload) / interval
}

interface Row {
  readonly direction: (typeof directions)[number]
  readonly payload: number
  readonly phy: (typeof phys)[number]
  /** kB/s */
  readonly throughput: number
  readonly limit: number
}

const measure = async (direction: Row['direction'], payload: number, phy: Row['phy'], milliseconds: number): Promise<Row> => {
  const air = new Air({ seed: 1 })
  const open = () => Adapter.open({ transport: new VirtualController({ air, profile: profiles.le54 }).open })
  const [near, far] = [await open(), await open()]
  let bytes = 0
  const sink: CharacteristicDeclaration = {
    uuid: 'fff2',
    properties: ['write-without-response'],
    maxLength: payload,
    onWrite: value => {
      bytes += value.length
    },
  }
  const source: CharacteristicDeclaration = { uuid: 'fff3', properties: ['notify'], value: new Uint8Array(payload) }
  const server = await BleakServer.start({
    adapter: far,
    services: [{ uuid: 'fff0', characteristics: [sink, source] }],
  })
  const connecting = BleakClient.connect(
    { address: far.address, addressType: far.addressType },
    { adapter: near, connectionParameters: { intervalMin: interval, intervalMax: interval } },
  )
  await air.advance(5_000)
  const client = await connecting
  const settingPhy = client.setPhy({ tx: phy, rx: phy })
  const listening = client.startNotify('fff3', (_, value) => {
    bytes += value.length
  })
  await air.advance(2_000)
  await Promise.all([settingPhy, listening])

  let isOver = false
  const value = new Uint8Array(payload)
  const send =
    direction === 'written' ? () => client.writeGattChar('fff2', value, { response: false }) : () => server.notify(source, value)
  const sending = (async () => {
    while (!isOver) await send()
  })()
  await air.advance(500)
  const before = bytes
  await air.advance(milliseconds)
  const throughput = (bytes - before) / milliseconds
  isOver = true
  await air.advance(1_000)
  await sending
  await near.close()
  await far.close()
  return { direction, payload, phy, throughput, limit: limitOf(payload, phy) }
}

const share = ({ throughput, limit }: Row): number => throughput / limit

const line = (row: Row): string => {
  const what = `${row.payload} bytes ${row.direction}, ${row.phy.toUpperCase()}`
  const verdict = share(row) >= leastShare ? 'met   ' : 'MISSED'
  const percent = `${(share(row) * 100).toFixed(1)} %`
  return `  ${verdict} ${what.padEnd(24)} ${row.throughput.toFixed(1).padStart(6)} kB/s of ${row.limit.toFixed(1).padStart(6)} (${percent}, at least 95 %)`
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const rows: Row[] = []
  for (const direction of directions)
    for (const payload of payloads)
      for (const phy of phys) rows.push(await measure(direction, payload, phy, values.quick ? 3_000 : 30_000))
  if (values.json) console.log(JSON.stringify(rows, undefined, 2))
  else
    console.log(
      [`Throughput over the air model, ${interval} ms from one connection event to the next`, ...rows.map(line)].join('\n'),
    )
  return values.check && rows.some(row => share(row) < leastShare) ? 1 : 0
}

process.exitCode = await main()
