import { BleakBluetoothNotAvailableError, BleakError } from '../core/errors.ts'

/** How often in a row a controller may report a hardware error while it is brought up. */
const maxHardwareErrors = 3

/** The controller has lost everything it was told (Vol 4 Part E, 7.7.16). */
export class HardwareError extends BleakError {
  constructor(code: number) {
    super(`the controller reported a hardware error (code ${code})`)
  }
}

/** Does `work` afresh when a hardware error has cut it short; a controller that keeps reporting them is given up. */
export const despiteHardwareErrors = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let errors = 1; ; errors++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof HardwareError)) throw error
      if (errors >= maxHardwareErrors)
        throw new BleakBluetoothNotAvailableError(`${error.message}, and again at every new start`, 'controller', {
          cause: error,
          remedy: 'Unplug the adapter or power it off, and try again; if this stays, it is broken',
        })
    }
  }
}
