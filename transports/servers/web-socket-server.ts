import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { largestMessage } from '../streams/ws.ts'
import type { Reception } from './reception.ts'
import { listenFailures, serveError } from './server.ts'
import { closed, keepAlive, listening, portOf } from './socket-server.ts'

/** Ends an HTTP exchange before it has become a WebSocket. */
const refuse = (socket: Socket, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.replace(/\?.*$/, '')

/** Listens for WebSockets at the path of `url`; gives the port. Messages carry bytes of the stream; their borders mean nothing. */
export const serveWebSocket = async (
  url: URL,
  reception: Reception,
  failed: (error: Error) => void,
): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const { createWebSocketStream, WebSocketServer } = await import('ws')
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: largestMessage })
  const server = createServer(keepAlive, (_, response) => response.writeHead(426, { Upgrade: 'websocket' }).end())
  server.on('upgrade', async (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => {})
    if (pathOf(request) !== url.pathname) refuse(socket, '404 Not Found')
    else if (await reception.isFree())
      sockets.handleUpgrade(request, socket, head, async host => {
        // A host that broke the protocol may not answer the closing handshake either.
        host.on('error', () => host.terminate())
        await reception.admit(createWebSocketStream(host))
      })
    else refuse(socket, '503 Service Unavailable')
  })
  const host = url.hostname.replace(/^\[|\]$/g, '')
  try {
    await listening(server, { host, port: Number(url.port || 80), exclusive: true }, failed)
  } catch (cause) {
    throw serveError(url.href, cause, listenFailures(host))
  }
  return {
    port: portOf(server),
    close: async () => {
      server.closeAllConnections()
      await closed(server)
    },
  }
}
