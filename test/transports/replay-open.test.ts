import { execFileSync } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BleakBluetoothNotAvailableError, BleakTimeoutError } from '../../core/errors.ts'
import { ReplayRig, reports } from '../support/replay-rig.ts'

/** How many descriptors of this process are open on a file. */
const held = (file: string): number =>
  readdirSync('/proc/self/fd').filter(descriptor => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === file
    } catch {
      return false
    }
  }).length

let rig: ReplayRig
beforeEach(() => {
  rig = new ReplayRig()
})
afterEach(async () => {
  vi.useRealTimers()
  await rig.stop()
})

describe('opening', () => {
  test('a file that is missing, no capture, of another kind, or no file: unreachable, with the path and why', async () => {
    const text = await rig.file(Buffer.from('this is a letter to my aunt, and no capture'))
    const other = await rig.file([], 9999)
    const cases = [
      [join(dirname(text), 'missing.btsnoop'), /there is no such file/],
      [text, /not a capture/],
      [other, /datalink 9999/],
      [await rig.file(Buffer.alloc(0)), /not a capture/],
      [dirname(text), /no regular file/],
    ] as const
    for (const [file, why] of cases) {
      const opening = rig.open({ file })
      await expect(opening).rejects.toThrow(BleakBluetoothNotAvailableError)
      await expect(opening).rejects.toThrow(why)
      await expect(opening).rejects.toThrow(file)
      await expect(opening).rejects.toMatchObject({ reason: 'unreachable' })
    }
  })

  test.skipIf(process.platform === 'win32')('a pipe without a writer is refused and not waited for', async () => {
    const path = join(dirname(await rig.file([])), 'pipe')
    execFileSync('mkfifo', [path])
    await expect(rig.open({ file: path })).rejects.toThrow(/no regular file/)
  })

  test('an abort, before and during it, and a deadline', async () => {
    const file = await rig.file(reports(10))
    const reason = new Error('changed my mind')
    await expect(rig.open({ file }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const abort = new AbortController()
    const opening = rig.open({ file }, { signal: abort.signal })
    abort.abort(reason)
    await expect(opening).rejects.toBe(reason)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const late = expect(rig.open({ file }, { timeout: 50 })).rejects.toThrow(BleakTimeoutError)
    vi.advanceTimersByTime(50)
    await late
  })

  test.skipIf(process.platform !== 'linux')(
    'an abort at any moment: the file is let go of, or the transport is there',
    async () => {
      const file = await rig.file(reports(10))
      for (let turns = 0; turns < 16; turns++) {
        for (let microtasks = 0; microtasks < 10; microtasks++) {
          const abort = new AbortController()
          const opening = rig.open({ file }, { signal: abort.signal }).then(
            host => host.transport.close(),
            () => {},
          )
          for (let count = 0; count < turns; count++) await turn()
          for (let count = 0; count < microtasks; count++) await undefined
          abort.abort()
          await opening
        }
      }
      await vi.waitFor(() => expect(held(file)).toBe(0))
    },
  )

  test.skipIf(process.platform !== 'linux')('the file is let go of, however it ends', async () => {
    const file = await rig.file(reports(10))
    const closed = await rig.open({ file })
    expect(held(file)).toBe(1)
    await closed.transport.close()
    const ended = await rig.open({ file, speed: 'max' })
    await ended.scan()
    await ended.ended.promise
    await expect(rig.open({ file, adapter: 3 })).rejects.toThrow('no packet of adapter 3')
    const abort = new AbortController()
    const opening = rig.open({ file }, { signal: abort.signal })
    abort.abort()
    await expect(opening).rejects.toThrow()
    await vi.waitFor(() => expect(held(file)).toBe(0))
  })
})
