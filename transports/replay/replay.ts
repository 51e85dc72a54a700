import { type FileHandle, open, stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { systemClock } from '../../core/clock.ts'
import { deadline } from '../../core/deadline.ts'
import { Deferred } from '../../core/deferred.ts'
import { BleakBluetoothNotAvailableError, BleakTimeoutError } from '../../core/errors.ts'
import { leMetaCode } from '../../hci/event.ts'
import { hciEvents } from '../../hci/events.ts'
import {
  type CloseReason,
  type OpenTransport,
  type PacketType,
  packetType,
  type Transport,
  type TransportHandlers,
} from '../../hci/transport.ts'
import { type CapturedPacket, CaptureError } from '../captures/capture.ts'
import { fileChunks } from '../captures/file-chunks.ts'
import { readCapture } from '../captures/read-capture.ts'
import { isWholePacket } from '../whole-packet.ts'
import { ReplayController } from './controller.ts'
import { Pace, type ReplaySpeed } from './pace.ts'
import { type Survey, surveyCapture } from './survey.ts'

export interface ReplayOptions {
  /** A capture in any format that `readCapture` reads. */
  readonly file: string
  /** Recorded speed where absent. */
  readonly speed?: ReplaySpeed
  /** Which controller of a capture that holds several; the first with an advertising report where absent. */
  readonly adapter?: number
}

/** Packets delivered in one turn of the event loop, so that timers and input have theirs. */
const packetsPerTurn = 64
/** Answers not yet delivered; a host that sends more commands than it may loses them, as with a controller (Vol 4 Part E, 4.4). */
const answerLimit = 256

/**
 * A transport that plays what the controller of a capture said. The live host brings it up as it would a controller: its commands are answered (see
 * ReplayController), and what answered the recorded host is not played. Everything else is played in order while the host scans: the
 * first packet as soon as it enables scanning, the others with the recorded gaps divided by `speed`; disabling pauses. After the last packet the
 * transport ends with `ended`, `truncated` when a cut record follows it; at a damaged record with `lost`, the CaptureError being the cause. What is no whole packet is left out.
 * @throws RangeError when `speed` is no speed.
 */
export const openReplay = ({ file, speed = 1, adapter }: ReplayOptions): OpenTransport => {
  if (speed !== 'max' && !(speed > 0 && Number.isFinite(speed)))
    throw new RangeError(`a replay's speed is above 0 or 'max', not ${speed}`)
  return (handlers, options = {}) =>
    deadline(
      options,
      milliseconds => new BleakTimeoutError(`opening the capture ${file}`, milliseconds),
      async signal => {
        try {
          return await openFile(file, async handle => {
            const survey = await surveyCapture(await readCapture(fileChunks(handle)), adapter, signal)
            signal.throwIfAborted()
            return new Replay({ file, handle, survey, pace: new Pace(speed, survey.start), handlers })
          })
        } catch (error) {
          throw signal.aborted ? signal.reason : notPlayable(file, error)
        }
      },
    )
}

/** Closes the file again if `use` fails. */
const openFile = async <T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> => {
  // Opening a pipe would wait for its writer; and a replay reads twice.
  if (!(await stat(path)).isFile()) throw new CaptureError('it is no regular file', 0)
  const handle = await open(path, 'r')
  try {
    return await use(handle)
  } catch (error) {
    await handle.close()
    throw error
  }
}

const notPlayable = (path: string, cause: unknown): Error => {
  const { code, message } = cause as NodeJS.ErrnoException
  const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : message
  return new BleakBluetoothNotAvailableError(`cannot replay ${path}: ${why}`, code === 'EACCES' ? 'permission' : 'unreachable', {
    cause,
  })
}

const ended = (truncated: boolean): CloseReason => (truncated ? { kind: 'ended', truncated } : { kind: 'ended' })

const { commandComplete, commandStatus, numberOfCompletedPackets, leScanTimeout } = hciEvents

/** Events that belong to what the recorded host did: its commands, its data, its scan. The live host gets its own. */
const answersRecordedHost = ([code, , subevent]: Uint8Array): boolean =>
  code === commandComplete.code ||
  code === commandStatus.code ||
  code === numberOfCompletedPackets.code ||
  (code === leMetaCode && subevent === leScanTimeout.subevent)

const isFromController = ({ type, direction, body }: CapturedPacket): boolean =>
  type === packetType.event ? !answersRecordedHost(body) : type !== packetType.command && direction === 'received'

interface Parts {
  readonly file: string
  readonly handle: FileHandle
  readonly survey: Survey
  readonly pace: Pace
  readonly handlers: TransportHandlers
}

class Replay implements Transport {
  readonly #file: string
  readonly #handle: FileHandle
  readonly #handlers: TransportHandlers
  readonly #adapter: number
  readonly #controller: ReplayController
  readonly #pace: Pace
  readonly #answers: Uint8Array[] = []
  readonly #playing: Promise<void>
  /** There while nothing is to be played; resolves when the host scans, and at the end. */
  #paused: Deferred<void> | undefined = new Deferred<void>()
  /** Ends the wait for the next packet's time. */
  #wake: Deferred<void> | undefined
  #delivered = 0
  #skippedBytes = 0
  #reason: CloseReason | undefined

  constructor({ file, handle, survey, pace, handlers }: Parts) {
    this.#file = file
    this.#handle = handle
    this.#handlers = handlers
    this.#adapter = survey.adapter
    this.#controller = new ReplayController(survey)
    this.#pace = pace
    this.#playing = this.#play()
  }

  get clock() {
    return this.#pace.clock
  }

  /** Bytes of packets that are shorter or longer than their header says: recorded with a limit, or damaged. */
  get skippedBytes(): number {
    return this.#skippedBytes
  }

  send(type: PacketType, body: Uint8Array): boolean {
    if (this.#reason) return true
    const answer = this.#controller.answer(type, body)
    if (!this.#controller.scanning) this.#pause()
    if (answer && this.#answers.length < answerLimit && this.#answers.push(answer) === 1)
      queueMicrotask(() => this.#guard(() => this.#deliverAnswers()))
    return true
  }

  async close(): Promise<void> {
    this.#stop({ kind: 'closed' })
    await this.#playing
  }

  #stop(reason: CloseReason): void {
    this.#reason ??= reason
    this.#paused?.resolve()
    this.#wake?.resolve()
  }

  /** Handlers do not throw; should one do so all the same, the transport ends instead of the process. */
  #guard(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#lose(error)
    }
  }

  #lose(cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause)
    this.#stop({
      kind: 'lost',
      error: new BleakBluetoothNotAvailableError(`the replay of ${this.#file} ends early: ${why}`, 'lost', { cause }),
    })
  }

  #pause(): void {
    this.#paused ??= new Deferred<void>()
    this.#wake?.resolve()
  }

  /** Later than `send`, as with a controller; and before any packet that the answer lets play. */
  #deliverAnswers(): void {
    while (!this.#reason) {
      const answer = this.#answers[0]
      if (!answer) break
      this.#handlers.packet(packetType.event, answer)
      this.#answers.shift()
    }
    if (!this.#controller.scanning || !this.#paused) return
    this.#pace.restart()
    this.#paused.resolve()
    this.#paused = undefined
  }

  async #play(): Promise<void> {
    try {
      await this.#paused?.promise
      if (this.#reason) return
      const capture = await readCapture(fileChunks(this.#handle))
      for await (const packets of capture.batches()) {
        for (const packet of packets) {
          if (!this.#isPlayed(packet)) continue
          if (!this.#isDue(packet)) await this.#due(packet)
          if (this.#reason) return
          this.#deliver(packet)
        }
      }
      this.#stop(ended(capture.summary.truncated))
    } catch (error) {
      this.#lose(error)
    } finally {
      await this.#release()
    }
  }

  async #release(): Promise<void> {
    await this.#handle.close().catch(() => {})
    this.#guard(() => this.#handlers.closed(this.#reason ?? { kind: 'closed' }))
  }

  #isPlayed(packet: CapturedPacket): boolean {
    if (packet.adapter !== this.#adapter || !isFromController(packet)) return false
    if (isWholePacket(packet.type, packet.body)) return true
    this.#skippedBytes += packet.body.length
    return false
  }

  #isDue(packet: CapturedPacket): boolean {
    return !this.#reason && !this.#paused && this.#delivered < packetsPerTurn && this.#pace.delay(packet.time) <= 0
  }

  async #due(packet: CapturedPacket): Promise<void> {
    while (!this.#reason && !this.#isDue(packet)) {
      if (this.#paused) await this.#paused.promise
      else if (this.#delivered >= packetsPerTurn) await this.#turn()
      else await this.#sleep(this.#pace.delay(packet.time))
    }
  }

  async #turn(): Promise<void> {
    this.#delivered = 0
    await nextTurn()
  }

  async #sleep(milliseconds: number): Promise<void> {
    this.#wake = new Deferred<void>()
    const timer = systemClock.schedule(milliseconds, () => this.#wake?.resolve())
    await this.#wake.promise
    timer.cancel()
    this.#wake = undefined
    this.#delivered = 0
  }

  #deliver(packet: CapturedPacket): void {
    this.#delivered++
    this.#pace.delivered(packet.time)
    this.#handlers.packet(packet.type, packet.body)
  }
}
