import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { BleakBluetoothNotAvailableError, BleakTimeoutError } from '../../core/errors.ts'
import { fromHex } from '../../core/hex.ts'
import { packetType, type Transport } from '../../hci/transport.ts'
import { openTcp } from '../../transports/streams/tcp.ts'
import { openUnix } from '../../transports/streams/unix.ts'
import { openWebSocket } from '../../transports/streams/ws.ts'
import { listen, portOf, scratchFolder, startTcp } from '../support/stream-rigs.ts'
import { Listener, take } from '../support/transport-rig.ts'

const host = '127.0.0.1'

/** A port on which nobody listens any more. */
const closedPort = async (): Promise<number> => {
  const { server, stop } = await listen({ port: 0, host }, () => {})
  const port = portOf(server)
  await stop()
  return port
}

/** A server whose queue is full because its thread never accepts: a connection to it neither succeeds nor fails. */
const startMute = async () => {
  const code = `const { parentPort } = require('node:worker_threads')
    const server = require('node:net').createServer().listen({ port: 0, host: '${host}', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`
  const worker = new Worker(code, { eval: true })
  const [port] = (await once(worker, 'message')) as [number]
  const fillers: Socket[] = []
  // The kernel completes backlog + 1 connections by itself.
  for (let count = 0; count < 2; count++) {
    const socket = connect(port, host).on('error', () => {})
    fillers.push(socket)
    await once(socket, 'connect')
  }
  const stop = async () => {
    for (const socket of fillers) socket.destroy()
    await worker.terminate()
  }
  return { port, stop }
}

const near = () => new Listener()

/** Closes a transport whose far side takes nothing, without waiting in earnest until `close()` gives it up. */
const closeAfterLinger = async (transport: Transport): Promise<void> => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const closing = transport.close()
  vi.advanceTimersByTime(1_000)
  vi.useRealTimers()
  await closing
}

describe('tcp: what open() says', () => {
  test('nobody listens: unreachable, with the port to check', async () => {
    const port = await closedPort()
    const opening = openTcp({ host, port })(near())
    await expect(opening).rejects.toBeInstanceOf(BleakBluetoothNotAvailableError)
    await expect(opening).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining(`tcp:${host}:${port}`),
      remedy: expect.stringContaining(String(port)),
    })
  })

  test('a name with several addresses, none of which answers', async () => {
    await expect(openTcp({ host: 'localhost', port: await closedPort() })(near())).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringMatching(/ECONNREFUSED.*Nothing listens/),
    })
  })

  test('a name that does not exist', async () => {
    await expect(openTcp({ host: 'controller.invalid', port: 9000 })(near())).rejects.toMatchObject({
      reason: 'unreachable',
      remedy: expect.stringContaining('host name'),
    })
  })

  test('a server that never accepts: the deadline, and nothing is left', async () => {
    const mute = await startMute()
    await expect(openTcp({ host, port: mute.port })(near(), { timeout: 50 })).rejects.toBeInstanceOf(BleakTimeoutError)
    await mute.stop()
  })

  test('a server that never accepts: an abort', async () => {
    const mute = await startMute()
    const abort = new AbortController()
    const opening = openTcp({ host, port: mute.port })(near(), { signal: abort.signal })
    const reason = new Error('enough')
    abort.abort(reason)
    await expect(opening).rejects.toBe(reason)
    await mute.stop()
  })
})

describe('unix: what open() says', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  beforeEach(async () => {
    folder = await scratchFolder()
  })
  afterEach(() => folder.remove())

  test('no such socket', async () => {
    const path = join(folder.path, 'missing')
    await expect(openUnix(path)(near())).rejects.toMatchObject({ reason: 'unreachable', remedy: expect.stringContaining(path) })
  })

  test('a file that is no socket', async () => {
    const path = join(folder.path, 'file')
    await writeFile(path, '')
    await expect(openUnix(path)(near())).rejects.toMatchObject({ reason: 'unreachable', remedy: expect.stringContaining(path) })
  })

  test('a folder', async () => {
    await expect(openUnix(folder.path)(near())).rejects.toMatchObject({
      reason: 'unreachable',
      remedy: expect.stringContaining('no socket'),
    })
  })

  test('a path longer than a socket can have is not cut and tried: another server may listen there', async () => {
    const path = join(folder.path, 'x'.repeat(108 - folder.path.length - 1))
    const { stop } = await listen({ path }, () => {})
    const opening = openUnix(`${path}y`)(near())
    await expect(opening).rejects.toBeInstanceOf(BleakBluetoothNotAvailableError)
    await expect(opening).rejects.toMatchObject({ reason: 'unreachable', remedy: expect.stringContaining('shorter') })
    await stop()
  })
})

describe('ws: what open() says, and what a message means', () => {
  test('nobody listens', async () => {
    await expect(openWebSocket(`ws://${host}:${await closedPort()}/`)(near())).rejects.toMatchObject({ reason: 'unreachable' })
  })

  test('a server that speaks HTTP only', async () => {
    const server = createHttpServer((_, response) => response.writeHead(404).end()).listen({ port: 0, host })
    await once(server, 'listening')
    await expect(openWebSocket(`ws://${host}:${portOf(server)}/hci`)(near())).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('404'),
    })
    server.close()
  })

  test('a server that speaks something else', async () => {
    const { server, stop } = await listen({ port: 0, host }, socket => socket.end('220 hello\r\n'))
    await expect(openWebSocket(`ws://${host}:${portOf(server)}/`)(near())).rejects.toMatchObject({
      reason: 'unreachable',
      remedy: expect.stringContaining('correct the URL'),
    })
    const secure = openWebSocket(`wss://${host}:${portOf(server)}/`)(near())
    await expect(secure).rejects.toMatchObject({
      message: expect.not.stringContaining('\n'),
      remedy: expect.stringContaining('no TLS'),
    })
    await stop()
  })

  const startServer = async () => {
    const server = new WebSocketServer({ port: 0, host })
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'string' || address === null) throw new Error('no port')
    return { server, url: `ws://${host}:${address.port}/` }
  }

  test('HCI-44: a text message is no H4: counted, and the next packet is found', async () => {
    const { server, url } = await startServer()
    server.on('connection', client => {
      client.send('hello')
      client.send(fromHex('040e0401030c00'))
    })
    const listener = near()
    const transport = await openWebSocket(url)(listener)
    expect(await take(listener.packets, 1)).toEqual([{ type: packetType.event, body: fromHex('0e0401030c00') }])
    expect(transport.skippedBytes).toBe(5)
    await transport.close()
    server.close()
  })

  test('HCI-44: a frame that breaks the protocol ends the transport at once, though the server never says goodbye', async () => {
    const { server, url } = await startServer()
    server.on('connection', (client, request) =>
      client.once('message', () => request.socket.write(Uint8Array.of(0xff, 0xff, 0xff))),
    )
    const listener = near()
    const transport = await openWebSocket(url)(listener)
    transport.send(packetType.command, fromHex('030c00'))
    expect(await listener.ended.promise).toMatchObject({ kind: 'lost' })
    await transport.close()
    expect(listener.ends).toHaveLength(1)
    for (const client of server.clients) client.terminate()
    server.close()
  })

  test('HCI-44: a message larger than any burst of packets ends the transport', async () => {
    const { server, url } = await startServer()
    server.on('connection', client => client.once('message', () => client.send(new Uint8Array(2 << 20))))
    const listener = near()
    const transport = await openWebSocket(url)(listener)
    transport.send(packetType.command, fromHex('030c00'))
    expect(await listener.ended.promise).toMatchObject({ kind: 'lost' })
    server.close()
  })

  test('close() does not wait for a server that ignores the closing handshake', async () => {
    const { server, url } = await startServer()
    server.on('connection', (_, request) => request.socket.pause())
    const listener = near()
    const transport = await openWebSocket(url)(listener)
    await closeAfterLinger(transport)
    expect(listener.ends).toEqual([{ kind: 'closed' }])
    for (const client of server.clients) client.terminate()
    server.close()
  })
})

describe('streams: how they end', () => {
  test('HCI-44: a far side that dies while we connect: open() rejects, and closed() is never called', async () => {
    const { server, stop } = await listen({ port: 0, host }, socket => socket.resetAndDestroy())
    const listener = near()
    const url = `ws://${host}:${portOf(server)}/`
    await expect(openWebSocket(url)(listener)).rejects.toMatchObject({ reason: 'unreachable' })
    expect(listener.ends).toEqual([])
    await stop()
  })

  test('HCI-44: the far side ends in good order: lost, saying so', async () => {
    const { server, stop } = await listen({ port: 0, host }, socket => socket.end())
    const listener = near()
    await openTcp({ host, port: portOf(server) })(listener)
    expect(await listener.ended.promise).toMatchObject({
      kind: 'lost',
      error: {
        message: expect.stringContaining('the other side closed the connection'),
        remedy: expect.stringContaining('no other host is using it'),
      },
    })
    await stop()
  })

  test('HCI-44: bytes that came before the end are delivered before it', async () => {
    const { server, stop } = await listen({ port: 0, host }, socket => socket.end(fromHex('040e0401030c00040e')))
    const listener = near()
    await openTcp({ host, port: portOf(server) })(listener)
    await listener.ended.promise
    expect(await take(listener.packets, 1)).toEqual([{ type: packetType.event, body: fromHex('0e0401030c00') }])
    expect(listener.callsAfterEnd).toBe(0)
    await stop()
  })

  test('close() does not wait for a far side that takes nothing', async () => {
    const rig = await startTcp()
    const listener = near()
    const transport = await rig.open(listener)
    const far = await rig.far()
    far.hold()
    const body = new Uint8Array(4 + 0xffff)
    body.set([0x40, 0, 0xff, 0xff])
    while (transport.send(packetType.acl, body)) {
      // Until the kernel takes no more.
    }
    await closeAfterLinger(transport)
    expect(listener.ends).toEqual([{ kind: 'closed' }])
    await rig.stop()
  })

  test('a handler of the end that throws does not stop close()', async () => {
    const rig = await startTcp()
    const listener = near()
    listener.closed = () => {
      throw new Error('a fault of ours')
    }
    const transport = await rig.open(listener)
    await transport.close()
    await rig.stop()
  })

  test('a damaged length is found by a Reset', async () => {
    const rig = await startTcp()
    const listener = near()
    const transport = await rig.open(listener)
    const far = await rig.far()
    far.sendBytes?.(fromHex('024020ffffaabb'))
    transport.send(packetType.command, fromHex('030c00'))
    await take(far.arrived, 1)
    far.sendBytes?.(fromHex('040e0401030c00'))
    expect(await take(listener.packets, 1)).toEqual([{ type: packetType.event, body: fromHex('0e0401030c00') }])
    expect(transport.skippedBytes).toBe(7)
    await transport.close()
    await rig.stop()
  })
})
