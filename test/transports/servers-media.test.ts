import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { fromHex } from '../../core/hex.ts'
import { packetType } from '../../hci/transport.ts'
import { openUnix, serve } from '../../transports/index.ts'
import { noSerialLine } from '../support/serial-line.ts'
import { MuteController, Served } from '../support/served.ts'
import { listen, portOf, scratchFolder } from '../support/stream-rigs.ts'
import { Listener, take } from '../support/transport-rig.ts'

const host = '127.0.0.1'
const { open } = new MuteController()

let folder: Awaited<ReturnType<typeof scratchFolder>>
beforeEach(async () => {
  folder = await scratchFolder()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await folder.remove()
})

const expectRefusal = async (serving: Promise<unknown>, reason: string, remedy: string): Promise<void> => {
  await expect(serving).rejects.toBeInstanceOf(BleakBluetoothNotAvailableError)
  await expect(serving).rejects.toMatchObject({ reason, remedy: expect.stringContaining(remedy) })
}

describe('what can be served', () => {
  test.each(['', 'tcp', 'tcp:127.0.0.1', 'tcp:127.0.0.1:70000', 'unix:', 'pty:', 'wss://127.0.0.1:1/', 'ws:nowhere', 'usb:0'])(
    'not "%s": the forms are told',
    async uri => {
      await expect(serve(uri, open)).rejects.toThrow(/nothing can be served at .*tcp:host:port/)
    },
  )

  test('what a caller throws when it is told something ends nothing', async () => {
    const controller = new MuteController()
    const told = () => {
      throw new Error('a fault of the caller')
    }
    await using served = await Served.at('tcp', controller.open, { told })
    const transport = await served.host(new Listener())
    transport.send(packetType.command, fromHex('030c00'))
    expect(await take(controller.arrived, 1)).toHaveLength(1)
    await transport.close()
  })
})

describe('tcp', () => {
  test('a port that is taken', async () => {
    const { server, stop } = await listen({ port: 0, host }, () => {})
    await expectRefusal(serve(`tcp:${host}:${portOf(server)}`, open), 'busy', 'another port')
    await stop()
  })

  test('an address that is not of this machine', async () => {
    await expectRefusal(serve('tcp:192.0.2.1:9001', open), 'unreachable', '127.0.0.1')
  })

  test('IPv6', async () => {
    const server = await serve('tcp:[::1]:0', open)
    expect(server.uri).toMatch(/^tcp:\[::1\]:[1-9]\d+$/)
    await server.close()
  })

  test('a host that says nothing but good-bye, or hangs up without it', async () => {
    const controller = new MuteController()
    await using served = await Served.at('tcp', controller.open)
    const port = Number(served.uri.split(':').at(-1))
    for (const end of ['end', 'resetAndDestroy'] as const) {
      const socket = connect(port, host).on('error', () => {})
      await vi.waitFor(() => expect(served.told.at(-1)).toBe('a host has come'))
      socket[end]()
      await controller.gone()
      await vi.waitFor(() => expect(served.told.at(-1)).toContain('has gone'))
    }
  })
})

describe('unix', () => {
  const path = () => join(folder.path, 'hci')

  test('the socket is there while it is served, and gone afterwards', async () => {
    const server = await serve(`unix:${path()}`, open)
    expect(existsSync(path())).toBe(true)
    await server.close()
    expect(existsSync(path())).toBe(false)
  })

  test('a socket that a dead process has left is replaced', async () => {
    const code = `require('node:net').createServer().listen(${JSON.stringify(path())}, () => process.kill(process.pid, 'SIGKILL'))`
    await once(spawn(process.execPath, ['-e', code]), 'exit')
    expect(existsSync(path())).toBe(true)
    const server = await serve(`unix:${path()}`, open)
    const transport = await openUnix(path())(new Listener())
    await transport.close()
    await server.close()
  })

  test('one that somebody listens on is not, and keeps working', async () => {
    const controller = new MuteController()
    const first = await serve(`unix:${path()}`, controller.open)
    await expectRefusal(serve(`unix:${path()}`, open), 'busy', 'another path')
    const transport = await vi.waitFor(() => openUnix(path())(new Listener()))
    transport.send(packetType.command, fromHex('030c00'))
    expect(await take(controller.arrived, 1)).toHaveLength(1)
    await transport.close()
    await first.close()
  })

  test('a file that is no socket is left alone', async () => {
    await writeFile(path(), 'mine')
    await expectRefusal(serve(`unix:${path()}`, open), 'busy', 'another path')
    expect(existsSync(path())).toBe(true)
  })

  test('no such folder; a path that is too long', async () => {
    await expectRefusal(serve(`unix:${folder.path}/no/hci`, open), 'permission', 'folder')
    await expectRefusal(serve(`unix:${folder.path}/${'x'.repeat(108)}`, open), 'unreachable', 'shorter')
  })
})

describe('ws', () => {
  const statusOf = async (url: string): Promise<number | undefined> => {
    const socket = new WebSocket(url)
    socket.on('error', () => {})
    const [, response] = await once(socket, 'unexpected-response')
    return response.statusCode
  }

  test('another path is not found; a second host gets 503; HTTP alone is told to upgrade', async () => {
    await using served = await Served.at('ws', open)
    expect(await statusOf(served.uri.replace('/hci', '/other'))).toBe(404)
    const transport = await served.host(new Listener())
    expect(await statusOf(served.uri)).toBe(503)
    const [response] = await once(get(served.uri.replace('ws:', 'http:')), 'response')
    expect(response.statusCode).toBe(426)
    response.resume()
    await transport.close()
  })

  test('a host that breaks the protocol of WebSocket is cut off', async () => {
    const controller = new MuteController()
    await using served = await Served.at('ws', controller.open)
    const socket = connect(Number(new URL(served.uri).port), host).on('error', () => {})
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
    socket.write(`GET /hci HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`)
    await once(socket, 'data')
    socket.write(Uint8Array.of(0xff, 0xff, 0xff))
    await controller.gone()
    await once(socket, 'close')
  })

  test('a message may hold a part of a packet, or several', async () => {
    const controller = new MuteController()
    await using served = await Served.at('ws', controller.open)
    const socket = new WebSocket(served.uri)
    await once(socket, 'open')
    socket.send(fromHex('01030c0001'))
    socket.send(fromHex('0310'))
    socket.send(fromHex('00'))
    expect((await take(controller.arrived, 2)).map(({ body }) => body)).toEqual([fromHex('030c00'), fromHex('031000')])
    socket.terminate()
    await controller.gone()
  })

  test('a port that is taken', async () => {
    const { server, stop } = await listen({ port: 0, host }, () => {})
    await expectRefusal(serve(`ws://${host}:${portOf(server)}/`, open), 'busy', 'another port')
    await stop()
  })
})

/** Kills the last socat that this process has started. */
const killSocat = (): void => {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const socat = children.filter(child => readFileSync(`/proc/${child}/comm`, 'utf8') === 'socat\n').at(-1)
  process.kill(Number(socat), 'SIGKILL')
}

describe('pty', () => {
  const path = () => join(folder.path, 'tty')

  test('without socat: what to install', async () => {
    vi.stubEnv('PATH', folder.path)
    await expectRefusal(serve(`pty:${path()}`, open), 'package-missing', 'apt-get install socat')
    expect(existsSync(path())).toBe(false)
  })

  const obstacle = noSerialLine()
  if (obstacle !== undefined) {
    test('with socat', ({ skip }) => skip(obstacle))
    return
  }

  test('what is there is left alone, but for a link to a terminal that is gone', async () => {
    await writeFile(join(folder.path, 'mine'), '')
    await expectRefusal(serve(`pty:${folder.path}/mine`, open), 'busy', 'another path')
    await expectRefusal(serve(`pty:${folder.path}/no/tty`, open), 'permission', 'folder')
    await symlink('/dev/pts/99999', path())
    const server = await serve(`pty:${path()}`, open)
    expect(readlinkSync(path())).toMatch(/^\/dev\/pts\/\d+$/)
    await server.close()
    expect(() => readlinkSync(path())).toThrow('ENOENT')
  })

  test('no byte means anything to the terminal', async () => {
    const controller = new MuteController()
    await using served = await Served.at('pty', controller.open)
    const host = new Listener()
    const transport = await served.host(host)
    const body = Uint8Array.of(0x40, 0x00, 0x00, 0x01, ...Array.from({ length: 256 }, (_, byte) => byte))
    transport.send(packetType.acl, body)
    expect(await take(controller.arrived, 1)).toEqual([{ type: packetType.acl, body }])
    controller.send({ type: packetType.acl, body })
    expect(await take(host.packets, 1)).toEqual([{ type: packetType.acl, body }])
    await transport.close()
  })

  test('socat that dies with a host there takes the host along, and another can come', async () => {
    const controller = new MuteController()
    await using served = await Served.at('pty', controller.open)
    const listener = new Listener()
    const transport = await served.host(listener)
    await controller.opened
    killSocat()
    expect(await listener.ended.promise).toMatchObject({ kind: 'lost' })
    await transport.close()
    await controller.gone()
    const next = await vi.waitFor(() => served.host(new Listener()))
    next.send(packetType.command, fromHex('030c00'))
    expect(await take(controller.arrived, 1)).toHaveLength(1)
    await next.close()
  })

  test('socat that dies with nobody there ends the server, which says so', async () => {
    const failed = vi.fn()
    await using _ = await Served.at('pty', open, { failed })
    killSocat()
    await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1))
    expect(failed.mock.calls[0]?.[0]).toMatchObject({ message: expect.stringContaining('socat has ended') })
  })
})
