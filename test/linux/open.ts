import { Adapter, BleakBluetoothNotAvailableError } from '../../src/index.ts'

// Another process for the tests: opens the adapter of its argument, tells how that went in one line of JSON, and holds it until its input ends.
const [, , uri = ''] = process.argv
try {
  await using adapter = await Adapter.open(uri, { timeout: 60_000 })
  process.stdout.write(`${JSON.stringify({ address: adapter.address })}\n`)
  for await (const _ of process.stdin);
} catch (error) {
  const { name, message } = error as Error
  const { reason, remedy } = error instanceof BleakBluetoothNotAvailableError ? error : {}
  process.stdout.write(`${JSON.stringify({ name, message, reason, remedy })}\n`)
}
