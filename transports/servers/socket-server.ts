import { lstat, unlink } from 'node:fs/promises'
import { connect, createServer, type ListenOptions, type Server } from 'node:net'
import { Deferred } from '../../core/deferred.ts'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import type { Failures } from '../streams/stream.ts'
import { checkSocketPath } from '../streams/unix.ts'
import type { Reception } from './reception.ts'
import { listenFailures, serveError } from './server.ts'

/** How long a silent connection stands before TCP asks whether the host is still there, in milliseconds. */
export const keepAlive = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 }

/** Resolves when the server listens; afterwards its errors go to `failed`. */
export const listening = async (server: Server, where: ListenOptions, failed: (error: Error) => void): Promise<void> => {
  const ready = new Deferred<void>()
  let isReady = false
  server.on('error', error => (isReady ? failed(error) : ready.reject(error)))
  server.listen(where, () => {
    isReady = true
    ready.resolve()
  })
  await ready.promise
}

/** Resolves when the server has closed; its connections have to be gone or on their way. */
export const closed = async (server: Server): Promise<void> => {
  const done = new Deferred<void>()
  server.close(() => done.resolve())
  await done.promise
}

export const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const hostServer = (reception: Reception): Server =>
  createServer(keepAlive, async socket => {
    socket.on('error', () => {})
    if (await reception.isFree()) void reception.admit(socket)
    else socket.destroy()
  })

/** Listens on TCP; gives the port. */
export const serveTcp = async (
  { host, port }: { readonly host: string; readonly port: number },
  uri: string,
  reception: Reception,
  failed: (error: Error) => void,
): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const server = hostServer(reception)
  try {
    await listening(server, { host, port, exclusive: true }, failed)
  } catch (cause) {
    throw serveError(uri, cause, listenFailures(host))
  }
  return { port: portOf(server), close: () => closed(server) }
}

/** libuv tells EACCES where a folder is missing, too. */
const unixFailures = (path: string): Failures => {
  const place = [
    'permission',
    `See that the folder of ${path} is there and that you may write in it, or choose another path`,
  ] as const
  return { ENOENT: place, ENOTDIR: place, EACCES: place, EPERM: place, EROFS: place }
}

/** Whether somebody listens on the socket at this path. */
const isLive = async (path: string): Promise<boolean> => {
  const answer = new Deferred<boolean>()
  const socket = connect(path)
  socket.once('connect', () => answer.resolve(true))
  // Whatever else goes wrong, nobody can say that it is dead.
  socket.on('error', ({ code }: NodeJS.ErrnoException) => answer.resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'))
  try {
    return await answer.promise
  } finally {
    socket.destroy()
  }
}

/** Removes a socket that a process left behind when it died. */
const clear = async (path: string, uri: string): Promise<void> => {
  const found = await lstat(path)
  const busy = (why: string, remedy: string) => new BleakBluetoothNotAvailableError(`${uri}: ${why}`, 'busy', { remedy })
  if (!found.isSocket()) throw busy('there is something else', 'Choose another path, or remove what is there')
  if (await isLive(path)) throw busy('another server is there', 'End it, or choose another path')
  await unlink(path)
}

/** Listens on a unix stream socket. */
export const serveUnix = async (
  path: string,
  uri: string,
  reception: Reception,
  failed: (error: Error) => void,
): Promise<{ close(): Promise<void> }> => {
  checkSocketPath(path)
  const server = hostServer(reception)
  try {
    await listening(server, { path }, failed).catch(async cause => {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
      await clear(path, uri)
      await listening(server, { path }, failed)
    })
  } catch (cause) {
    throw serveError(uri, cause, unixFailures(path))
  }
  return { close: () => closed(server) }
}
