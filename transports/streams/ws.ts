import type { Duplex } from 'node:stream'
import { Deferred } from '../../core/deferred.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { connectError, type Failures, networkFailures, openStream } from './stream.ts'

/** A message may hold many packets, but not without bound; in bytes. */
export const largestMessage = 1 << 20

const failuresAt = (url: string): Failures => {
  const trust = 'Name the authority that signed the certificate in the environment variable NODE_EXTRA_CA_CERTS'
  return {
    ...networkFailures,
    otherwise: ['unreachable', `What answers at ${url} offers no WebSocket there: correct the URL`],
    ECONNREFUSED: ['unreachable', `Nothing listens at ${url}: start the controller's server there, or correct the URL`],
    ECONNRESET: ['unreachable', `What listens at ${url} hung up: it may speak another protocol, or serve somebody else already`],
    EPROTO: ['unreachable', 'The server speaks no TLS, or none that is known here: ws:// instead of wss:// goes without'],
    DEPTH_ZERO_SELF_SIGNED_CERT: ['unreachable', trust],
    SELF_SIGNED_CERT_IN_CHAIN: ['unreachable', trust],
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['unreachable', trust],
    CERT_HAS_EXPIRED: ['unreachable', 'Renew the certificate of the server'],
    ERR_TLS_CERT_ALTNAME_INVALID: ['unreachable', 'Use the host name that the certificate of the server is for'],
  }
}

const connectWebSocket = async (url: string, signal: AbortSignal): Promise<Duplex> => {
  const { createWebSocketStream, WebSocket } = await import('ws')
  signal.throwIfAborted()
  const connected = new Deferred<void>()
  // Compression would cost latency and memory for packets this small.
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: largestMessage })
  const duplex = createWebSocketStream(socket)
  socket.once('open', () => connected.resolve())
  // Both stay for good: an error that nobody listens to ends the process.
  const fail = (error: Error) => connected.reject(connectError(url, error, failuresAt(url)))
  duplex.on('error', fail)
  socket.on('error', error => {
    fail(error)
    // A peer that broke the protocol may not answer the closing handshake either.
    socket.terminate()
  })
  signal.addEventListener(
    'abort',
    () => {
      duplex.destroy()
      connected.reject(signal.reason)
    },
    { once: true },
  )
  await connected.promise
  return duplex
}

/**
 * H4 over a WebSocket. Binary messages carry the bytes of the stream; their borders mean nothing, so one may hold part of a packet or
 * several. A text message is read as bytes too and, being no H4, counted as skipped.
 */
export const openWebSocket = (url: string): OpenTransport => openStream(url, signal => connectWebSocket(url, signal))
