import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Air, VirtualController } from '../../controller/index.ts'
import { formatAddress } from '../../core/address.ts'
import { ownStaticAddress } from '../../smp/identity-root.ts'
import {
  Adapter,
  type AdapterOptions,
  BleakServer,
  type BleakServerOptions,
  FileBondStore,
  MemoryBondStore,
} from '../../src/index.ts'
import { serve } from '../../transports/index.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baretooth-adapter-bonds-'))
  path = join(folder, 'bonds.json')
  vi.stubEnv('BARETOOTH_BONDS', path)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

/** An adapter whose controller has no address of its own. */
const nameless = (options?: AdapterOptions) =>
  Adapter.open({ transport: new VirtualController({ air: new Air(), address: 0 }).open }, options)

/** What an adapter at `uri` goes by while it is open. */
const addressOf = async (opening: Promise<Adapter>): Promise<string> => {
  await using adapter = await opening
  expect(adapter.addressType).toBe('random')
  return adapter.address
}

describe('the address of an adapter whose controller has none', () => {
  test('stays with the bonds', async () => {
    const bonds = new FileBondStore(path)
    const address = await addressOf(nameless({ bonds }))
    expect(await addressOf(nameless({ bonds: new FileBondStore(path) }))).toBe(address)
    expect(await addressOf(nameless({ bonds: new FileBondStore(join(folder, 'other.json')) }))).not.toBe(address)
    expect(formatAddress(ownStaticAddress(await bonds.identityRoot()))).toBe(address)
  })

  test('is kept in the usual file where the controller is really there', async () => {
    const controller = new VirtualController({ air: new Air(), address: 0 })
    const server = await serve('tcp:127.0.0.1:0', controller.open)
    try {
      const address = await addressOf(Adapter.open(server.uri))
      expect(await addressOf(Adapter.open(server.uri))).toBe(address)
      expect(await addressOf(nameless({ bonds: new FileBondStore(path) }))).toBe(address)
    } finally {
      await server.close()
    }
  })

  test('is another one for each that is open at the same time', async () => {
    const bonds = new MemoryBondStore()
    const first = await nameless({ bonds })
    await using second = await nameless({ bonds })
    expect(second.address).not.toBe(first.address)
    await first.close()
    await using third = await nameless({ bonds })
    expect(third.address).toBe(first.address)
  })

  test('is the one that is asked for', async () => {
    expect(await addressOf(nameless({ bonds: new FileBondStore(path), staticAddress: 'C0:00:00:00:00:07' }))).toBe(
      'C0:00:00:00:00:07',
    )
    expect(await readdir(folder)).toEqual([])
  })

  test('is a random one where the store fails, which is told', async () => {
    const told = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await writeFile(path, '{"version":2}')
    const one = await addressOf(nameless({ bonds: new FileBondStore(path) }))
    expect(await addressOf(nameless({ bonds: new FileBondStore(path) }))).not.toBe(one)
    expect(told.mock.calls.flat().join()).toContain(`baretooth: the bonds in ${path} cannot be read: it has version 2`)
    expect(await readFile(path, 'utf8')).toBe('{"version":2}')
  })
})

describe('the identity root', () => {
  const serving = async (options: BleakServerOptions) => {
    const bonds = new FileBondStore(path)
    await using adapter = await Adapter.open({ transport: new VirtualController({ air: new Air() }).open }, { bonds })
    await using server = await BleakServer.start({ services: [], adapter, ...options })
    expect(server.isRunning).toBe(true)
    return await readdir(folder)
  }

  test('is there when a server lets clients pair, and not before anybody needs it', async () => {
    expect(await serving({ pairing: false })).toEqual([])
    expect(await serving({})).toEqual(['bonds.json'])
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      identityRoot: expect.stringMatching(/^[0-9a-f]{32}$/),
      bonds: [],
    })
  })
})

describe('an adapter leaves nothing behind', () => {
  test.each(['virtual:', 'virtual:?profile=le42'])('%s', async uri => {
    await (await Adapter.open(uri)).close()
    expect(await readdir(folder)).toEqual([])
  })

  test('a transport of the caller’s', async () => {
    await addressOf(nameless())
    expect(await readdir(folder)).toEqual([])
  })

  test('one with an address of its own, before it has a bond', async () => {
    const server = await serve('tcp:127.0.0.1:0', new VirtualController({ air: new Air() }).open)
    await (await Adapter.open(server.uri)).close()
    await server.close()
    expect(await readdir(folder)).toEqual([])
  })
})
