import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { transportOf } from '../../transports/uri.ts'
import { listen, portOf } from '../support/stream-rigs.ts'
import { Listener } from '../support/transport-rig.ts'

test.each([
  'hci-socket:0',
  'hci-socket:12?driver=abandonware',
  'hci-socket:0?driver=stoprocent',
  'usb:0',
  'usb:0a12:0001',
  'usb:0A12:0001#1',
  'usb:2-1.4',
  'serial:/dev/ttyACM0,1000000,rtscts',
  'serial:/dev/ttyACM0,115200',
  'serial:COM3,115200',
  'tcp:localhost:9000',
  'tcp:127.0.0.1:65535',
  'tcp:[::1]:9000',
  'tcp:[fe80::1%eth0]:9000',
  'unix:/tmp/bt-server-le',
  'ws://localhost:8080/hci',
  'wss://[::1]/hci?room=1',
  'replay:demo.btsnoop',
  'replay:C:\\captures\\demo.btsnoop?speed=max',
  'replay:demo.btsnoop?speed=2.5&adapter=1',
])('%s is an adapter URI', uri => {
  expect(transportOf(uri)).toBeTypeOf('function')
})

test.each([
  '',
  'hci0',
  'bluetooth:0',
  'constructor:0',
  'hci-socket:',
  'hci-socket:-1',
  'hci-socket:0?driver=other',
  'usb:',
  'usb:dongle',
  'serial:/dev/ttyACM0',
  'serial:/dev/ttyACM0,fast',
  'serial:/dev/ttyACM0,0',
  'serial:/dev/ttyACM0,115200,xon',
  'serial:,115200',
  'tcp:localhost',
  'tcp:localhost:0',
  'tcp:localhost:65536',
  'tcp::9000',
  'tcp:::1:9000',
  'tcp:[localhost]:9000',
  'unix:',
  'ws:localhost',
  'ws://',
  'ws://host/#part',
  'replay:',
  'replay:demo.btsnoop?speed=0',
  'replay:demo.btsnoop?speed=fast',
  'replay:demo.btsnoop?loop=1',
])('"%s" is none', uri => {
  expect(() => transportOf(uri)).toThrow(TypeError)
})

test('the TypeError says which forms exist', () => {
  expect(() => transportOf('bluetooth:0')).toThrow(
    /"bluetooth:0".*hci-socket:0.*usb:2-1\.4.*serial:\/dev\/ttyACM0,1000000,rtscts.*tcp:host:port.*replay:file/,
  )
  expect(() => transportOf('virtual:1')).toThrow('"virtual:1" is no transport')
  expect(() => transportOf('usb:dongle')).toThrow(/"dongle".*0a12:0001/)
})

test.each([
  ['serial:/dev/ttyACM0', 'The form is serial:/dev/ttyACM0,1000000,rtscts'],
  ['tcp:localhost', 'The form is tcp:host:port'],
  ['HCI-SOCKET:x', 'The forms are hci-socket:0, hci-socket:0?driver=abandonware'],
  ['virtual', 'The form is virtual:'],
])('of "%s" the TypeError says how it is written', (uri, forms) => {
  expect(() => transportOf(uri)).toThrow(new TypeError(`not an adapter URI: "${uri}". ${forms}`))
})

test('a TCP URI with an IPv6 address reaches it', async ({ skip }) => {
  const probe = createServer().listen(0, '::1')
  const there = await once(probe, 'listening').then(
    () => true,
    () => false,
  )
  probe.close()
  if (!there) return skip('this machine has no IPv6 loopback')
  const { server, stop } = await listen({ port: 0, host: '::1' }, () => {})
  const near = new Listener()
  const transport = await transportOf(`tcp:[::1]:${portOf(server)}`)(near)
  await transport.close()
  expect(near.ends).toEqual([{ kind: 'closed' }])
  await stop()
})

test('opening through a URI takes the same options', async () => {
  const reason = new Error('not now')
  await expect(transportOf('unix:/nowhere')(new Listener(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
