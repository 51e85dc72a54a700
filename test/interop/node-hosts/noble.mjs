// noble on a controller at the other end of a serial port: node noble.mjs PORT
import Module, { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { done, peripheralName, requirePeer, uuids } from './common.mjs'

// The bench puts an in-memory stand-in where noble looks for its HCI sockets; here it is to have the real ones, with their UART.
const real = createRequire(resolve('package.json')).resolve('@stoprocent/bluetooth-hci-socket')
const resolveFilename = Module._resolveFilename
Module._resolveFilename = (request, ...rest) =>
  request === '@stoprocent/bluetooth-hci-socket' ? real : resolveFilename(request, ...rest)

const noble = requirePeer('@stoprocent/noble/lib/resolve-bindings')('hci', {
  hciDriver: 'uart',
  bindParams: { uart: { port: process.argv[2], baudRate: 1_000_000 } },
})
noble.on('warning', warning => console.error(warning))

await noble.waitForPoweredOnAsync(60_000)
const found = new Promise(resolve => {
  noble.on('discover', peripheral => {
    if (peripheral.advertisement.localName === peripheralName) resolve(peripheral)
  })
})
await noble.startScanningAsync([], true)
const peripheral = await found
const { address, addressType, advertisement } = peripheral
await noble.stopScanningAsync()
await peripheral.connectAsync()
const { characteristics } = await peripheral.discoverAllServicesAndCharacteristicsAsync()
const byUuid = uuid => characteristics.find(characteristic => characteristic.uuid === uuid)
const long = await byUuid(uuids.long).readAsync()
await byUuid(uuids.value).writeAsync(Buffer.from('written by noble'), false)
const value = await byUuid(uuids.value).readAsync()
const notified = new Promise(resolve => {
  byUuid(uuids.told).on('data', data => resolve(data.length))
})
await byUuid(uuids.told).subscribeAsync()
const length = await notified
const rssi = await peripheral.updateRssiAsync()
const disconnected = new Promise(resolve => {
  peripheral.once('disconnect', resolve)
})
await peripheral.disconnectAsync()
await disconnected
done({
  address,
  addressType,
  connectable: Boolean(peripheral.connectable),
  manufacturerData: advertisement.manufacturerData?.toString('hex'),
  mtu: peripheral.mtu,
  long: long.length,
  value: value.toString(),
  notified: length,
  rssi,
})
