import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BleakTimeoutError } from '../../../core/errors.ts'
import { FileLock } from '../../../src/bonds/node/file-lock.ts'
import { FakeClock } from '../../support/fake-clock.ts'

/** Time passes only while somebody pauses between two attempts: as much as the pause, however long the file system takes. */
class PausesOnly extends FakeClock {
  override schedule(milliseconds: number, task: () => void) {
    const timer = super.schedule(milliseconds, task)
    if (milliseconds < 1_000) setImmediate(() => this.pass(milliseconds))
    return timer
  }
}

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baretooth-lock-'))
  path = join(folder, 'bonds.json.lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const isThere = () =>
  readFile(path).then(
    () => true,
    () => false,
  )

describe('a lock in the file system', () => {
  test('is held by one at a time, and gone when it was released', async () => {
    const first = await FileLock.take(path)
    let second: FileLock | undefined
    const waiting = FileLock.take(path).then(lock => {
      second = lock
    })
    expect(await first.isHeld()).toBe(true)
    expect(second).toBeUndefined()
    await first.release()
    await waiting
    expect(await first.isHeld()).toBe(false)
    await second?.release()
    expect(await isThere()).toBe(false)
  })

  test('of a process that has ended is broken', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    await writeFile(path, `${pid} ${hostname()} 00`)
    const lock = await FileLock.take(path)
    expect(await lock.isHeld()).toBe(true)
    await lock.release()
  })

  test.each(['', 'rubbish', '0 here', `-1 ${hostname()} 00`, '1 another-machine 00'])(
    'that nobody can be asked about is broken when it has stayed for a while: "%s"',
    async mark => {
      await writeFile(path, mark)
      const lock = await FileLock.take(path, new PausesOnly())
      expect(await lock.isHeld()).toBe(true)
      await lock.release()
    },
  )

  test('that others take again and again is given up with an error that names it', async () => {
    // Whoever looks finds another holder each time.
    let turn = 0
    class Others extends PausesOnly {
      override schedule(milliseconds: number, task: () => void) {
        if (milliseconds < 1_000) writeFileSync(path, `1 another-machine ${turn++}`)
        return super.schedule(milliseconds, task)
      }
    }
    await writeFile(path, '1 another-machine')
    const failed = await FileLock.take(path, new Others()).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(BleakTimeoutError)
    expect((failed as Error).message).toBe(`waiting for ${path} to go: no answer within 10000 ms`)
  })

  test('that was broken is not taken from its new holder by the old one', async () => {
    const old = await FileLock.take(path)
    await rm(path)
    const next = await FileLock.take(path)
    await old.release()
    expect(await next.isHeld()).toBe(true)
    await next.release()
  })
})
