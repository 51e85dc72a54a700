import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { BleakTimeoutError } from '../../core/errors.ts'
import { capabilityRemedy, errorCode } from '../../transports/hci-socket/errors.ts'
import { openHciSocket } from '../../transports/hci-socket/hci-socket.ts'
import { loadHciSocketPackage } from '../../transports/hci-socket/package.ts'
import {
  abandonware,
  fakePackage,
  link,
  listen,
  opener,
  refusal,
  rejection,
  root,
  stoprocent,
  text,
} from '../support/fake-hci-socket.ts'

describe('what stands in the way', () => {
  test('EPERM: the command that gives this very Node the right', async () => {
    const native = fakePackage(stoprocent)
    native.bindErrors.push(new Error('Operation not permitted'))
    const error = await refusal(opener(native.loaded)(listen().handlers))
    expect(error.reason).toBe('permission')
    expect(error.remedy).toContain(`sudo setcap cap_net_admin+eip ${realpathSync(process.execPath)} `)
    expect(error.remedy).toContain('CAP_NET_RAW is not enough')
    expect(error.remedy).toContain('AmbientCapabilities=CAP_NET_ADMIN')
  })

  test('the command can be pasted although the path has blanks, and is told although the file has gone', () => {
    const { execPath } = process
    try {
      mkdirSync(join(root, "Ann's tools"))
      const node = join(realpathSync(root), "Ann's tools", 'node')
      writeFileSync(node, '')
      symlinkSync(node, join(root, 'link'))
      process.execPath = join(root, 'link')
      expect(capabilityRemedy()).toContain(`sudo setcap cap_net_admin+eip '${node.replace("'", "'\\''")}' `)
      rmSync(node)
      expect(capabilityRemedy()).toContain(`sudo setcap cap_net_admin+eip ${process.execPath} `)
    } finally {
      process.execPath = execPath
    }
  })

  test.each([
    ['No such device', 'no-adapter', 'ls /sys/class/bluetooth'],
    ['Operation not possible due to RF-kill', 'powered-off', 'rfkill unblock bluetooth'],
    ['Address family not supported by protocol', 'no-adapter', 'modprobe bluetooth'],
    ['Connection timed out', 'controller', 'dmesg'],
    ['Something else', 'driver', 'dmesg'],
  ])('"%s" is %s', async (message, reason, remedy) => {
    const native = fakePackage(stoprocent)
    native.bindErrors.push(new Error(message))
    const error = await refusal(opener(native.loaded)(listen().handlers))
    expect(error.reason).toBe(reason)
    expect(error.remedy).toContain(remedy)
    expect(error.message).toContain('hci-socket:0')
  })

  test('EBUSY, the interface is up: fails at once and names bluetoothd', async () => {
    text('proc/1/comm', 'init\n')
    text('proc/512/comm', 'bluetoothd\n')
    const native = fakePackage(stoprocent)
    native.interfaceIsUp()
    native.bindErrors.push(new Error('Device or resource busy'))
    const error = await refusal(opener(native.loaded)(listen().handlers))
    expect(error.reason).toBe('busy')
    expect(error.remedy).toContain('bluetoothd (process 512)')
    expect(error.remedy).toContain('bluetoothctl power off')
  })

  test('EBUSY, held by another process: that process is named', async () => {
    text('proc/77/comm', 'noble\n')
    link('proc/77/fd/9', 'socket:[900]')
    text('proc/78/comm', 'bystander\n')
    link('proc/78/fd/9', 'socket:[5]')
    const native = fakePackage(stoprocent)
    native.interfaceIsUp()
    native.bindErrors.push(Object.assign(new Error('bind'), { code: 'EBUSY' }))
    const error = await refusal(opener(native.loaded)(listen().handlers))
    expect(error.remedy).toContain('Stop noble (process 77)')
    expect(error.remedy).not.toContain('bystander')
    expect(error.remedy).toContain('sudo hciconfig hci0 down')
  })

  test('EBUSY while this process has it open says so', async () => {
    const first = fakePackage(stoprocent)
    const transport = await opener(first.loaded)(listen().handlers)
    const second = fakePackage(stoprocent)
    second.bindErrors.push(new Error('Device or resource busy'))
    const error = await refusal(opener(second.loaded)(listen().handlers))
    expect(error.message).toContain('This process has it open')
    await transport.close()
    const third = await opener(fakePackage(stoprocent).loaded)(listen().handlers)
    await third.close()
  })

  test('EBUSY while the kernel sets the adapter up is waited for', async () => {
    const native = fakePackage(stoprocent)
    native.bindErrors.push(...Array.from({ length: 5 }, () => new Error('Device or resource busy')))
    const opening = opener(native.loaded)(listen().handlers)
    await vi.advanceTimersByTimeAsync(1000)
    const transport = await opening
    expect(native.calls).toEqual([...Array(6).fill('bind 0'), 'start'])
    await transport.close()
  })

  test('EBUSY for ever ends at the deadline, which says what was waited for', async () => {
    const native = fakePackage(stoprocent)
    native.bindErrors.push(...Array.from({ length: 100 }, () => new Error('Device or resource busy')))
    const opening = rejection(opener(native.loaded)(listen().handlers, { timeout: 2000 }))
    await vi.advanceTimersByTimeAsync(2000)
    const error = await opening
    expect(error).toBeInstanceOf(BleakTimeoutError)
    expect(error).toMatchObject({ phase: expect.stringContaining('the kernel is still setting it up') })
    expect(vi.getTimerCount()).toBe(0)
    const binds = native.calls.length
    await vi.advanceTimersByTimeAsync(2000)
    expect(native.calls).toHaveLength(binds)
  })

  test('an abort ends the waiting with its reason', async () => {
    const native = fakePackage(stoprocent)
    native.bindErrors.push(...Array.from({ length: 100 }, () => new Error('Device or resource busy')))
    const abort = new AbortController()
    const opening = rejection(opener(native.loaded)(listen().handlers, { signal: abort.signal }))
    await vi.advanceTimersByTimeAsync(250)
    abort.abort(new Error('enough'))
    expect(await opening).toMatchObject({ message: 'enough' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('other systems have no HCI sockets, and the package is not even loaded', async () => {
    const native = fakePackage(stoprocent)
    const error = await refusal(opener(native.loaded, 'darwin')(listen().handlers))
    expect(error.remedy).toContain('usb:0')
    expect(native.calls).toEqual([])
  })

  test('where the kernel has no Bluetooth, the package that would crash is not constructed', async () => {
    rmSync(join(root, 'proc/net'), { recursive: true })
    const native = fakePackage(abandonware)
    const error = await refusal(opener(native.loaded)(listen().handlers))
    expect(error.reason).toBe('no-adapter')
    expect(native.calls).toEqual([])
  })
})

describe('the packages', () => {
  test('one that is not installed is one clear error, with the command', async () => {
    const error = await refusal(loadHciSocketPackage('abandonware'))
    expect(error.reason).toBe('package-missing')
    expect(error.remedy).toContain('npm install @abandonware/bluetooth-hci-socket')
  })

  test('the real package, on a device that cannot be there, gives this library’s error', async () => {
    vi.useRealTimers()
    const error = await refusal(openHciSocket({ device: 4095 })(listen().handlers))
    expect(error.message).toContain('hci-socket:4095')
    expect(error.remedy).toBeDefined()
  })

  test.each([
    [Object.assign(new Error('bind EBUSY'), { code: 'EBUSY' }), 'EBUSY'],
    [Object.assign(new Error('?'), { errno: 16 }), 'EBUSY'],
    [Object.assign(new Error('?'), { errno: -16 }), 'EBUSY'],
    [new Error('Device or resource busy'), 'EBUSY'],
    [new Error('Resource busy'), 'EBUSY'],
    [new Error('Too many users'), 'EUSERS'],
    [new Error('unheard of'), undefined],
  ])('errors are told apart by code, number or text: %s', (error, code) => {
    expect(errorCode(error)).toBe(code)
  })
})
