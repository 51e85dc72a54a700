import { systemClock } from '../core/clock.ts'
import type { OpenTransport, PacketType, Transport, TransportHandlers } from '../hci/transport.ts'
import { BtsnoopFile } from './captures/btsnoop-file.ts'
import type { CaptureError } from './captures/capture.ts'

export interface RecordOptions {
  /** Where the btsnoop file goes; one that is there is replaced as soon as the transport is open. */
  readonly file: string
  /** Called once, when the recording cannot go on (a full disk). The transport goes on. */
  failed(error: CaptureError): void
}

/**
 * Wraps a transport so that every packet of both directions goes to a btsnoop file (datalink 1002), with the transport's time. The file is complete
 * when `close()` resolves. A disk that is too slow never holds up the transport: packets are lost from the file instead, and the file says how many.
 * Besides what the wrapped transport rejects with, opening rejects with CaptureError when the file cannot be written.
 */
export const record =
  (openTransport: OpenTransport, options: RecordOptions): OpenTransport =>
  async (handlers, callOptions) => {
    const file = await BtsnoopFile.open({ path: options.file, failed: options.failed })
    const recorder = new Recorder(file, handlers)
    try {
      return recorder.wrap(await openTransport(recorder, callOptions))
    } catch (error) {
      await file.discard()
      throw error
    }
  }

/** Stands between a transport and its handlers. */
class Recorder implements TransportHandlers {
  readonly #file: BtsnoopFile
  readonly #handlers: TransportHandlers
  #clock = systemClock
  #closing = false
  constructor(file: BtsnoopFile, handlers: TransportHandlers) {
    this.#file = file
    this.#handlers = handlers
  }

  wrap(transport: Transport): Transport {
    if (transport.clock) this.#clock = transport.clock
    const recorded: Transport = {
      send: (type, body) => {
        if (!this.#closing) this.#add('sent', type, body)
        return transport.send(type, body)
      },
      close: async () => {
        this.#closing = true
        await transport.close()
        await this.#file.close()
      },
      ...(transport.clock && { clock: transport.clock }),
    }
    if (transport.skippedBytes !== undefined)
      Object.defineProperty(recorded, 'skippedBytes', { enumerable: true, get: () => transport.skippedBytes })
    return recorded
  }

  packet(type: PacketType, body: Uint8Array): void {
    this.#add('received', type, body)
    this.#handlers.packet(type, body)
  }

  drained(): void {
    this.#handlers.drained()
  }

  closed: TransportHandlers['closed'] = reason => {
    void this.#file.close()
    this.#handlers.closed(reason)
  }

  #add(direction: 'sent' | 'received', type: PacketType, body: Uint8Array): void {
    this.#file.add({ type, direction, time: this.#clock.now() }, body)
  }
}
