import { commands } from '../../hci/commands.ts'
import { type AdvertiserOptions, BleakAdvertiser } from '../../src/index.ts'
import { openAdapter } from './scanning.ts'
import { ScriptedController } from './scripted-controller.ts'

/** A scripted controller that drops what comes without credit. */
export const strict = (controller = ScriptedController.legacy()): ScriptedController => {
  controller.strict = true
  return controller
}

/** An adapter on a scripted controller, and what it was told since it was opened. */
export const advertisingRig = async (controller = strict()) => {
  const rig = await openAdapter(controller)
  const opened = controller.received.length
  return {
    ...rig,
    get told(): readonly string[] {
      return controller.received.slice(opened)
    },
    start: (options: AdvertiserOptions = {}) => BleakAdvertiser.start({ adapter: rig.adapter, ...options }),
  }
}

/** What of a legacy controller is on, as its commands say. */
export const watchLegacy = (controller: ScriptedController) => {
  const on = { scanning: false, advertising: false }
  controller.script(commands.leSetScanEnable.opcode, ([enable]) => {
    on.scanning = enable === 1
    return Uint8Array.of(0)
  })
  controller.script(commands.leSetAdvertisingEnable.opcode, ([enable]) => {
    on.advertising = enable === 1
    return Uint8Array.of(0)
  })
  return on
}
