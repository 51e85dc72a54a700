import { Adapter, type AdvertisementData, type BLEDevice, BleakScanner, type ScannerOptions } from '../../src/index.ts'
import { ScriptedController } from './scripted-controller.ts'

/** An adapter on a scripted controller. */
export const openAdapter = async (controller = ScriptedController.legacy()) => ({
  controller,
  adapter: await Adapter.open({ transport: controller.open }),
})

/** An adapter with a scanner that is scanning, and everything that its callback got. */
export const scanning = async (options: ScannerOptions = {}, controller?: ScriptedController) => {
  const rig = await openAdapter(controller)
  const seen: [BLEDevice, AdvertisementData][] = []
  const scanner = new BleakScanner({ adapter: rig.adapter, detectionCallback: (...pair) => void seen.push(pair), ...options })
  await scanner.start()
  return { ...rig, scanner, seen }
}

/** The advertisement that came last. */
export const last = ({ seen }: { readonly seen: readonly [BLEDevice, AdvertisementData][] }): AdvertisementData =>
  (seen.at(-1) as [BLEDevice, AdvertisementData])[1]

/** What a promise has come to, so that a test can go on while it waits. */
export const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

/** Handlers of a scan that nobody listens to. */
export const quiet = { report: () => {}, ended: () => {} }
