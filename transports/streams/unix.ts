import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { type Failures, openStream } from './stream.ts'
import { connectSocket } from './tcp.ts'

const failuresAt = (path: string): Failures => {
  const allow = `Connecting needs write permission on ${path} and access to every folder above it: run as its owner or join its group (ls -l ${path})`
  return {
    ENOENT: ['unreachable', `There is no ${path}: start the controller's server, or correct the path`],
    ENOTDIR: ['unreachable', `A part of ${path} is no folder: correct the path`],
    ECONNREFUSED: [
      'unreachable',
      `Nothing listens on ${path}: start the controller's server. What is there is no socket, or left over from one that ended`,
    ],
    ENOTSOCK: ['unreachable', `${path} is no socket: correct the path`],
    EPROTOTYPE: ['unreachable', `${path} is a socket of another kind; a stream socket is needed`],
    EAGAIN: ['busy', `The server of ${path} is too busy to answer: try again`],
    EACCES: ['permission', allow],
    EPERM: ['permission', allow],
  }
}

/** Bytes that a socket's path can have; Node cuts a longer one and connects to whatever is there. */
const longestPath = process.platform === 'linux' ? 108 : 104

/** Throws where no socket can have this path. */
export const checkSocketPath = (path: string): void => {
  if (process.platform === 'win32' || Buffer.byteLength(path) <= longestPath) return
  throw new BleakBluetoothNotAvailableError(`unix:${path}: the path is too long for a socket`, 'unreachable', {
    remedy: `Use a shorter one, of at most ${longestPath} bytes: a relative path, or a symbolic link to its folder`,
  })
}

/** H4 over a unix stream socket, as `btvirt -s` offers it. */
export const openUnix = (path: string): OpenTransport => {
  const uri = `unix:${path}`
  return openStream(uri, async signal => {
    checkSocketPath(path)
    return await connectSocket(uri, { path }, failuresAt(path), signal)
  })
}
