import { describe, expect, test, vi } from 'vitest'
import { profiles } from '../../controller/index.ts'
import type { Link } from '../../host/link.ts'
import { during, twoHosts } from '../support/two-hosts.ts'

describe.each(Object.entries(profiles))('two of our hosts, on %s', (_, profile) => {
  test('connect, agree on what both can, and part', async () => {
    const { air, central, peripheral } = await twoHosts({ central: { profile }, peripheral: { profile } })
    const taken: Link[] = []
    peripheral.host.onPeripheralLink = link => {
      taken.push(link)
      return undefined
    }
    const advertised = vi.fn()
    await peripheral.advertise({}, advertised)
    const link = await during(air, central.host.connect(peripheral.device))
    expect(link).toMatchObject({ role: 'central', peer: peripheral.device, own: central.device, isOpen: true })
    expect(taken).toHaveLength(1)
    expect(taken[0]).toMatchObject({ role: 'peripheral', peer: central.device, own: peripheral.device })
    await during(air, Promise.all([link.ready, taken[0]?.ready]))
    expect(link.bearer.mtu).toBe(517)
    expect(taken[0]?.bearer.mtu).toBe(517)
    const closed = taken[0]?.closed
    await during(air, link.disconnect())
    expect(await link.closed).toMatchObject({ reason: 0x16 })
    expect(await during(air, closed as NonNullable<typeof closed>)).toMatchObject({ reason: 0x13 })
    expect([central.host.links, peripheral.host.links]).toEqual([[], []])
    expect(advertised).toHaveBeenCalledTimes(1)
  })
})
