import { answerTo, fullValueLength, handles, opcode, readValue } from './attribute-table.ts'
import { ScriptedController } from './scripted-controller.ts'

/** What one link of the host has been told and has said. */
interface Link<P> {
  readonly handle: number
  /** Canned packets: the answer to a read, and what gives so many packets back. */
  readonly readResponse: P
  readonly returns: (P | undefined)[]
  /** Bytes of values that the host has written without response, and a sum over them. */
  written: number
  digest: number
  /** Packets of the host that it has not been given back. */
  unreturned: number
}

/** What has been written on all links: bytes, and a sum over them. */
export interface Written {
  readonly bytes: number
  readonly digest: number
}

const u16 = (value: number): number[] => [value & 0xff, value >> 8]
const attChannel = 4
/** Bytes before an ATT PDU in an ACL packet: ACL header, L2CAP header. */
const header = 8

/** Vol 4 Part E, 7: the commands of a link. */
const commands = { disconnect: 0x0406, createConnection: 0x200d, readRemoteFeatures: 0x2016, setDataLength: 0x2022 } as const

const alsoSupported = [
  [0, 5],
  [26, 4],
  [27, 5],
  [33, 6],
] as const

/** The address of the device behind the nth link, from 0. */
export const addressOf = (link: number): string => `C0:00:00:00:00:${link.toString(16).padStart(2, '0').toUpperCase()}`

/**
 * A controller and the peripherals in its range, as a host sees them that looks at bytes only: whoever is connected to answers at once, with
 * canned PDUs. What the host sends before it has nothing more to do is answered then, the credits for it with one event. The event loop
 * does not turn for that: a turn costs more than a request does in any library, and the same in all of them. `prepare` gives a packet the
 * form in which the library's transport hands it over; what comes again is prepared once.
 */
export class ScriptedPeripherals<P> {
  readonly #controller: ScriptedController
  readonly #toHost: (packet: P) => void
  readonly #prepare: (packet: Buffer) => P
  readonly #links: Link<P>[] = []
  /** Links that have sent something since the last answers. */
  readonly #busy: Link<P>[] = []
  #answers: P[] = []
  #isPlanned = false

  constructor(toHost: (packet: P) => void, prepare: (packet: Buffer) => P) {
    this.#toHost = toHost
    this.#prepare = prepare
    this.#controller = new ScriptedController({ extended: false, toHost: packet => toHost(prepare(packet)), alsoSupported })
  }

  /** One packet of the host, whose body begins at `start`: a view, which may change once this has returned. */
  receive(type: number | undefined, packet: Uint8Array, start: number): void {
    if (type === 0x02) this.#data(packet, start)
    else if (type === 0x01 && !this.#command(u16At(packet, start), packet.subarray(start)))
      this.#controller.receive(Uint8Array.of(type, ...packet.subarray(start)))
  }

  get written(): Written {
    let [bytes, digest] = [0, 0]
    for (const one of this.#links) {
      bytes += one.written
      digest = (digest + one.digest) | 0
    }
    return { bytes, digest }
  }

  #data(packet: Uint8Array, start: number): void {
    const link = this.#links[(u16At(packet, start) & 0xfff) - 1]
    const pdu = start + header
    if (!link || packet[pdu - 2] !== attChannel) throw new Error('the host has sent something that the bench has no answer for')
    if (link.unreturned++ === 0) this.#busy.push(link)
    switch (packet[pdu]) {
      case opcode.writeCommand:
        link.written += packet.length - pdu - 3
        link.digest = (link.digest + (packet[pdu + 3] ?? 0) + (packet[packet.length - 1] ?? 0) * 3) | 0
        break
      case opcode.read:
        this.#answers.push(link.readResponse)
        break
      default: {
        const answer = answerTo(packet.subarray(pdu))
        if (answer) this.#answers.push(this.#prepare(acl(link.handle, answer)))
      }
    }
    this.#plan()
  }

  #command(name: number, body: Uint8Array): boolean {
    const handle = [body[3] ?? 0, body[4] ?? 0]
    switch (name) {
      case commands.createConnection:
        this.#status(name)
        // 30 ms, no latency, 2 s.
        this.#later(event(0x3e, [0x01, 0, ...u16(this.#connect()), 0, ...body.subarray(8, 15), ...u16(24), 0, 0, ...u16(200), 0]))
        return true
      case commands.readRemoteFeatures:
        this.#status(name)
        this.#later(event(0x3e, [0x04, 0, ...handle, 0x39, 0, 0, 0, 0, 0, 0, 0]))
        return true
      case commands.setDataLength:
        this.#later(event(0x0e, [1, ...u16(name), 0, ...handle]))
        this.#later(event(0x3e, [0x07, ...handle, ...u16(251), ...u16(2120), ...u16(251), ...u16(2120)]))
        return true
      case commands.disconnect:
        this.#status(name)
        this.#later(event(0x05, [0, ...handle, 0x16]))
        return true
      default:
        return false
    }
  }

  #connect(): number {
    const handle = this.#links.length + 1
    const readResponse = this.#prepare(acl(handle, Uint8Array.of(opcode.readResponse, ...readValue)))
    this.#links.push({ handle, readResponse, returns: [], written: 0, digest: 0, unreturned: 0 })
    return handle
  }

  #status(name: number): void {
    this.#later(event(0x0f, [0, 1, ...u16(name)]))
  }

  #later(packet: Buffer): void {
    this.#answers.push(this.#prepare(packet))
    this.#plan()
  }

  #plan(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    process.nextTick(() => this.#answer())
  }

  /** Gives packets back, those of all links at once. */
  #returned(links: readonly Link<P>[]): P {
    const [first] = links
    const known = links.length === 1 ? first?.returns[first.unreturned] : undefined
    const packet = known ?? this.#prepare(completed(links))
    if (first && links.length === 1) first.returns[first.unreturned] = packet
    for (const link of links) link.unreturned = 0
    return packet
  }

  #answer(): void {
    this.#isPlanned = false
    const [answers, busy] = [this.#answers, this.#busy.splice(0)]
    this.#answers = []
    if (busy.length > 0) this.#toHost(this.#returned(busy))
    for (const answer of answers) this.#toHost(answer)
  }
}

const u16At = (packet: Uint8Array, offset: number): number => (packet[offset] ?? 0) | ((packet[offset + 1] ?? 0) << 8)

const event = (code: number, parameters: readonly number[]): Buffer => Buffer.from([0x04, code, parameters.length, ...parameters])

/** Number Of Completed Packets; one for many links is made each time, and should cost little. */
const completed = (links: readonly Link<unknown>[]): Buffer => {
  const packet = Buffer.allocUnsafe(4 + 4 * links.length)
  packet[0] = 0x04
  packet[1] = 0x13
  packet[2] = 1 + 4 * links.length
  packet[3] = links.length
  let at = 4
  for (const { handle, unreturned } of links) {
    packet[at++] = handle & 0xff
    packet[at++] = handle >> 8
    packet[at++] = unreturned & 0xff
    packet[at++] = unreturned >> 8
  }
  return packet
}

/** The H4 packet that notifies `value`, of 244 bytes, on a link. */
export const notificationOn = (link: number, value: Uint8Array): Buffer => {
  if (value.length !== fullValueLength) throw new RangeError(`${value.length} bytes instead of ${fullValueLength}`)
  return acl(link + 1, Uint8Array.of(opcode.notification, ...u16(handles.notify), ...value))
}

/** An ATT PDU as one packet to the host. */
const acl = (handle: number, pdu: Uint8Array): Buffer => {
  const headers = [0x02, ...u16(handle | 0x2000), ...u16(pdu.length + 4), ...u16(pdu.length), ...u16(attChannel)]
  return Buffer.from([...headers, ...pdu])
}
