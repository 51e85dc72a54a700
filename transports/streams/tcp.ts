import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { Deferred } from '../../core/deferred.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { connectError, type Failures, networkFailures, openStream } from './stream.ts'

/** Connects a socket of any kind; an abort destroys it, connected or not. */
export const connectSocket = async (
  uri: string,
  target: NetConnectOpts,
  failures: Failures,
  signal: AbortSignal,
): Promise<Socket> => {
  const connected = new Deferred<void>()
  const socket = connect(target)
  socket.once('connect', () => connected.resolve())
  // Stays for good: a socket may fail more than once, and an error that nobody listens to ends the process.
  socket.on('error', error => connected.reject(connectError(uri, error, failures)))
  signal.addEventListener(
    'abort',
    () => {
      socket.destroy()
      connected.reject(signal.reason)
    },
    { once: true },
  )
  await connected.promise
  return socket
}

const failuresAt = (host: string, port: number): Failures => {
  const firewall = 'A firewall on this machine forbids the connection'
  return {
    ...networkFailures,
    ECONNREFUSED: [
      'unreachable',
      `Nothing listens on ${host} port ${port}: start the controller's server there, or correct the port`,
    ],
    ECONNRESET: ['unreachable', `What listens on ${host} port ${port} hung up: it may serve somebody else already`],
    EACCES: ['permission', firewall],
    EPERM: ['permission', firewall],
  }
}

/** How long a silent connection stands before TCP asks whether the other side is still there, in milliseconds. */
const keepAliveDelay = 10_000

/** H4 over TCP, as controllers in other processes (emulators, bridges) offer it. */
export const openTcp = ({ host, port }: { readonly host: string; readonly port: number }): OpenTransport => {
  const uri = host.includes(':') ? `tcp:[${host}]:${port}` : `tcp:${host}:${port}`
  const target = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveDelay }
  return openStream(uri, signal => connectSocket(uri, target, failuresAt(host, port), signal))
}
