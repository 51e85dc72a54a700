import { BleakBluetoothNotAvailableError } from '../core/errors.ts'

const missing = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])

/** The versions that work here, as package.json has them: usb 3, for one, is another library. */
const versions: Readonly<Record<string, string>> = { usb: '2', serialport: '13', '@stoprocent/bluetooth-hci-socket': '2.3' }

/** What `npm install` takes. */
export const installable = (name: string): string => (name in versions ? `${name}@${versions[name]}` : name)

/**
 * Loads an optional package on first use: `loadPackage('usb', () => import('usb'))`. Throws BleakBluetoothNotAvailableError with the
 * reason `package-missing`, whether the package is not installed or is but does not load on this platform.
 */
export const loadPackage = async <T>(name: string, load: () => Promise<T>): Promise<T> => {
  try {
    return await load()
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code !== undefined && missing.has(code) && message.includes(name))
      throw new BleakBluetoothNotAvailableError(`the optional package "${name}" is not installed`, 'package-missing', {
        cause,
        remedy: `Install it: npm install ${installable(name)}`,
      })
    throw new BleakBluetoothNotAvailableError(
      `the optional package "${name}" does not load here: ${message}`,
      'package-missing',
      {
        cause,
        remedy: `Install it again on this machine, so that its native part is the right one: npm install --force ${installable(name)}`,
      },
    )
  }
}
