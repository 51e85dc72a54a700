import { Deferred } from '../../../../core/deferred.ts'
import { H4Framer } from '../../../../transports/streams/h4.ts'
import { ScriptedController } from '../../../support/scripted-controller.ts'
import { listen, portOf } from '../../../support/stream-rigs.ts'

/** A scripted controller that listens on loopback, as the command reaches it with `tcp:`. */
export class TcpController implements AsyncDisposable {
  readonly controller: ScriptedController
  readonly uri: string
  /** Closes every connection and listens no more. */
  readonly unplug: () => Promise<void>
  readonly #scanning: Deferred<void>

  private constructor(controller: ScriptedController, scanning: Deferred<void>, port: number, stop: () => Promise<void>) {
    this.controller = controller
    this.#scanning = scanning
    this.uri = `tcp:127.0.0.1:${port}`
    let stopped: Promise<void> | undefined
    this.unplug = () => (stopped ??= stop())
  }

  static async listen(controller: ScriptedController = ScriptedController.legacy()): Promise<TcpController> {
    const scanning = new Deferred<void>()
    const { server, stop } = await listen({ port: 0, host: '127.0.0.1' }, socket => {
      const opened = controller.open({
        packet: (type, body) => void socket.write(Uint8Array.of(type, ...body)),
        drained: () => {},
        closed: () => {},
      })
      const framer = new H4Framer({
        packet: (type, body) => {
          const packet = body.slice()
          void opened.then(transport => {
            transport.send(type, packet)
            if (enables(controller.received.at(-1))) scanning.resolve()
          })
        },
      })
      socket.on('data', chunk => framer.push(chunk))
    })
    return new TcpController(controller, scanning, portOf(server), stop)
  }

  /** Resolves when the host has enabled scanning. */
  get scanning(): Promise<void> {
    return this.#scanning.promise
  }

  /** The commands about scanning that arrived, with their parameters. */
  get scanCommands(): readonly string[] {
    return this.controller.received.filter(command => /^LE Set (Extended )?Scan/.test(command))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.unplug()
  }
}

const enables = (command: string | undefined): boolean => /^LE Set (Extended )?Scan Enable 01/.test(command ?? '')
