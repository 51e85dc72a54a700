import { execFile } from 'node:child_process'
import { mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import { packetType } from '../../hci/transport.ts'
import { checkBaudRate, openSerial, serialError } from '../../transports/streams/serial.ts'
import { type SerialPortBinding, serialStream } from '../../transports/streams/serial-stream.ts'
import { noSerialLine, type SerialLine, startSerialLine } from '../support/serial-line.ts'
import { scratchFolder } from '../support/stream-rigs.ts'
import { Listener, packetOf } from '../support/transport-rig.ts'

const settings = { path: '/dev/ttyACM0', baudRate: 115_200, rtscts: true }

describe('what serialport says, as reason and remedy', () => {
  test.each([
    [
      'Error: Permission denied, cannot open /dev/ttyACM0',
      'permission',
      'sudo usermod -aG dialout "$USER" (on Arch Linux: sudo usermod -aG uucp "$USER")',
    ],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy', 'Another program has /dev/ttyACM0 open'],
    ['Error: Device or resource busy, cannot open /dev/ttyACM0', 'busy', 'close it'],
    ['Opening COM3: Access denied', 'busy', 'close it'],
    ['Error: No such file or directory, cannot open /dev/ttyACM0', 'unreachable', 'There is no /dev/ttyACM0'],
    ['Opening COM3: File not found', 'unreachable', 'plug the controller in'],
    ['Error: No such device or address, cannot open /dev/ttyS4', 'unreachable', 'Nothing is behind /dev/ttyACM0'],
    ['Error: Input/output error setting custom baud rate of 115200', 'unreachable', 'Nothing is behind /dev/ttyACM0'],
    ['Error: Is a directory, cannot open /dev', 'unreachable', 'is no serial port'],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 115200', 'unreachable', 'is no serial port'],
    ['Error baud rate of 115200 is not supported on your platform', 'driver', 'choose another rate'],
    ['Open (SetCommState): The parameter is incorrect', 'driver', 'choose another rate'],
  ])('%s', (message, reason, remedy) => {
    const error = serialError(settings, new Error(message))
    expect(error).toMatchObject({ reason, remedy: expect.stringContaining(remedy) })
    expect(error.message).toContain('serial:/dev/ttyACM0,115200,rtscts')
    expect(error.message).not.toContain('Error')
  })

  test('words that nobody knows are passed on', () => {
    expect(serialError(settings, new Error('the moon is full'))).toMatchObject({
      reason: 'unreachable',
      message: 'serial:/dev/ttyACM0,115200,rtscts: the moon is full',
    })
  })

  test('the group that owns the port is the one to join', () => {
    const error = serialError(settings, new Error('Error: Permission denied, cannot open /dev/ttyACM0'), 'uucp')
    expect(error.remedy).toBe('Join the group of the port, then log in again: sudo usermod -aG uucp "$USER"')
  })
})

describe('the rate that the port really runs at', () => {
  test.each([115_200, 114_000, 117_500])('%i is near enough to 115200', async baudRate => {
    await expect(checkBaudRate(settings, { getBaudRate: async () => ({ baudRate }) })).resolves.toBeUndefined()
  })

  test('another rate is an error that names it', async () => {
    const opening = checkBaudRate({ ...settings, baudRate: 3_000_000 }, { getBaudRate: async () => ({ baudRate: 115_200 }) })
    await expect(opening).rejects.toMatchObject({ reason: 'driver', message: expect.stringContaining('115200 baud instead') })
  })

  test('where it cannot be read back it is taken on trust', async () => {
    const getBaudRate = () => Promise.reject(new Error('getBaudRate is not implemented on darwin'))
    await expect(checkBaudRate(settings, { getBaudRate })).resolves.toBeUndefined()
  })
})

describe('a path that is no port', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  beforeEach(async () => {
    folder = await scratchFolder()
  })
  afterEach(() => folder.remove())

  test.each([
    ['nothing', async () => {}],
    ['a file', (path: string) => writeFile(path, '')],
    ['a folder', (path: string) => mkdir(path)],
    ['a dangling link', (path: string) => symlink(`${path}-gone`, path)],
  ])('%s: unreachable', async (_, make) => {
    const path = join(folder.path, 'port')
    await make(path)
    const listener = new Listener()
    const opening = openSerial({ path, baudRate: 115_200 })(listener)
    await expect(opening).rejects.toBeInstanceOf(BleakBluetoothNotAvailableError)
    await expect(opening).rejects.toMatchObject({ reason: 'unreachable', remedy: expect.stringContaining(path) })
    expect(listener.ends).toEqual([])
  })
})

/** The open files of this process that are terminals, or /dev/null. */
const openTerminals = async (): Promise<string[]> => {
  const links = (await readdir('/proc/self/fd')).map(number => readlink(`/proc/self/fd/${number}`).catch(() => ''))
  return (await Promise.all(links)).filter(target => /\/(?:pts\/|null)/.test(target)).sort()
}

const obstacle = noSerialLine()

describe.runIf(process.platform === 'linux')('open files', () => {
  test.runIf(obstacle === undefined)('none stays open after close(), so that the port is really given back', async () => {
    const line = await startSerialLine()
    const before = await openTerminals()
    const transport = await line.open(new Listener())
    await transport.close()
    await vi.waitFor(async () => expect(await openTerminals()).toEqual(before))
    await line.stop()
  })

  test('none stays open when the port turns out to be no terminal', async () => {
    const before = await openTerminals()
    const port = { close: async () => {} } as SerialPortBinding
    await expect(serialStream('/dev/null', port)).rejects.toThrow()
    expect(await openTerminals()).toEqual(before)
  })
})

describe.skipIf(obstacle !== undefined)(`a pseudoterminal${obstacle === undefined ? '' : ` (${obstacle})`}`, () => {
  let line: SerialLine
  beforeEach(async () => {
    line = await startSerialLine()
  })
  afterEach(() => line.stop())

  test.each([9_600, 115_200, 921_600, 3_000_000, 1_234_567])('opens at %i baud', async baudRate => {
    const transport = await openSerial({ path: line.path, baudRate })(new Listener())
    await transport.close()
  })

  test.runIf(process.platform === 'linux')('0 baud is no rate: the other side has set the terminal up', async () => {
    const { SerialPort } = await import('serialport')
    const port = await SerialPort.binding.open({ path: line.path, baudRate: 115_200 })
    // It complains: a pseudoterminal has not all that it asked for.
    await promisify(execFile)('stty', ['-F', line.path, '0']).catch(() => {})
    expect(await port.getBaudRate()).toEqual({ baudRate: 0 })
    await expect(checkBaudRate(settings, port)).resolves.toBeUndefined()
    await port.close()
  })

  test('a port that is open is busy, and free again after close()', async () => {
    const holder = await line.open(new Listener())
    const second = new Listener()
    await expect(line.open(second)).rejects.toMatchObject({ reason: 'busy', remedy: expect.stringContaining(line.path) })
    expect(second.ends).toEqual([])
    await holder.close()
  })

  test('a port that opens after an abort is closed again', async () => {
    const { SerialPort } = await import('serialport')
    const { binding } = SerialPort as { readonly binding: { open(options: object): Promise<unknown> } }
    const abort = new AbortController()
    const open = binding.open.bind(binding)
    const spy = vi.spyOn(binding, 'open').mockImplementation(options => {
      const opening = open(options)
      abort.abort(new Error('enough'))
      return opening
    })
    await expect(line.open(new Listener(), { signal: abort.signal })).rejects.toThrow('enough')
    spy.mockRestore()
    // The lock on the port goes with it: while it is held, the port is busy.
    const transport = await vi.waitFor(() => line.open(new Listener()))
    await transport.close()
  })

  test('HCI-44: a line that hangs up in the middle of a flood is lost, and nothing spins', async () => {
    const listener = new Listener()
    const transport = await line.open(listener)
    const far = await line.far()
    let seen = 0
    listener.onPacket = () => {
      if (++seen === 500) far.cut()
    }
    for (let number = 0; number < 20_000; number++) far.send(packetOf(packetType.event, number, 200))
    expect(await listener.ended.promise).toMatchObject({ kind: 'lost', error: { message: expect.stringContaining(line.path) } })
    await transport.close()
    expect(listener.ends).toHaveLength(1)
    expect(listener.callsAfterEnd).toBe(0)
  })
})
