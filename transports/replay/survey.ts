import { leMetaCode } from '../../hci/event.ts'
import { hciEvents } from '../../hci/events.ts'
import { packetType } from '../../hci/transport.ts'
import { type CapturedPacket, CaptureError } from '../captures/capture.ts'
import type { Capture } from '../captures/read-capture.ts'

/** How far into a file answers are looked for, in bytes; the search for the first advertising report goes on to its end. */
const surveyLength = 16 * 2 ** 20
/** Bounds on what is kept of a hostile file. */
const maxAdapters = 16
const maxAnswers = 1024

const { commandComplete, commandStatus, leAdvertisingReport, leDirectedAdvertisingReport, leExtendedAdvertisingReport } =
  hciEvents

/** What a capture shows of one controller. */
export interface Survey {
  readonly adapter: number
  /** Return parameters with their status, by opcode, as the recorded controller gave them. */
  readonly completed: ReadonlyMap<number, Uint8Array>
  /** Status of the commands that it answered with Command Status, by opcode. */
  readonly statuses: ReadonlyMap<number, number>
  /** The kind of its advertising reports; undefined where there are none. */
  readonly reports: 'legacy' | 'extended' | undefined
  /** When its first packet was recorded, in milliseconds since 1970. */
  readonly start: number
}

class AdapterSurvey implements Survey {
  readonly adapter: number
  readonly start: number
  readonly completed = new Map<number, Uint8Array>()
  readonly statuses = new Map<number, number>()
  reports: Survey['reports']
  constructor({ adapter, time }: { readonly adapter: number; readonly time: number }) {
    this.adapter = adapter
    this.start = time
  }

  see({ type, body, truncated }: CapturedPacket): void {
    if (type !== packetType.event || truncated) return
    const [code, , first = 0] = body
    if (code === leMetaCode) this.#seeReport(first)
    // Num_HCI_Command_Packets, opcode, status and the rest (7.7.14); status, Num_HCI_Command_Packets, opcode (7.7.15).
    else if (code === commandComplete.code && body.length > 5) this.#seeComplete(wordAt(body, 3), body.subarray(5))
    else if (code === commandStatus.code && body.length >= 6 && this.statuses.size < maxAnswers)
      this.statuses.set(wordAt(body, 4), first)
  }

  #seeReport(subevent: number): void {
    if (subevent === leExtendedAdvertisingReport.subevent) this.reports = 'extended'
    else if (subevent === leAdvertisingReport.subevent || subevent === leDirectedAdvertisingReport.subevent)
      this.reports ??= 'legacy'
  }

  /** The first success counts, since start-up comes first. */
  #seeComplete(opcode: number, returned: Uint8Array): void {
    const known = this.completed.get(opcode)
    if (known?.[0] === 0 || (!known && this.completed.size >= maxAnswers)) return
    this.completed.set(opcode, returned.slice())
  }
}

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8)

/** What a capture shows of each controller, and the one to play: that asked for, else the first with an advertising report. */
class Surveyor {
  readonly #wanted: number | undefined
  readonly #adapters = new Map<number, AdapterSurvey>()
  #chosen: AdapterSurvey | undefined
  constructor(wanted: number | undefined) {
    this.#wanted = wanted
  }

  /** Whether the kind of the reports is known. */
  get satisfied(): boolean {
    return this.#chosen?.reports !== undefined
  }

  see(packet: CapturedPacket): void {
    const survey = this.#adapters.get(packet.adapter) ?? this.#add(packet)
    survey?.see(packet)
    if (this.#wanted === undefined && survey?.reports) this.#chosen ??= survey
  }

  /** @throws CaptureError when there was no packet of the controller asked for. */
  get result(): Survey {
    const [first] = this.#adapters.values()
    if (this.#chosen) return this.#chosen
    if (this.#wanted === undefined) return first ?? new AdapterSurvey({ adapter: 0, time: 0 })
    throw new CaptureError(
      `no packet of adapter ${this.#wanted}; it has those of ${[...this.#adapters.keys()].join(', ') || 'none'}`,
      0,
    )
  }

  #add(packet: CapturedPacket): AdapterSurvey | undefined {
    if (this.#adapters.size >= maxAdapters && packet.adapter !== this.#wanted) return undefined
    const survey = new AdapterSurvey(packet)
    this.#adapters.set(packet.adapter, survey)
    if (packet.adapter === this.#wanted) this.#chosen = survey
    return survey
  }
}

/**
 * Reads the beginning of a capture for what a replay must know before it plays: which controller it is of, and how that answered.
 * Damage further on is left to be found by playing.
 * @throws CaptureError when the capture has no packet of `adapter`, and the signal's reason.
 */
export const surveyCapture = async (capture: Capture, adapter: number | undefined, signal: AbortSignal): Promise<Survey> => {
  const surveyor = new Surveyor(adapter)
  try {
    for await (const packets of capture.batches()) {
      signal.throwIfAborted()
      for (const packet of packets) surveyor.see(packet)
      if (surveyor.satisfied && capture.summary.bytes >= surveyLength) break
    }
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error
  }
  return surveyor.result
}
