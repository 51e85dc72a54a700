import { describe, expect, test } from 'vitest'
import { profiles } from '../../controller/index.ts'
import { link, linked, type Station, twoStations } from '../support/links.ts'

const connectionHandle = 0
const longest = { connectionHandle, txOctets: 251, txTime: 2120 }
const told = ({ host }: Station) => host.got('leDataLengthChange')
const lengths = (maxTxOctets: number, maxTxTime: number, maxRxOctets: number, maxRxTime: number) => ({
  name: 'leDataLengthChange' as const,
  connectionHandle,
  maxTxOctets,
  maxTxTime,
  maxRxOctets,
  maxRxTime,
})

describe('LE Set Data Length', () => {
  test('7.8.33, 7.7.65.7: both hosts are told, each of its own directions', async () => {
    const { air, central, peripheral } = await linked()
    expect(await central.host.command('leSetDataLength', longest)).toEqual({ status: 0, returns: { connectionHandle } })
    await air.advance(100)
    expect(told(central)).toEqual([lengths(251, 2120, 27, 328)])
    expect(told(peripheral)).toEqual([lengths(27, 328, 251, 2120)])
    await peripheral.host.run('leSetDataLength', { ...longest, txOctets: 100 })
    await air.advance(100)
    expect(told(central).at(-1)).toEqual(lengths(251, 2120, 100, 2120))
    expect(told(peripheral).at(-1)).toEqual(lengths(100, 2120, 251, 2120))
  })

  test('4.5.10: longer packets carry more of what the host sends', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetDataLength', longest)
    await air.advance(100)
    central.host.sendAcl(connectionHandle, new Uint8Array(251))
    await air.advance(100)
    expect(peripheral.host.data.map(({ data }) => data.length)).toEqual([251])
  })

  test('7.7.65.7: where nothing changes nobody is told', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetDataLength', { ...longest, txOctets: 27, txTime: 328 })
    await air.advance(100)
    expect([...told(central), ...told(peripheral)]).toEqual([])
    await central.host.run('leSetDataLength', longest)
    await air.advance(100)
    await central.host.run('leSetDataLength', longest)
    await air.advance(100)
    expect([told(central).length, told(peripheral).length]).toEqual([1, 1])
  })

  test('7.8.33: the last of several suggestions counts', async () => {
    const { air, central } = await linked()
    await central.host.run('leSetDataLength', longest)
    await central.host.run('leSetDataLength', { ...longest, txOctets: 60 })
    await central.host.run('leSetDataLength', { ...longest, txOctets: 70 })
    await air.advance(200)
    expect(told(central).at(-1)).toEqual(lengths(70, 2120, 27, 328))
  })

  test.each([
    ['fewer than 27 bytes', { txOctets: 26 }],
    ['more than 251 bytes', { txOctets: 252 }],
    ['less than 328 microseconds', { txTime: 327 }],
    ['more than 17040 microseconds', { txTime: 17_041 }],
  ])('7.8.33, 7.8.35: %s are invalid', async (_, wrong) => {
    const { central } = await linked()
    const { txOctets, txTime } = { ...longest, ...wrong }
    expect((await central.host.command('leSetDataLength', { connectionHandle, txOctets, txTime })).status).toBe(0x12)
    const suggestion = { suggestedMaxTxOctets: txOctets, suggestedMaxTxTime: txTime }
    expect((await central.host.command('leWriteSuggestedDefaultDataLength', suggestion)).status).toBe(0x12)
  })

  test('7.8.33: no such connection', async () => {
    const { central } = await linked()
    expect((await central.host.command('leSetDataLength', { ...longest, connectionHandle: 1 })).status).toBe(0x02)
  })

  test('Vol 6 Part B, 5.1.9: a peer that does not know the procedure leaves all as it is', async () => {
    const { air, central, peripheral } = await linked({ peripheral: { profile: profiles.le40 } })
    await central.host.run('leSetDataLength', longest)
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await air.advance(200)
    expect([...told(central), ...told(peripheral)]).toEqual([])
    expect((await central.host.command('leSetDataLength', longest)).status).toBe(0x1a)
  })
})

describe('the lengths of new links', () => {
  test('7.8.34, 7.8.35, 7.3.2: what the host suggests, until a reset', async () => {
    const { central } = await twoStations()
    const usual = { suggestedMaxTxOctets: 27, suggestedMaxTxTime: 328 }
    expect(await central.host.run('leReadSuggestedDefaultDataLength', {})).toEqual(usual)
    const suggestion = { suggestedMaxTxOctets: 200, suggestedMaxTxTime: 2000 }
    await central.host.run('leWriteSuggestedDefaultDataLength', suggestion)
    expect(await central.host.run('leReadSuggestedDefaultDataLength', {})).toEqual(suggestion)
    await central.host.run('reset', {})
    expect(await central.host.run('leReadSuggestedDefaultDataLength', {})).toEqual(usual)
  })

  test('Vol 6 Part B, 4.5.10: a controller makes use of the suggestion by itself', async () => {
    const { air, central, peripheral } = await twoStations()
    const suggestion = { suggestedMaxTxOctets: 200, suggestedMaxTxTime: 2120 }
    await central.host.run('leWriteSuggestedDefaultDataLength', suggestion)
    await peripheral.host.run('leWriteSuggestedDefaultDataLength', suggestion)
    link(central, peripheral)
    await air.advance(100)
    for (const station of [central, peripheral]) {
      expect(told(station)).toEqual([lengths(200, 2120, 200, 2120)])
      expect(station.host.events.map(({ name }) => name)).toEqual([
        'leEnhancedConnectionCompleteV1',
        'leChannelSelectionAlgorithm',
        'leDataLengthChange',
      ])
    }
  })

  test('7.8.46: the most of a controller with LE Coded, and of one without', async () => {
    const { central, peripheral } = await twoStations({ peripheral: { profile: profiles.le42 } })
    const most = (time: number) => ({
      supportedMaxTxOctets: 251,
      supportedMaxTxTime: time,
      supportedMaxRxOctets: 251,
      supportedMaxRxTime: time,
    })
    expect(await central.host.run('leReadMaximumDataLength', {})).toEqual(most(17_040))
    expect(await peripheral.host.run('leReadMaximumDataLength', {})).toEqual(most(2120))
  })

  test('a controller before 4.2 does not know the commands', async () => {
    const { central } = await linked({ central: { profile: profiles.le40 } })
    expect((await central.host.command('leSetDataLength', longest)).status).toBe(0x01)
    expect((await central.host.command('leReadMaximumDataLength', {})).status).toBe(0x01)
  })
})

describe('LE Coded', () => {
  const coded = { connectionHandle, allPhys: 0, txPhys: 4, rxPhys: 4, phyOptions: 0 }

  test('Vol 6 Part B, 4.5.10: 27 bytes take longer there', async () => {
    const { air, central, peripheral } = await linked()
    await central.host.run('leSetPhy', coded)
    await air.advance(400)
    expect(told(central)).toEqual([lengths(27, 2704, 27, 2704)])
    expect(told(peripheral)).toEqual(told(central))
    expect(central.host.events.slice(-2).map(({ name }) => name)).toEqual(['lePhyUpdateComplete', 'leDataLengthChange'])
  })

  test('Vol 6 Part B, 5.1.9: long times are for a peer that is known to have it', async () => {
    const { air, central } = await linked()
    await central.host.run('leSetDataLength', { ...longest, txTime: 17_040 })
    await air.advance(100)
    expect(told(central)).toEqual([lengths(251, 2120, 27, 328)])
    await central.host.run('leReadRemoteFeatures', { connectionHandle })
    await central.host.run('leSetDataLength', { ...longest, txTime: 17_040 })
    await central.host.run('leSetPhy', coded)
    await air.advance(600)
    expect(told(central).at(-1)).toEqual(lengths(251, 17_040, 27, 2704))
  })
})
