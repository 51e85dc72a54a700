import { parseAddress } from '../../core/address.ts'
import { commands } from '../../hci/commands.ts'
import type { HciEvent } from '../../hci/events.ts'
import { Host } from '../../host/host.ts'
import { strict } from './advertising.ts'
import { ScriptedController } from './scripted-controller.ts'

/** A device that is there by its address only. */
export const device = (number: number) => ({
  address: parseAddress('C0:00:00:00:00:00') + number,
  addressType: 'random' as const,
})

/** LE Connection Complete: a central's link 0x40 to device 1. */
export const connected = (changes: Partial<HciEvent<'leConnectionComplete'>> = {}): HciEvent<'leConnectionComplete'> => ({
  name: 'leConnectionComplete',
  status: 0,
  connectionHandle: 0x40,
  role: 0,
  peerAddressType: 1,
  peerAddress: device(1).address,
  connectionInterval: 24,
  peripheralLatency: 0,
  supervisionTimeout: 400,
  centralClockAccuracy: 0,
  ...changes,
})

export const disconnected = (reason: number, connectionHandle = 0x40, status = 0) =>
  ({ name: 'disconnectionComplete', status, connectionHandle, reason }) as const

/** A host on a scripted controller that obeys, but for events that a test sends. */
export const connectingHost = async (controller: ScriptedController = strict()) => {
  const host = await Host.open(controller.open)
  const opened = controller.received.length
  return {
    controller,
    host,
    /** What the controller was told since it was opened, but for what each new link asks it. */
    told: (pattern = /Create Connection|Accept List|Scan Enable|Disconnect/) =>
      controller.received.slice(opened).filter(line => pattern.test(line)),
  }
}

/** A controller that answers a cancel with success and its event, as it should. */
export const cancelling = (controller: ScriptedController = strict()): ScriptedController => {
  controller.script(commands.leCreateConnectionCancel.opcode, () => {
    queueMicrotask(() => queueMicrotask(() => controller.event(connected({ status: 2, peerAddress: 0 }))))
    return Uint8Array.of(0)
  })
  return controller
}

/** One with the extended commands. */
export const extended = (): ScriptedController => strict(new ScriptedController())
