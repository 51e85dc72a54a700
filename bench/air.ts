import { parseArgs } from 'node:util'
import { Air, VirtualController } from '../controller/index.ts'
import { type CommandParams, encodeCommand } from '../hci/command.ts'
import { type CommandName, commands } from '../hci/commands.ts'
import { packetType, type Transport } from '../hci/transport.ts'

// What a virtual air costs: time per advertising event with 10 to 10,000 advertisers, and per data packet with 1 to 100 links.

const usage = `Usage: npm run bench -- air [options]
  --quick    a tenth of the events
  --json     one JSON object instead of the tables
  --check    exit with 1 when a cost is not flat`

/** How much dearer an event may be among the most than among the fewest. */
const flat = 2

/** A host that sends commands, counts what comes, and gives completed packets back to whoever waits for them. */
class Host {
  packets = 0
  bytes = 0
  handle = 0
  onCompleted: () => void = () => {}
  #transport: Transport | undefined

  async open(controller: VirtualController): Promise<this> {
    this.#transport = await controller.open({
      packet: (type, body) => this.#packet(type, body),
      drained: () => {},
      closed: () => {},
    })
    return this
  }

  async run<N extends CommandName>(name: N, params: CommandParams<(typeof commands)[N]>): Promise<void> {
    this.#transport?.send(packetType.command, encodeCommand<unknown>(commands[name], params))
    await turn()
  }

  send(data: Uint8Array): void {
    const { handle } = this
    this.#transport?.send(packetType.acl, Uint8Array.of(handle & 0xff, handle >> 8, data.length, 0, ...data))
  }

  #packet(type: number, body: Uint8Array): void {
    if (type === packetType.acl) this.#count(body.length - 4)
    else if (body[0] === 0x13) this.onCompleted()
    else if (body[0] === 0x3e && (body[2] === 0x02 || body[2] === 0x0d)) this.#count(body.length)
    else if (body[0] === 0x3e && (body[2] === 0x01 || body[2] === 0x0a)) this.handle = (body[4] ?? 0) | ((body[5] ?? 0) << 8)
  }

  #count(bytes: number): void {
    this.packets++
    this.bytes += bytes
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

interface Row {
  readonly count: number
  readonly heard: boolean
  readonly events: number
  readonly nanoseconds: number
}

const advertise = async (host: Host): Promise<void> => {
  await host.run('leSetAdvertisingParameters', {
    advertisingIntervalMin: 160,
    advertisingIntervalMax: 160,
    advertisingType: 0,
    ownAddressType: 0,
    peerAddressType: 0,
    peerAddress: 0,
    advertisingChannelMap: 7,
    advertisingFilterPolicy: 0,
  })
  await host.run('leSetAdvertisingData', { advertisingData: new Uint8Array(31).fill(1) })
  await host.run('leSetAdvertisingEnable', { advertisingEnable: true })
}

const listen = async (host: Host): Promise<void> => {
  await host.run('setEventMask', { eventMask: 0x3fffffffffffffffn })
  await host.run('leSetEventMask', { leEventMask: 0xffffn })
}

const scan = async (host: Host): Promise<void> => {
  await listen(host)
  await host.run('leSetScanParameters', {
    leScanType: 0,
    leScanInterval: 96,
    leScanWindow: 96,
    ownAddressType: 0,
    scanningFilterPolicy: 0,
  })
  await host.run('leSetScanEnable', { enable: true, filterDuplicates: false })
}

/** Every advertiser has an event each 105 ms on average (100 ms, and 0 to 10 ms at random: Vol 6 Part B, 4.4.2.2). */
const eventsPerSecond = 1_000 / 105

const measureAdvertising = async (count: number, heard: boolean, events: number): Promise<Row> => {
  const air = new Air()
  for (let i = 0; i < count; i++) await advertise(await new Host().open(new VirtualController({ air })))
  const scanner = await new Host().open(new VirtualController({ air }))
  if (heard) await scan(scanner)
  const milliseconds = (events / (count * eventsPerSecond)) * 1_000
  await air.advance(milliseconds / 5)
  const [before, begin] = [scanner.packets, process.hrtime.bigint()]
  await air.advance(milliseconds)
  const taken = Number(process.hrtime.bigint() - begin)
  const told = scanner.packets - before
  if (heard && Math.abs(told - events) > events / 10) throw new Error(`${told} reports of about ${events} events`)
  return { count, heard, events: Math.round(events), nanoseconds: taken / events }
}

const connectPair = async (air: Air): Promise<readonly [Host, Host]> => {
  const peripheral = new VirtualController({ air })
  const [central, advertiser] = [await new Host().open(new VirtualController({ air })), await new Host().open(peripheral)]
  await listen(central)
  await listen(advertiser)
  await advertise(advertiser)
  await central.run('leCreateConnection', {
    leScanInterval: 96,
    leScanWindow: 96,
    initiatorFilterPolicy: 0,
    peerAddressType: 0,
    peerAddress: peripheral.publicAddress,
    ownAddressType: 0,
    connectionIntervalMin: 24,
    connectionIntervalMax: 24,
    maxLatency: 0,
    supervisionTimeout: 400,
    minCeLength: 0,
    maxCeLength: 0,
  })
  return [central, advertiser]
}

const measureLinks = async (count: number, events: number): Promise<Row> => {
  const air = new Air()
  const pairs = await Promise.all(Array.from({ length: count }, () => connectPair(air)))
  await air.advance(1_000)
  const data = new Uint8Array(27)
  for (const [central] of pairs) {
    central.onCompleted = () => central.send(data)
    for (let i = 0; i < 4; i++) central.send(data)
  }
  await air.advance(100)
  const packets = () => pairs.reduce((sum, [, { packets: one }]) => sum + one, 0)
  const [before, begin] = [packets(), process.hrtime.bigint()]
  while (packets() - before < events) await air.advance(30)
  const told = packets() - before
  return { count, heard: true, events: told, nanoseconds: Number(process.hrtime.bigint() - begin) / told }
}

const text = (title: string, rows: readonly Row[]): string =>
  [
    title,
    ...rows.map(({ count, events, nanoseconds }) => {
      const cells = [
        count.toLocaleString('en-US').padStart(8),
        Math.round(1e9 / nanoseconds)
          .toLocaleString('en-US')
          .padStart(12),
      ]
      return `${cells.join('')} events/s ${Math.round(nanoseconds).toString().padStart(8)} ns each (${events.toLocaleString('en-US')} events)`
    }),
    '',
  ].join('\n')

const growth = (rows: readonly Row[]): number => (rows.at(-1)?.nanoseconds ?? 0) / (rows[0]?.nanoseconds ?? 1)

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
  const events = values.quick ? 20_000 : 200_000
  await measureAdvertising(100, true, events / 4)
  const crowd = [10, 100, 1_000, 10_000]
  const unheard: Row[] = []
  const heard: Row[] = []
  // Enough that every advertiser has ten events and more.
  const enough = (count: number) => Math.max(events, count * 20)
  for (const count of crowd) unheard.push(await measureAdvertising(count, false, enough(count)))
  for (const count of crowd) heard.push(await measureAdvertising(count, true, enough(count)))
  const links: Row[] = []
  await measureLinks(10, events / 8)
  for (const count of [1, 10, 100]) links.push(await measureLinks(count, events / 2))
  const tables = { unheard, heard, links }
  if (values.json) console.log(JSON.stringify(tables, undefined, 2))
  else {
    console.log(text('Advertising events, nobody listens, by number of advertisers', unheard))
    console.log(text('Advertising events, each reported to a scanning host, by number of advertisers', heard))
    console.log(text('Data packets of 27 bytes from host to host, by number of links', links))
    for (const [name, rows] of Object.entries(tables))
      console.log(
        `${growth(rows) <= flat ? 'met   ' : 'MISSED'} ${name}: the most cost ${growth(rows).toFixed(2)} times the fewest (at most ${flat})`,
      )
  }
  return values.check && Object.values(tables).some(rows => growth(rows) > flat) ? 1 : 0
}

process.exitCode = await main()
