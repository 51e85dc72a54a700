import { describe, expect, test } from 'vitest'
import { profiles, VirtualController } from '../../controller/index.ts'
import { link } from '../support/links.ts'
import { bytes, enableSet, type PeriodicRig, periodicRig, reportsOf, synchronised, trainRig } from '../support/periodic-rig.ts'
import { RawHost } from '../support/raw-host.ts'

const success = 0x00
const unknownConnection = 0x02
const disallowed = 0x0c
const unsupported = 0x11
const invalid = 0x12
const unsupportedRemote = 0x1a
const unknownTrain = 0x42

const connectionHandle = 0
/** Lost after one second. */
const mode = { mode: 2, skip: 0, syncTimeout: 100, cteType: 0 }
const setInfo = { connectionHandle, serviceData: 0xbeef, advertisingHandle: 1 }
const received = {
  name: 'lePeriodicAdvertisingSyncTransferReceivedV1',
  status: 0,
  connectionHandle,
  serviceData: 0xbeef,
  syncHandle: 0,
  advertiserAddressType: 0,
  advertiserAddress: 0xa00000000001,
  advertisingSid: 3,
  advertiserPhy: 1,
  periodicAdvertisingInterval: 40,
  advertiserClockAccuracy: 7,
}

const receivedBy = (host: RawHost) => host.got('lePeriodicAdvertisingSyncTransferReceivedV1')

type Linked = Pick<PeriodicRig, 'air' | 'sender' | 'sending' | 'receiving'>

/** A link between the two, whose features the sender knows. */
const connect = async ({ air, sender, sending, receiving }: Linked): Promise<void> => {
  link({ controller: sending }, { controller: receiving })
  await air.advance(100)
  await sender.run('leReadRemoteFeatures', { connectionHandle })
  await air.advance(200)
}

/** A device with a train, and one that it is connected to. */
const connected = async (): Promise<PeriodicRig> => {
  const rig = await trainRig(bytes(10))
  await connect(rig)
  return rig
}

describe('LE Periodic Advertising Set Info Transfer', () => {
  test('7.8.90: the peer receives the train, without scanning', async () => {
    const rig = await connected()
    const { air, sender, receiver } = rig
    await receiver.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode })
    expect(await sender.command('lePeriodicAdvertisingSetInfoTransfer', setInfo)).toEqual({
      status: success,
      returns: { connectionHandle },
    })
    await air.advance(300)
    expect(receivedBy(receiver)).toEqual([received])
    const before = reportsOf(rig).length
    await air.advance(500)
    expect(reportsOf(rig)).toHaveLength(before + 10)
  })

  test.each([
    ['a set that does not exist', { advertisingHandle: 2 }, unknownTrain],
    ['no such link', { connectionHandle: 9 }, unknownConnection],
  ])('7.8.90: refused for %s', async (_, given, status) => {
    const { sender } = await connected()
    expect(await sender.command('lePeriodicAdvertisingSetInfoTransfer', { ...setInfo, ...given })).toMatchObject({ status })
  })

  test('7.8.90: refused without periodic advertising', async () => {
    const rig = await periodicRig()
    await rig.sender.run('leSetExtendedAdvertisingEnable', enableSet)
    await connect(rig)
    expect(await rig.sender.command('lePeriodicAdvertisingSetInfoTransfer', setInfo)).toMatchObject({ status: disallowed })
  })

  test('7.8.90: refused before the peer has said that it can', async () => {
    const rig = await trainRig(bytes(10))
    link({ controller: rig.sending }, { controller: rig.receiving })
    await rig.air.advance(100)
    const { status } = await rig.sender.command('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    expect(status).toBe(unsupportedRemote)
  })
})

describe('LE Periodic Advertising Sync Transfer', () => {
  test('7.8.89: passes on what it receives itself', async () => {
    const { air, receiver, receiving } = await synchronised()
    const third = new VirtualController({ air })
    const host = await RawHost.on(third)
    await connect({ air, sender: receiver, sending: receiving, receiving: third })
    await host.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode })
    const transfer = { connectionHandle, serviceData: 0xbeef, syncHandle: 0 }
    expect(await receiver.command('lePeriodicAdvertisingSyncTransfer', transfer)).toMatchObject({ status: success })
    await air.advance(300)
    expect(receivedBy(host)).toEqual([received])
  })

  test('7.8.89: nobody hears a train of his own', async () => {
    const { air, sender, sending, receiver, receiving } = await synchronised()
    await connect({ air, sender: receiver, sending: receiving, receiving: sending })
    await sender.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode })
    await receiver.run('lePeriodicAdvertisingSyncTransfer', { connectionHandle, serviceData: 7, syncHandle: 0 })
    await air.advance(1_000)
    expect(receivedBy(sender)).toMatchObject([{ status: 0x3e, serviceData: 7 }])
  })

  test('7.8.89: refused for a train that is not received, and for no link', async () => {
    const rig = await synchronised()
    const transfer = { connectionHandle, serviceData: 7, syncHandle: 0 }
    const statusOf = async (given: object): Promise<number> =>
      (await rig.receiver.command('lePeriodicAdvertisingSyncTransfer', { ...transfer, ...given })).status
    expect(await statusOf({ syncHandle: 1 })).toBe(unknownTrain)
    expect(await statusOf({})).toBe(unknownConnection)
  })
})

describe('LE Set Periodic Advertising Sync Transfer Parameters', () => {
  test.each([
    ['no mode at all, and what is then ignored', { mode: 0, syncTimeout: 0 }, success],
    ['a mode that is reserved', { mode: 4 }, invalid],
    ['a filter of duplicates, which needs ADI', { mode: 3 }, unsupported],
    ['too many events to skip', { skip: 0x1f4 }, invalid],
    ['a timeout that is too short', { syncTimeout: 9 }, invalid],
    ['no kind of packets wanted', { cteType: 0x17 }, disallowed],
    ['no such link', { connectionHandle: 9 }, unknownConnection],
  ])('7.8.91: %s', async (_, given, status) => {
    const { receiver } = await connected()
    const parameters = { connectionHandle, ...mode, ...given }
    expect(await receiver.command('leSetPeriodicAdvertisingSyncTransferParameters', parameters)).toMatchObject({ status })
  })

  test('7.8.91: trains are ignored unless the host wants them', async () => {
    const { air, sender, receiver } = await connected()
    await sender.run('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    await air.advance(1_000)
    expect(receiver.got('lePeriodicAdvertisingSyncTransferReceivedV1')).toEqual([])
  })

  test('7.8.91: mode 1 does not report what is received', async () => {
    const rig = await connected()
    await rig.receiver.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode, mode: 1 })
    await rig.sender.run('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    await rig.air.advance(1_000)
    expect(receivedBy(rig.receiver)).toHaveLength(1)
    expect(reportsOf(rig)).toEqual([])
  })

  test('7.8.91: packets without Constant Tone Extension where they are not wanted', async () => {
    const { air, sender, receiver } = await connected()
    await receiver.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode, cteType: 0x10 })
    await sender.run('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    await air.advance(300)
    expect(receivedBy(receiver)).toMatchObject([{ status: unsupportedRemote, serviceData: 0xbeef }])
  })

  test('7.8.92: the default is for connections to come', async () => {
    const rig = await trainRig(bytes(10))
    await rig.receiver.run('leSetDefaultPeriodicAdvertisingSyncTransferParameters', mode)
    await connect(rig)
    await rig.receiver.run('leSetDefaultPeriodicAdvertisingSyncTransferParameters', { ...mode, mode: 0 })
    await rig.sender.run('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    await rig.air.advance(300)
    expect(receivedBy(rig.receiver)).toEqual([received])
  })
})

describe('Vol 6 Part B, 5.1.13', () => {
  test('a train that ends before it is heard', async () => {
    const { air, sender, receiver } = await connected()
    await receiver.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode })
    await sender.run('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    await sender.run('leSetPeriodicAdvertisingEnable', { enable: 0, advertisingHandle: 1 })
    await air.advance(1_000)
    expect(receivedBy(receiver)).toMatchObject([{ status: 0x3e, connectionHandle, serviceData: 0xbeef }])
  })

  test('a train that is received already is nothing new', async () => {
    const rig = await synchronised()
    await connect(rig)
    await rig.receiver.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode })
    await rig.sender.run('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    await rig.air.advance(1_000)
    expect(receivedBy(rig.receiver)).toEqual([])
  })

  test('the link may end; the train is lost after its timeout', async () => {
    const rig = await connected()
    await rig.receiver.run('leSetPeriodicAdvertisingSyncTransferParameters', { connectionHandle, ...mode })
    await rig.sender.run('lePeriodicAdvertisingSetInfoTransfer', setInfo)
    await rig.air.advance(300)
    await rig.sender.run('disconnect', { connectionHandle, reason: 0x13 })
    await rig.air.advance(2_000)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toEqual([])
    await rig.sender.run('leSetPeriodicAdvertisingEnable', { enable: 0, advertisingHandle: 1 })
    await rig.air.advance(1_100)
    expect(rig.receiver.got('lePeriodicAdvertisingSyncLost')).toHaveLength(1)
  })
})

test('3.1: a controller without the feature has no such command', async () => {
  const { receiver } = await periodicRig({}, profiles.le50)
  const { status } = await receiver.command('leSetDefaultPeriodicAdvertisingSyncTransferParameters', mode)
  expect(status).toBe(0x01)
})

test('3.1.1: 7.8.91 and 7.8.92 belong to the extended commands', async () => {
  const { receiver } = await periodicRig()
  await receiver.run('leSetAdvertisingData', { advertisingData: bytes(0) })
  const { status } = await receiver.command('leSetDefaultPeriodicAdvertisingSyncTransferParameters', mode)
  expect(status).toBe(disallowed)
})
