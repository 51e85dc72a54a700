import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type BringUpOptions, bringUp } from '../../hci/bring-up.ts'
import { commands } from '../../hci/commands.ts'
import { Hci } from '../../hci/hci.ts'
import { ScriptedController } from '../support/scripted-controller.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const quiet = { event: () => {}, acl: () => {}, drained: () => {}, closed: () => {} }
/** Brings a controller up; time passes as it is needed. */
const up = async (controller: ScriptedController, options?: BringUpOptions) => {
  const hci = await Hci.open(controller.open, quiet)
  const result = bringUp(hci, options)
  result.catch(() => {})
  await vi.advanceTimersByTimeAsync(60_000)
  return await result
}
const sent = ({ received }: ScriptedController): string[] => received.map(line => line.replace(/ [0-9a-f]*$/, ''))

test('a willing controller tells what it is', async () => {
  const controller = new ScriptedController()
  const info = await up(controller)
  expect(info).toMatchObject({
    hciVersion: 13,
    companyIdentifier: 0x05f1,
    acl: { packetLength: 251, packetCount: 8 },
    acceptListSize: 8,
    resolvingListSize: 4,
    address: 0xc0ffee000001,
    addressType: 'public',
    extended: true,
  })
  expect(controller.received[0]).toBe('Reset')
  expect(controller.received.filter(line => line.startsWith('Reset'))).toHaveLength(1)
})

test('a controller with one credit that drops what exceeds it is brought up', async () => {
  const controller = new ScriptedController()
  controller.strict = true
  await expect(up(controller)).resolves.toMatchObject({ extended: true })
})

test('a controller that answers Unknown Command to everything it may is brought up for legacy scanning', async () => {
  const controller = new ScriptedController()
  const needed = new Set(
    [commands.reset, commands.readLocalVersionInformation, commands.leReadBufferSizeV1].map(command => command.opcode),
  )
  for (const command of Object.values(commands)) if (!needed.has(command.opcode)) controller.refuse(command)
  controller.answer(commands.leSetRandomAddress, {})
  await expect(up(controller)).resolves.toMatchObject({ extended: false, addressType: 'random', acl: { packetLength: 251 } })
})

describe('optional steps', () => {
  test('HCI-15: a command that is announced and then unknown switches its feature off', async () => {
    const controller = new ScriptedController()
    controller.refuse(commands.leSetExtendedScanEnable)
    controller.refuse(commands.leReadResolvingListSize)
    const info = await up(controller)
    expect(info).toMatchObject({ extended: false, resolvingListSize: 0 })
    expect(info.supports(commands.leReadResolvingListSize)).toBe(false)
    expect(info.supports(commands.leReadFilterAcceptListSize)).toBe(true)
  })

  test('a command that is announced and never answered switches its feature off', async () => {
    const controller = new ScriptedController()
    controller.silence(commands.leReadSupportedStates)
    controller.silence(commands.leSetExtendedScanEnable)
    await expect(up(controller)).resolves.toMatchObject({ leStates: 0n, extended: false, acceptListSize: 8 })
  })

  test('a command that is answered with too few bytes switches its feature off', async () => {
    const controller = new ScriptedController()
    controller.script(commands.leReadFilterAcceptListSize.opcode, () => Uint8Array.of(0))
    await expect(up(controller)).resolves.toMatchObject({ acceptListSize: 0, extended: true })
  })

  test('what is not announced is not asked', async () => {
    const controller = ScriptedController.legacy()
    controller.answer(commands.readLocalSupportedCommands, { supportedCommands: new Uint8Array(64) })
    await up(controller)
    expect(sent(controller)).not.toContain('LE Read Resolving List Size')
    expect(sent(controller)).not.toContain('LE Read Buffer Size [v2]')
  })

  test('extended commands that only cannot be obeyed now are there', async () => {
    const controller = new ScriptedController()
    controller.refuse(commands.leSetExtendedScanEnable, 0x0c)
    await expect(up(controller)).resolves.toMatchObject({ extended: true })
  })
})

describe('event masks', () => {
  const mask = (controller: ScriptedController, name: string) =>
    controller.received.find(line => line.startsWith(`${name} `))?.slice(name.length + 1)

  test('only events that the controller knows are asked for', async () => {
    const controller = ScriptedController.legacy()
    controller.answer(commands.readLocalSupportedCommands, { supportedCommands: new Uint8Array(64) })
    await up(controller)
    expect(mask(controller, 'LE Set Event Mask')).toBe('1f00000000000000')
    expect(mask(controller, 'Set Event Mask')).toBe('9088000200800020')
  })

  test('extended reports are asked for where there are any', async () => {
    const controller = new ScriptedController()
    await up(controller)
    expect(Number.parseInt(mask(controller, 'LE Set Event Mask')?.slice(2, 4) ?? '', 16) & 0x10).toBe(0x10)
  })

  test('LE host support is switched on in a dual-mode controller only', async () => {
    const dual = new ScriptedController()
    dual.answer(commands.readLocalSupportedFeatures, { lmpFeatures: 0x4000000000n })
    await up(dual)
    expect(dual.received).toContain('Write LE Host Support 0100')
    const single = new ScriptedController()
    await up(single)
    expect(sent(single)).not.toContain('Write LE Host Support')
  })
})

describe('buffers', () => {
  const noLe = { leAclDataPacketLength: 0, totalNumLeAclDataPackets: 0 }
  const withoutV2 = (): ScriptedController => {
    const controller = new ScriptedController()
    controller.refuse(commands.leReadBufferSizeV2)
    return controller
  }
  const shared = (aclDataPacketLength: number, totalNumAclDataPackets: number) => ({
    aclDataPacketLength,
    totalNumAclDataPackets,
    synchronousDataPacketLength: 0,
    totalNumSynchronousDataPackets: 0,
  })

  test('version 1 where there is no version 2', async () => {
    const controller = withoutV2()
    controller.answer(commands.leReadBufferSizeV1, { leAclDataPacketLength: 27, totalNumLeAclDataPackets: 3 })
    await expect(up(controller)).resolves.toMatchObject({ acl: { packetLength: 27, packetCount: 3 } })
  })

  test('HCI-13: zero means that the buffers are shared with BR/EDR', async () => {
    const controller = withoutV2()
    controller.answer(commands.leReadBufferSizeV1, noLe)
    controller.answer(commands.readBufferSize, shared(1021, 6))
    await expect(up(controller)).resolves.toMatchObject({ acl: { packetLength: 1021, packetCount: 6 } })
  })

  test('HCI-13: a length without packets is as good as zero', async () => {
    const controller = withoutV2()
    controller.answer(commands.leReadBufferSizeV1, { leAclDataPacketLength: 32, totalNumLeAclDataPackets: 0 })
    controller.answer(commands.readBufferSize, shared(1021, 6))
    await expect(up(controller)).resolves.toMatchObject({ acl: { packetLength: 1021, packetCount: 6 } })
  })

  test.each([
    [0, 0],
    [1021, 0],
    [0, 6],
  ])('HCI-13: no LE buffers and shared ones of %i bytes times %i are no buffers at all', async (length, count) => {
    const controller = withoutV2()
    controller.answer(commands.leReadBufferSizeV1, noLe)
    controller.answer(commands.readBufferSize, shared(length, count))
    await expect(up(controller)).rejects.toMatchObject({ name: 'BleakBluetoothNotAvailableError', reason: 'controller' })
  })

  test.each([1, 26])('HCI-14: an ACL length of %i is not legal', async leAclDataPacketLength => {
    const controller = withoutV2()
    controller.answer(commands.leReadBufferSizeV1, { leAclDataPacketLength, totalNumLeAclDataPackets: 4 })
    await expect(up(controller)).rejects.toMatchObject({
      reason: 'controller',
      message: expect.stringContaining(`${leAclDataPacketLength} bytes`),
    })
  })
})

describe('own address', () => {
  const setRandom = ({ received }: ScriptedController) => received.find(line => line.startsWith('LE Set Random Address'))

  test.each([0, 0x001a7dda7113])('%s is the address of nobody, so a random static one is used', async bdAddr => {
    const controller = new ScriptedController()
    controller.answer(commands.readBdAddr, { bdAddr })
    const info = await up(controller)
    expect(info.addressType).toBe('random')
    expect(Math.floor(info.address / 2 ** 46)).toBe(3)
    expect(setRandom(controller)).toBeDefined()
  })

  test('the one that the caller keeps is used where it is given', async () => {
    const controller = new ScriptedController()
    controller.answer(commands.readBdAddr, { bdAddr: 0 })
    await expect(up(controller, { staticAddress: 0xc00000000007 })).resolves.toMatchObject({ address: 0xc00000000007 })
    expect(setRandom(controller)).toBe('LE Set Random Address 0700000000c0')
  })

  test('the static address of the chip, where it tells one', async () => {
    const controller = new ScriptedController()
    controller.answer(commands.readBdAddr, { bdAddr: 0 })
    controller.script(0xfc09, () => Uint8Array.of(0, 1, 1, 2, 3, 4, 5, 0xc6, ...new Uint8Array(16)))
    await expect(up(controller)).resolves.toMatchObject({ address: 0xc60504030201, addressType: 'random' })
  })

  test('a public address is left alone', async () => {
    const controller = new ScriptedController()
    await up(controller)
    expect(setRandom(controller)).toBeUndefined()
  })
})

test('HCI-12: a controller that answers nothing fails with the name of the command, in seconds', async () => {
  const controller = new ScriptedController()
  controller.silence(commands.reset)
  await expect(up(controller)).rejects.toMatchObject({
    name: 'BleakBluetoothNotAvailableError',
    reason: 'controller',
    message: expect.stringContaining('Reset: no answer within 5000 ms'),
    remedy: expect.stringContaining('baud rate'),
  })
})

test.each([commands.reset, commands.readLocalVersionInformation])(
  '$name refused or malformed: the controller cannot be used',
  async command => {
    for (const answer of [Uint8Array.of(3), new Uint8Array()]) {
      const controller = new ScriptedController()
      controller.script(command.opcode, () => answer)
      await expect(up(controller)).rejects.toMatchObject({ reason: 'controller', message: expect.stringContaining(command.name) })
    }
  },
)

test('a controller that refuses our event mask would keep extended reports to itself: legacy commands are chosen', async () => {
  const controller = new ScriptedController()
  controller.refuse(commands.leSetEventMask, 0x12)
  await expect(up(controller)).resolves.toMatchObject({ extended: false })
})

test('an abort ends it at once', async () => {
  const controller = new ScriptedController()
  controller.silence(commands.readLocalVersionInformation)
  const abort = new AbortController()
  const hci = await Hci.open(controller.open, quiet)
  const result = bringUp(hci, { signal: abort.signal })
  abort.abort(new Error('enough'))
  await expect(result).rejects.toThrow('enough')
})

test('HCI-44: a transport that dies at any step rejects at once', async () => {
  const whole = new ScriptedController()
  await up(whole)
  for (let step = 0; step < whole.received.length; step++) {
    const controller = new ScriptedController()
    const hci = await Hci.open(controller.open, quiet)
    let left = step
    for (const command of Object.values(commands)) {
      controller.script(command.opcode, () => {
        if (left-- === 0) controller.lose()
        return Uint8Array.of(0, ...new Uint8Array(64).fill(0xff))
      })
    }
    await expect(bringUp(hci)).rejects.toThrow('unplugged')
    expect(vi.getTimerCount()).toBe(0)
  }
})
