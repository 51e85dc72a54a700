import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Deferred } from '../../core/deferred.ts'
import { openSerial } from '../../transports/streams/serial.ts'
import { farSideOf, listen, scratchFolder } from './stream-rigs.ts'
import type { FarSide, Rig } from './transport-rig.ts'

/** Undefined where a serial line can be made; otherwise why not. In continuous integration a missing socat fails instead of skipping. */
export const noSerialLine = (): string | undefined => {
  const missing = spawnSync('socat', ['-V']).error
  if (!missing) return undefined
  const { CI } = process.env
  if (CI) throw new Error('socat is not installed, and the tests of the serial transport need it', { cause: missing })
  return 'socat is not installed'
}

export interface SerialLine extends Rig {
  readonly path: string
}

const kill = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** A pseudoterminal whose other end is a socket of this process, by way of socat. */
export const startSerialLine = async (): Promise<SerialLine> => {
  const folder = await scratchFolder()
  const path = join(folder.path, 'tty')
  const socket = join(folder.path, 'line')
  const connected = new Deferred<FarSide>()
  const { stop } = await listen({ path: socket }, end => connected.resolve(farSideOf(end, () => socat.kill('SIGKILL'))))
  const socat = spawn('socat', [`PTY,link=${path},rawer`, `UNIX-CONNECT:${socket}`], { stdio: 'ignore' })
  // socat opens the pseudoterminal first and connects then, so the line is ready as soon as the connection is there.
  const far = await connected.promise
  return {
    path,
    open: openSerial({ path, baudRate: 1_000_000, rtscts: true }),
    far: () => Promise.resolve(far),
    stop: async () => {
      await kill(socat)
      await stop()
      await folder.remove()
    },
  }
}
