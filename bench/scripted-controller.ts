/**
 * A controller of which only the bring-up is scripted: it answers each command of this table with a plausible Command Complete,
 * and everything else with Unknown HCI Command, one turn of the event loop later. Reports come from the bench's feeder.
 */
interface Answer {
  readonly opcode: number
  /** Octet and bit in Supported Commands (Vol 4 Part E, 6.27). */
  readonly supported: readonly [number, number]
  /** Return parameters after the status. */
  readonly returns?: readonly number[]
  /** Only a controller with LE Extended Advertising knows this command. */
  readonly extended?: true
}

const u16 = (value: number): number[] => [value & 0xff, value >> 8]
const address = [0x01, 0x00, 0x00, 0x5e, 0x00, 0x02]

/** Vol 4 Part E, 7.3 to 7.8. */
const answers: readonly Answer[] = [
  { opcode: 0x0c01, supported: [5, 6] },
  { opcode: 0x0c03, supported: [5, 7] },
  { opcode: 0x0c6c, supported: [24, 5], returns: [1, 0] },
  { opcode: 0x0c6d, supported: [24, 6] },
  { opcode: 0x1003, supported: [14, 5], returns: [0, 0, 0, 0, 0x60, 0, 0, 0] },
  { opcode: 0x1005, supported: [14, 7], returns: [...u16(251), 0, ...u16(8), ...u16(0)] },
  { opcode: 0x1009, supported: [15, 1], returns: address },
  { opcode: 0x2001, supported: [25, 0] },
  { opcode: 0x2002, supported: [25, 1], returns: [...u16(251), 8] },
  { opcode: 0x2005, supported: [25, 4] },
  { opcode: 0x200b, supported: [26, 2] },
  { opcode: 0x200c, supported: [26, 3] },
  { opcode: 0x200f, supported: [26, 6], returns: [16] },
  { opcode: 0x2010, supported: [26, 7] },
  { opcode: 0x2011, supported: [27, 0] },
  { opcode: 0x2012, supported: [27, 1] },
  { opcode: 0x2018, supported: [27, 7], returns: [0x3b, 0x91, 0x5c, 0x07, 0xd2, 0x4e, 0xaa, 0x10] },
  { opcode: 0x201c, supported: [28, 3], returns: [0xff, 0xff, 0xff, 0xff, 0xff, 0x03, 0, 0] },
  { opcode: 0x2023, supported: [33, 7], returns: [...u16(27), ...u16(328)] },
  { opcode: 0x2029, supported: [34, 5] },
  { opcode: 0x202a, supported: [34, 6], returns: [8] },
  { opcode: 0x202d, supported: [35, 1] },
  { opcode: 0x202e, supported: [35, 2] },
  { opcode: 0x202f, supported: [35, 3], returns: [...u16(251), ...u16(2120), ...u16(251), ...u16(2120)] },
  { opcode: 0x2031, supported: [35, 5] },
  { opcode: 0x203a, supported: [36, 6], returns: u16(251), extended: true },
  { opcode: 0x203b, supported: [36, 7], returns: [4], extended: true },
  { opcode: 0x2041, supported: [37, 5], extended: true },
  { opcode: 0x2042, supported: [37, 6], extended: true },
]

const success = 0x00
const unknownCommand = 0x01

const scanEnableCommands = [0x200c, 0x2042]

export class ScriptedController {
  /** Resolves when the host has been told that its scan runs. */
  readonly scanning: Promise<void>
  #started: () => void = () => {}
  readonly #returns = new Map<number, readonly number[]>()
  readonly #toHost: (packet: Buffer) => void

  /** `toHost` receives H4 events. A controller that is not `extended` speaks the legacy commands only. Whoever answers more adds its bits. */
  constructor(options: {
    readonly extended: boolean
    readonly toHost: (packet: Buffer) => void
    readonly alsoSupported?: readonly (readonly [number, number])[]
  }) {
    this.#toHost = options.toHost
    this.scanning = new Promise(resolve => {
      this.#started = resolve
    })
    const known = answers.filter(({ extended }) => options.extended || extended !== true)
    for (const { opcode, returns = [] } of known) this.#returns.set(opcode, returns)
    const commands = new Array<number>(64).fill(0)
    const supported = [...known.map(one => one.supported), [14, 3], [25, 2], ...(options.alsoSupported ?? [])]
    for (const [octet, bit] of supported as [number, number][]) {
      commands[octet] = (commands[octet] ?? 0) | (1 << bit)
    }
    const version = options.extended ? 0x0b : 0x08
    this.#returns.set(0x1001, [version, ...u16(0), version, ...u16(0x05f1), ...u16(0)])
    this.#returns.set(0x1002, commands)
    // LE Encryption, Extended Reject, Ping, Data Packet Length Extension; 2M, Coded and Extended Advertising (Vol 6 Part B, 4.6).
    this.#returns.set(0x2003, [0x39, options.extended ? 0x19 : 0x00, 0, 0, 0, 0, 0, 0])
  }

  /** Takes one H4 packet of the host; what is no command is ignored. */
  receive(packet: Uint8Array): void {
    if (packet[0] !== 0x01) return
    const opcode = (packet[1] as number) | ((packet[2] as number) << 8)
    const returns = this.#returns.get(opcode)
    const status = returns === undefined ? unknownCommand : success
    const body = [1, ...u16(opcode), status, ...(returns ?? [])]
    const enablesScan = scanEnableCommands.includes(opcode) && packet[4] === 1
    setImmediate(() => {
      this.#toHost(Buffer.from([0x04, 0x0e, body.length, ...body]))
      if (enablesScan) this.#started()
    })
  }
}
