import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { fromHex } from '../../core/hex.ts'
import { packetType } from '../../hci/transport.ts'
import { abandonware, closed, fakePackage, link, listen, opener, refusal, root, stoprocent } from '../support/fake-hci-socket.ts'

describe('packets', () => {
  test('one read is one packet, one packet is one write', async () => {
    const native = fakePackage(stoprocent)
    const { packets, handlers } = listen()
    const transport = await opener(native.loaded)(handlers)
    expect(transport.send(packetType.command, fromHex('030c00'))).toBe(true)
    expect(transport.send(packetType.acl, new Uint8Array(2000))).toBe(true)
    native.receive('040e0401030c00')
    native.receive('02402001000a')
    expect(packets).toEqual(['4 0e0401030c00', '2 402001000a'])
    expect(native.calls.slice(0, 3)).toEqual(['bind 0', 'start', 'write 01030c00'])
    expect(native.calls[3]).toHaveLength('write '.length + 2 * 2001)
    await transport.close()
  })

  test('packets are plain bytes, which `slice` copies', async () => {
    const native = fakePackage(stoprocent)
    const kinds: unknown[] = []
    const transport = await opener(native.loaded)({ ...listen().handlers, packet: (_, body) => kinds.push(body.constructor) })
    native.receive('041300')
    expect(kinds).toEqual([Uint8Array])
    await transport.close()
  })

  test.each([
    ['a length byte of ff with only four bytes', '043eff0100'],
    ['bytes beyond Parameter_Total_Length', '040e0401030c00aabb'],
    ['half a header', '040e'],
    ['nothing', ''],
    ['a type that is none', 'ff0100'],
    ['a command, which controllers do not send', '01030c00'],
  ])('HCI-05: a packet with %s is dropped whole, and the next one is read', async (_, broken) => {
    const native = fakePackage(stoprocent)
    const { packets, handlers } = listen()
    const transport = await opener(native.loaded)(handlers)
    native.receive(broken)
    native.receive('041300')
    expect(packets).toEqual(['4 1300'])
    expect(transport.skippedBytes).toBe(broken.length / 2)
    await transport.close()
  })

  test('a handler that throws ends the transport, not the process', async () => {
    const native = fakePackage(stoprocent)
    const { ends, handlers } = listen()
    const transport = await opener(native.loaded)({
      ...handlers,
      packet: () => {
        throw new Error('a bug')
      },
    })
    native.receive('041300')
    await transport.close()
    expect(ends).toMatchObject([{ kind: 'lost', error: { message: expect.stringContaining('a bug') } }])
  })
})

describe('the end', () => {
  test('close is idempotent, gives the adapter back, tells closed once, and nothing is written or told afterwards', async () => {
    const native = fakePackage(stoprocent)
    const { packets, ends, handlers } = listen()
    const transport = await opener(native.loaded)(handlers)
    await Promise.all([transport.close(), transport.close()])
    await transport.close()
    // The write is what wakes the package's reader, so that stop() does not block for a second.
    expect(native.calls).toEqual(['bind 0', 'start', 'write 01011000', 'stop'])
    expect(transport.send(packetType.command, fromHex('030c00'))).toBe(true)
    native.receive('041300')
    vi.advanceTimersByTime(5000)
    expect(native.calls).toHaveLength(4)
    expect(packets).toEqual([])
    expect(ends).toEqual([{ kind: 'closed' }])
    expect(vi.getTimerCount()).toBe(0)
    expect(closed).toEqual([])
  })

  test('the package that never closes its descriptor has that done for it, and for no other', async () => {
    link('proc/self/fd/20', 'socket:[900]')
    link('proc/self/fd/22', 'pipe:[4]')
    const native = fakePackage(abandonware)
    const transport = await opener(native.loaded)(listen().handlers)
    await transport.close()
    await transport.close()
    expect(native.calls).toEqual(['bind 0', 'start', 'stop'])
    expect(closed).toEqual([21])
  })

  test('a bind that fails gives the descriptor back too', async () => {
    const native = fakePackage(abandonware)
    native.bindErrors.push(new Error('No such device'))
    await refusal(opener(native.loaded)(listen().handlers))
    expect(closed).toEqual([21])
  })

  test('an abort once the adapter is ours gives it back at once, and tells nobody of an end', async () => {
    const native = fakePackage(stoprocent)
    const { ends, handlers } = listen()
    const abort = new AbortController()
    class NativeSocket extends native.loaded.NativeSocket {
      override bindUser(device: number): number {
        abort.abort(new Error('changed my mind'))
        return super.bindUser(device)
      }
    }
    native.failWrites(new Error('Broken pipe'))
    await expect(opener({ ...native.loaded, NativeSocket })(handlers, { signal: abort.signal })).rejects.toThrow(
      'changed my mind',
    )
    await vi.advanceTimersByTimeAsync(1000)
    // The write wakes the reader; without it stop() would block the process for up to a second.
    expect(native.calls).toEqual(['bind 0', 'start', 'write 01011000', 'stop'])
    expect(ends).toEqual([])
  })

  test('HCI-44: a write that fails is the loss of the adapter, told once and after send returned', async () => {
    const native = fakePackage(stoprocent)
    const { ends, handlers } = listen()
    const transport = await opener(native.loaded)(handlers)
    native.failWrites(Object.assign(new Error('Broken pipe'), { errno: 32 }))
    expect(transport.send(packetType.command, fromHex('030c00'))).toBe(true)
    expect(ends).toEqual([])
    transport.send(packetType.command, fromHex('030c00'))
    await transport.close()
    expect(ends).toMatchObject([{ kind: 'lost', error: { reason: 'lost', message: expect.stringContaining('Broken pipe') } }])
    expect(native.calls.at(-1)).toBe('stop')
    expect(native.calls.filter(call => call.startsWith('write'))).toHaveLength(1)
  })

  test('HCI-44: a device that vanishes is noticed although nothing is written', async () => {
    const native = fakePackage(stoprocent)
    const { ends, handlers } = listen()
    const transport = await opener(native.loaded)(handlers)
    await vi.advanceTimersByTimeAsync(3000)
    expect(ends).toEqual([])
    rmSync(join(root, 'sys/class/bluetooth/hci0'), { recursive: true })
    await vi.advanceTimersByTimeAsync(600)
    expect(ends).toMatchObject([{ kind: 'lost', error: { message: expect.stringContaining('the device has gone') } }])
    expect(vi.getTimerCount()).toBe(0)
    await transport.close()
    expect(ends).toHaveLength(1)
  })

  test('HCI-44: another device under the same name is not the one that was opened', async () => {
    const native = fakePackage(stoprocent)
    const { ends, handlers } = listen()
    await opener(native.loaded)(handlers)
    mkdirSync(join(root, 'sys/class/bluetooth/new'))
    rmSync(join(root, 'sys/class/bluetooth/hci0'), { recursive: true })
    renameSync(join(root, 'sys/class/bluetooth/new'), join(root, 'sys/class/bluetooth/hci0'))
    await vi.advanceTimersByTimeAsync(600)
    expect(ends).toMatchObject([{ kind: 'lost' }])
  })
})
