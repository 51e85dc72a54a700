import { describe, expect, test } from 'vitest'
import { Scratch } from './support/captures.ts'
import { baretooth } from './support/test-io.ts'

const heartRate = { address: 0xc10000000002, localName: 'Belt', serviceUuids: ['180d'], rssi: -71, at: 100 }
const beacon = { address: 0xc10000000003, manufacturerData: new Map([[0x004c, Uint8Array.of(2, 0x15)]]), rssi: -90, at: 200 }
const lamp = { address: 0xc10000000004, localName: 'Lamp', rssi: -50, at: 300 }

describe('lines', () => {
  test('a device gets one line, and another when it says something new', async () => {
    await using scratch = await Scratch.make()
    const quiet = { serviceUuids: ['180d'], rssi: -61 }
    const file = await scratch.capture(quiet, { ...quiet, rssi: -62 }, { ...quiet, localName: 'Belt', rssi: -63 }, lamp)
    const { code, lines, error } = await baretooth('replay', file)
    expect(code).toBe(0)
    expect(lines).toEqual([
      'C1:00:00:00:00:01  random      -61 dBm                            Heart Rate',
      'C1:00:00:00:00:01  random      -63 dBm  Belt                      Heart Rate',
      'C1:00:00:00:00:04  random      -50 dBm  Lamp',
    ])
    expect(error).toBe('2 devices, 4 reports in 0.3 s.\n')
  })

  test('--duplicates gives every report a line', async () => {
    await using scratch = await Scratch.make()
    const { lines } = await baretooth('replay', await scratch.capture(lamp, lamp, lamp), '--duplicates')
    expect(lines).toHaveLength(3)
  })

  test('AD-11: control characters and reversed writing in a name are escaped', async () => {
    await using scratch = await Scratch.make()
    const { out } = await baretooth('replay', await scratch.capture({ localName: '\0a\x1b[2J\u202eb\x9b' }))
    expect(out).toContain(' \\x00a\\x1b[2J\\u202eb\\x9b')
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
  })

  test('names in wide characters keep the columns in line', async () => {
    await using scratch = await Scratch.make()
    const services = ['180d']
    const file = await scratch.capture(
      { address: 0xc10000000001, localName: '心拍計', serviceUuids: services },
      { address: 0xc10000000002, localName: 'é👩‍👩‍👧', serviceUuids: services },
    )
    const { lines } = await baretooth('replay', file)
    expect(lines.map(line => line.slice(line.indexOf('dBm')))).toEqual([
      `dBm  心拍計${' '.repeat(18)}  Heart Rate`,
      `dBm  é👩‍👩‍👧${' '.repeat(21)}  Heart Rate`,
    ])
  })
})

describe('--json', () => {
  test('one object a line, bytes as hex', async () => {
    await using scratch = await Scratch.make()
    const { lines, error } = await baretooth('replay', await scratch.capture({ ...beacon, flags: 6, txPower: -4 }), '--json')
    expect(lines.map(line => JSON.parse(line))).toEqual([
      {
        time: '2023-11-14T22:13:20.200Z',
        address: 'C1:00:00:00:00:03',
        addressType: 'random',
        addressKind: 'static',
        name: null,
        rssi: -90,
        txPower: -4,
        connectable: true,
        scannable: true,
        flags: 6,
        serviceUuids: [],
        solicitedUuids: [],
        serviceData: {},
        manufacturerData: { '0x004c': '0215' },
        companies: ['Apple, Inc.'],
        primaryPhy: '1m',
        truncated: false,
        raw: { advertisement: '020106' + '020afc' + '05ff4c000215' },
      },
    ])
    expect(error).toBe('')
  })

  test('the company identifier for tests is no company', async () => {
    await using scratch = await Scratch.make()
    const data = Uint8Array.of(3, 0xff, 0xff, 0xff)
    const { lines } = await baretooth('replay', await scratch.capture({ data }), '--json')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ manufacturerData: { '0xffff': '' }, companies: [null] })
  })

  test('AD-11: a name arrives as it was sent, and no byte of it reaches a terminal as a command', async () => {
    await using scratch = await Scratch.make()
    const name = '\0\x1b[2J\u202e\x9b\x7f\u2028'
    const { lines, out } = await baretooth('replay', await scratch.capture({ localName: name }), '--json')
    expect((JSON.parse(lines[0] ?? '') as { name: string }).name).toBe(name)
    expect(out).toMatch(/^[\x20-\x7e]*\n$/)
  })
})

describe('filters', () => {
  const belt = 'C1:00:00:00:00:02'
  const tag = 'C1:00:00:00:00:03'
  const light = 'C1:00:00:00:00:04'
  test.each([
    [['--name', 'BEL'], [belt]],
    [
      ['--name', 'bel', '--name', 'amp'],
      [belt, light],
    ],
    [['--address', '00:00:04'], [light]],
    [['--address', 'c1-00-00-00-00-03'], [tag]],
    [['--service', '180d'], [belt]],
    [['--service', '0x180D'], [belt]],
    [['--service', '0000180d-0000-1000-8000-00805f9b34fb'], [belt]],
    [['--service', 'heart'], [belt]],
    [['--service', 'battery'], []],
    [['--company', '0x004C'], [tag]],
    [['--company', '76'], [tag]],
    [['--company', 'apple'], [tag]],
    [['--company', 'nordic'], []],
    [
      ['--rssi', '-71'],
      [belt, light],
    ],
    [['--rssi', '-71', '--name', 'a'], [light]],
  ])('%j', async (options, expected) => {
    await using scratch = await Scratch.make()
    const { code, lines } = await baretooth('replay', await scratch.capture(heartRate, beacon, lamp), ...options)
    expect(code).toBe(0)
    expect(lines.map(line => line.slice(0, 17))).toEqual(expected)
  })
})
