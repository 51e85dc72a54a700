import { expect, test } from 'vitest'
import { runBumbleTests } from './support/served.ts'

/**
 * Tests that ask for more than an LE controller: BR/EDR, isochronous channels, subrating; or that reach into Bumble's own
 * controller, know its handles, or take for granted that its air takes no time.
 */
const beyond = [
  'classic',
  'cis',
  'sniff',
  'subrate',
  'remote_name',
  'multiple_connects',
  'legacy_advertising_disconnection',
  'extended_advertising_connection',
  'get_remote_le_features',
  'gatt_long_read',
].join(' or ')

test.concurrent.each([
  ['ATT and GATT', 'gatt_test.py', 33],
  ['devices, advertising, connections', 'device_test.py', 11],
  ['L2CAP channels', 'l2cap_test.py', 90],
  ['connections, pairing in every way', 'self_test.py', 76],
])("Bumble's own tests on our controllers: %s", { timeout: 600_000 }, async (_, file, all) => {
  const said = await runBumbleTests(`tests/${file}`, '-k', `not (${beyond})`)
  expect(said).not.toMatch(/^(?:FAILED|ERROR)/m)
  const [, passed] = /(\d+) passed/.exec(said) ?? []
  expect(Number(passed), said).toBe(all)
})
