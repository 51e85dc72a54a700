import { describe, expect, test } from 'vitest'
import { commands } from '../../../hci/commands.ts'
import { run } from '../../../src/cli/run.ts'
import { ScriptedController } from '../../support/scripted-controller.ts'
import { TcpController } from './support/tcp-controller.ts'
import { baretooth, testIo } from './support/test-io.ts'

const off = 'LE Set Advertising Enable 00'
/** What a controller was told to send: the used bytes of its data. */
const dataOf = ({ controller }: TcpController) => {
  const line = controller.received.findLast(command => command.startsWith('LE Set Advertising Data ')) ?? ''
  const [, length = '00', bytes = ''] = /Data (..)(.*)$/.exec(line) ?? []
  return bytes.slice(0, 2 * Number.parseInt(length, 16))
}
const advertise = async (...options: readonly string[]) => {
  await using tcp = await TcpController.listen()
  const result = await baretooth('advertise', '--adapter', tcp.uri, '--timeout', '0.02', ...options)
  return { ...result, tcp, data: dataOf(tcp), told: tcp.controller.received.filter(line => line.includes('Advertising')) }
}

describe('what is advertised', () => {
  test('a name, a service, and data of a company and of a service', async () => {
    const options = ['--name', 'Lamp', '--service', 'heart rate', '--manufacturer', '0xffff:0102', '--service-data', '181a:07']
    const { code, data, out, error } = await advertise(...options, '--company', '65534:03')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(data).toBe('03030d1804161a180705ffffff010204fffeff0305094c616d70')
    expect(out).toMatch(/^advertising as C0:FF:EE:00:00:01 \(public\) on tcp:127\.0\.0\.1:\d+\n$/)
  })

  test.each([
    ['--ibeacon', 'e2c56db5-dffb-48d2-b060-d0f5a71096e0,1,65535', '0201061aff4c000215e2c56db5dffb48d2b060d0f5a71096e00001ffffc5'],
    [
      '--ibeacon',
      'e2c56db5-dffb-48d2-b060-d0f5a71096e0,258,2,-70',
      '0201061aff4c000215e2c56db5dffb48d2b060d0f5a71096e001020002ba',
    ],
    ['--eddystone-url', 'https://example.com/a', `0201060303aafe0f16aafe10ee03${Buffer.from('example').toString('hex')}0061`],
    ['--eddystone-uid', '00112233445566778899,aabbccddeeff', '0201060303aafe1716aafe00ee00112233445566778899aabbccddeeff0000'],
    ['--raw', '02 0a 04', '020a04'],
  ])('%s %s', async (option, value, data) => {
    const result = await advertise(option, value)
    expect(result.data).toBe(data)
    expect(result.code).toBe(0)
  })

  test('--service battery: the Battery Service, among all that is called so', async () => {
    const { code, data } = await advertise('--service', 'battery')
    expect({ code, data }).toEqual({ code: 0, data: '03030f18' })
  })

  test('--connectable, --scan-response, --interval, --tx-power and --address-kind', async () => {
    const options = ['--connectable', '--scan-response', '020901', '--interval', '20', '--tx-power', '-4']
    const { told, out, data } = await advertise(...options, '--address-kind', 'static')
    expect(told[0]).toMatch(/^LE Set Advertising Parameters 200020000001/)
    expect(data).toBe('020106020afc')
    expect(out).toMatch(/^advertising as [C-F].:.*\(static\)/)
  })

  test('--extended and --phy', async () => {
    await using tcp = await TcpController.listen(new ScriptedController())
    const { code } = await baretooth('advertise', '--adapter', tcp.uri, '--timeout', '0.02', '--extended', '--phy', 'coded')
    expect(code).toBe(0)
    const parameters = tcp.controller.received.find(line => line.includes('Extended Advertising Parameters')) ?? ''
    expect(parameters.slice(-10)).toBe('0300030000')
  })

  test('--json tells it as one object a line', async () => {
    const { out } = await advertise('--name', 'Lamp', '--json')
    expect(JSON.parse(out)).toMatchObject({
      event: 'started',
      address: 'C0:FF:EE:00:00:01',
      addressKind: 'public',
      data: '05094c616d70',
      scanResponse: '',
    })
  })
})

describe('its end', () => {
  test('with --timeout the controller is silent and given back', async () => {
    const { told } = await advertise()
    expect(told.at(-1)).toBe(off)
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s ends it cleanly', async (signal, exit) => {
    await using tcp = await TcpController.listen()
    const io = testIo()
    const done = run(['advertise', '--adapter', tcp.uri], io)
    await io.stdout.has('\n')
    io.process.emit(signal)
    expect(await done).toBe(exit)
    expect(tcp.controller.received.at(-1)).toBe(off)
    expect(io.exits).toEqual([])
    expect(io.process.listenerCount(signal)).toBe(0)
  })

  test('a device that connects is told, and ends it', async () => {
    await using tcp = await TcpController.listen()
    const io = testIo()
    const done = run(['advertise', '--adapter', tcp.uri, '--connectable', '--json'], io)
    await io.stdout.has('\n')
    tcp.controller.event({
      name: 'leConnectionComplete',
      status: 0,
      connectionHandle: 1,
      role: 1,
      peerAddressType: 1,
      peerAddress: 0xc10000000007,
      connectionInterval: 6,
      peripheralLatency: 0,
      supervisionTimeout: 100,
      centralClockAccuracy: 0,
    })
    expect(await done).toBe(0)
    expect(JSON.parse(io.stdout.lines[1] ?? '')).toEqual({
      event: 'connected',
      address: 'C1:00:00:00:00:07',
      addressType: 'random',
    })
  })

  test('an adapter that is lost is a failure', async () => {
    await using tcp = await TcpController.listen()
    const io = testIo()
    const done = run(['advertise', '--adapter', tcp.uri], io)
    await io.stdout.has('\n')
    await tcp.unplug()
    expect(await done).toBe(1)
    expect(io.stderr.text).toMatch(/^baretooth: .+\n.+\n$/)
  })
})

describe('what cannot be', () => {
  test.each([
    [['--name', ''], 'Give'],
    [['--service', 'no such service'], 'Give a UUID'],
    [['--manufacturer', '0102'], 'a colon'],
    [['--manufacturer', 'nobody at all:01'], 'Give a number'],
    [['--service-data', '180d:0'], 'two digits a byte'],
    [['--ibeacon', '180d,1,2'], 'uuid,major,minor'],
    [['--ibeacon', 'e2c56db5-dffb-48d2-b060-d0f5a71096e0,1,65536'], 'uuid,major,minor'],
    [['--eddystone-url', 'ftp://example.com'], 'http'],
    [['--eddystone-uid', '0011'], '10 bytes'],
    [['--raw', 'xyz'], 'two digits'],
    [['--interval', '5'], '20 or more'],
    [['--phy', '3m'], '1m, 2m, coded'],
    [['--tx-power', '99'], '-127 to 20'],
    [['--address-kind', 'secret'], 'resolvable'],
    [['--phy', 'coded'], '--extended'],
    [['--raw', '00'.repeat(32)], '--scan-response'],
    [['--extended', '--connectable', '--scan-response', '00'], 'not both'],
    [['--eddystone-url', 'http://a.com', '--eddystone-uid', '00'.repeat(16)], 'two beacons'],
  ])('%j is a mistake of the command line, told before anything is opened', async (options, hint) => {
    const { code, error } = await baretooth('advertise', '--adapter', 'tcp:127.0.0.1:1', ...options)
    expect(code).toBe(2)
    expect(error).toContain(hint)
    expect(error).toMatch(/^baretooth: /)
  })

  test('what this controller cannot do says what to do', async () => {
    const { code, error, told } = await advertise('--extended')
    expect(code).toBe(1)
    expect(error).toContain('leave --extended out')
    expect(told).toEqual([])
  })

  test('what the controller refuses is told with its status', async () => {
    await using tcp = await TcpController.listen()
    tcp.controller.refuse(commands.leSetAdvertisingParameters, 0x12)
    const { code, error } = await baretooth('advertise', '--adapter', tcp.uri)
    expect(code).toBe(1)
    expect(error).toContain('LE Set Advertising Parameters: the controller answered 0x12')
  })
})
