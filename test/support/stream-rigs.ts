import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { Deferred } from '../../core/deferred.ts'
import { Inbox } from '../../core/inbox.ts'
import { H4Framer } from '../../transports/streams/h4.ts'
import { openTcp } from '../../transports/streams/tcp.ts'
import { openUnix } from '../../transports/streams/unix.ts'
import { openWebSocket } from '../../transports/streams/ws.ts'
import { bytesOf, type FarSide, inboxLimit, type Packet, type Rig } from './transport-rig.ts'

/** The far side of a stream, which speaks H4. */
export const farSideOf = (stream: Duplex, cut: () => void): FarSide => {
  const arrived = new Inbox<Packet>(inboxLimit)
  const framer = new H4Framer({ packet: (type, body) => arrived.put({ type, body: Uint8Array.from(body) }) })
  stream.on('data', chunk => framer.push(chunk))
  stream.on('error', () => {})
  stream.once('close', () => arrived.close())
  return {
    arrived,
    cut,
    send: packet => stream.write(bytesOf(packet)),
    sendBytes: bytes => stream.write(bytes),
    hold: () => stream.pause(),
    resume: () => stream.resume(),
  }
}

/** A folder of its own under the system's temporary one; `remove` deletes it. */
export const scratchFolder = async (): Promise<{ readonly path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'baretooth-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** A server on loopback or a unix socket that remembers its connections and can be stopped whole. */
export const listen = async (where: { port: number; host: string } | { path: string }, onSocket: (socket: Socket) => void) => {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    onSocket(socket)
  }).listen(where)
  await once(server, 'listening')
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { server, stop }
}

const loopback = { port: 0, host: '127.0.0.1' }

export const startTcp = async (): Promise<Rig> => {
  const far = new Deferred<FarSide>()
  const { server, stop } = await listen(loopback, socket => far.resolve(farSideOf(socket, () => socket.resetAndDestroy())))
  return { open: openTcp({ host: '127.0.0.1', port: portOf(server) }), far: () => far.promise, stop }
}

export const startUnix = async (): Promise<Rig> => {
  const folder = await scratchFolder()
  const path = join(folder.path, 'controller')
  const far = new Deferred<FarSide>()
  const { stop } = await listen({ path }, socket => far.resolve(farSideOf(socket, () => socket.destroy())))
  return {
    open: openUnix(path),
    far: () => far.promise,
    stop: async () => {
      await stop()
      await folder.remove()
    },
  }
}

export const startWebSocket = async (): Promise<Rig> => {
  const far = new Deferred<FarSide>()
  const sockets = new WebSocketServer({ noServer: true })
  sockets.on('connection', socket => far.resolve(farSideOf(createWebSocketStream(socket), () => socket.terminate())))
  const { createServer: createHttpServer } = await import('node:http')
  const server = createHttpServer().listen(loopback)
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, client => sockets.emit('connection', client, request)),
  )
  await once(server, 'listening')
  const mute = await listen(loopback, () => {})
  return {
    open: openWebSocket(`ws://127.0.0.1:${portOf(server)}/hci`),
    far: () => far.promise,
    silent: openWebSocket(`ws://127.0.0.1:${portOf(mute.server)}/hci`),
    stop: async () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await mute.stop()
    },
  }
}
