import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { toHex } from '../../core/hex.ts'
import type { CloseReason, TransportHandlers } from '../../hci/transport.ts'
import { openHciSocket } from '../../transports/hci-socket/hci-socket.ts'
import type { LoadedHciSocketPackage } from '../../transports/hci-socket/package.ts'

/** A tree like /sys and /proc, for one test file. */
export const root = mkdtempSync(join(tmpdir(), 'hci-socket-'))
afterEach(() => rmSync(root, { recursive: true, force: true }))

export const text = (path: string, content: string): void => {
  const file = join(root, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, content)
}
export const link = (path: string, target: string): void => {
  const file = join(root, path)
  mkdirSync(join(file, '..'), { recursive: true })
  symlinkSync(target, file)
}

/** Sockets as the kernel lists them: one line each, the inode in the sixth column. */
export const hciSockets = (...inodes: number[]): string =>
  [
    'sk               RefCnt Rmem   Wmem   User   Inode  Parent',
    ...inodes.map(inode => `0000000000000000 2 0 0 0 ${inode} 0`),
  ].join('\n')

/** A package's class over one pretended kernel: what bind says next, what was written, what was done in which order. */
export const fakePackage = (habits: Omit<LoadedHciSocketPackage, 'NativeSocket'>) => {
  const calls: string[] = []
  const bindErrors: unknown[] = []
  let up = false
  let writeError: Error | undefined
  class NativeSocket extends EventEmitter {
    constructor() {
      super()
      if (habits.opensAtOnce) link('proc/self/fd/21', 'socket:[777]')
      last = this
    }
    bindUser(device: number): number {
      calls.push(`bind ${device}`)
      const error = bindErrors.shift()
      if (error) throw error
      return device
    }
    start(): void {
      calls.push('start')
    }
    stop(): void {
      calls.push('stop')
    }
    write(packet: Buffer): void {
      calls.push(`write ${packet.toString('hex')}`)
      if (writeError) this.emit('error', writeError)
    }
    getDeviceList(): unknown {
      return [{ devId: 0, devUp: up }]
    }
  }
  let last: NativeSocket | undefined
  return {
    calls,
    bindErrors,
    interfaceIsUp: () => {
      up = true
    },
    failWrites: (error: Error) => {
      writeError = error
    },
    receive: (hex: string) => last?.emit('data', Buffer.from(hex, 'hex')),
    loaded: { NativeSocket, ...habits } satisfies LoadedHciSocketPackage,
  }
}

export const stoprocent = { stopCloses: true, opensAtOnce: false }
export const abandonware = { stopCloses: false, opensAtOnce: true }

export const listen = () => {
  const packets: string[] = []
  const ends: CloseReason[] = []
  const handlers: TransportHandlers = {
    packet: (type, body) => packets.push(`${type} ${toHex(body)}`),
    drained: () => {},
    closed: reason => ends.push(reason),
  }
  return { packets, ends, handlers }
}

export const closed: number[] = []
export const opener = (native: LoadedHciSocketPackage, platform: NodeJS.Platform = 'linux') =>
  openHciSocket({
    device: 0,
    load: () => Promise.resolve(native),
    system: {
      platform,
      sys: join(root, 'sys'),
      proc: join(root, 'proc'),
      dev: join(root, 'dev'),
      closeDescriptor: number => closed.push(number),
    },
  })

beforeEach(() => {
  vi.useFakeTimers()
  closed.length = 0
  mkdirSync(join(root, 'sys/class/bluetooth/hci0'), { recursive: true })
  text('proc/net/hci', hciSockets(777, 900))
  mkdirSync(join(root, 'proc/self/fd'), { recursive: true })
})
afterEach(() => {
  vi.useRealTimers()
})

export const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    error => error,
  )

export const refusal = async (promise: Promise<unknown>): Promise<BleakBluetoothNotAvailableError> => {
  const error = await rejection(promise)
  expect(error).toBeInstanceOf(BleakBluetoothNotAvailableError)
  return error as BleakBluetoothNotAvailableError
}
