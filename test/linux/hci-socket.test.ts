import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { Adapter, BleakScanner, listAdapters } from '../../src/index.ts'
import { RawController } from '../interop/support/raw-controller.ts'

// In the guest of test/linux/run: hci0 and hci1 are kernel adapters, down; btvirt's socket leads to more controllers in their hearing.

const path = '/tmp/bt-server-le'
const adapterAddress = '00:AA:01:00:00:00'
const drivers = ['stoprocent', 'abandonware']
const options = { timeout: 300_000 }
const openTimeout = 60_000

const setInterface = (state: 'up' | 'down') => execFileSync('hciconfig', ['hci0', state])

/** Runs open.ts: what it told, and a way to end it. */
const openElsewhere = async (uri: string, wrapper: readonly string[] = []) => {
  const [command = '', ...args] = [...wrapper, process.execPath, join(import.meta.dirname, 'open.js'), uri]
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  return {
    told: JSON.parse(line),
    async end() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

beforeEach(() => setInterface('down'))

for (const driver of drivers) {
  const uri = `hci-socket:0?driver=${driver}`

  describe(driver, () => {
    test('a scan sees an advertiser, and close gives the adapter back', options, async () => {
      await using advertiser = await RawController.connect({ path })
      for (let round = 0; round < 2; round++) {
        await using adapter = await Adapter.open(uri, { timeout: openTimeout })
        assert.equal(adapter.address, adapterAddress)
        await using scanner = await BleakScanner.start({ adapter })
        const reports = scanner.advertisementData()[Symbol.asyncIterator]()
        // Not before the scan: btvirt 5.66 would tell of it without its data.
        const address = await advertiser.reset()
        await advertiser.advertise({ data: Buffer.from('02010606095374726170', 'hex') })
        const { value: [device] = [] } = await reports.next()
        assert.equal(`${device}`, `${address}: Strap`)
      }
      // The kernel's own stack can have it again.
      setInterface('up')
    })

    test('busy: the interface is up', options, async () => {
      setInterface('up')
      await assert.rejects(Adapter.open(uri), {
        name: 'BleakBluetoothNotAvailableError',
        reason: 'busy',
        remedy: /hciconfig hci0 down/,
      })
    })

    test('busy: open here already', options, async () => {
      await using _adapter = await Adapter.open(uri, { timeout: openTimeout })
      await assert.rejects(Adapter.open(uri), { name: 'BleakBluetoothNotAvailableError', reason: 'busy' })
    })

    test('busy: another process has it, which is named', options, async () => {
      const other = await openElsewhere(uri)
      assert.deepEqual(other.told, { address: adapterAddress })
      await assert.rejects(Adapter.open(uri, { timeout: openTimeout }), { reason: 'busy', remedy: /node|MainThread/ })
      await other.end()
      await using adapter = await Adapter.open(uri, { timeout: openTimeout })
      assert.equal(adapter.address, adapterAddress)
    })

    test('permission: without CAP_NET_ADMIN the exact setcap line is told', options, async () => {
      const other = await openElsewhere(uri, ['setpriv', '--bounding-set=-net_admin', '--inh-caps=-net_admin'])
      await other.end()
      assert.equal(other.told.reason, 'permission')
      assert.match(other.told.remedy, /sudo setcap cap_net_admin\+eip \/\S+/)
    })

    test('no such adapter', options, async () => {
      await assert.rejects(Adapter.open(`hci-socket:9?driver=${driver}`), { reason: 'no-adapter' })
    })
  })
}

test('listAdapters: both kernel adapters, and why one cannot be used', options, async () => {
  setInterface('up')
  const found = (await listAdapters()).filter(({ transport }) => transport === 'hci-socket')
  assert.deepEqual(
    found.map(({ uri, available, reason }) => ({ uri, available, reason })),
    [
      { uri: 'hci-socket:0', available: false, reason: 'busy' },
      { uri: 'hci-socket:1', available: true, reason: undefined },
    ],
  )
})

test('an adapter that vanishes is lost, and the scan with it', options, async () => {
  const adapter = await Adapter.open('hci-socket:0', { timeout: openTimeout })
  const scanning = BleakScanner.discover({ adapter, timeout: openTimeout })
  const { BTVIRT_PID } = process.env
  process.kill(Number(BTVIRT_PID), 'SIGKILL')
  await assert.rejects(scanning, { name: 'BleakBluetoothNotAvailableError', reason: 'lost' })
  const { kind } = await adapter.closed
  assert.equal(kind, 'lost')
  await adapter.close()
})
