import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { installable, loadPackage } from '../../transports/load-package.ts'

describe('an optional package', () => {
  test('that is missing is named, with the command that installs it', async () => {
    const cause = Object.assign(new Error("Cannot find package 'serialport' imported from here"), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    await expect(loadPackage('serialport', () => Promise.reject(cause))).rejects.toMatchObject({
      reason: 'package-missing',
      message: 'the optional package "serialport" is not installed. Install it: npm install serialport@13',
    })
  })

  test.each(['usb', 'serialport', '@stoprocent/bluetooth-hci-socket'] as const)(
    '%s is installed in a version that works',
    name => {
      const [, version = ''] = /^.+@(.+)$/.exec(installable(name)) ?? []
      expect(`${packageJson.optionalDependencies[name].replace('^', '')}.`).toMatch(RegExp(`^${version}\\.`))
    },
  )

  test('that does not load says why', async () => {
    const cause = new Error('No native build was found for platform=plan9')
    await expect(loadPackage('serialport', () => Promise.reject(cause))).rejects.toMatchObject({
      reason: 'package-missing',
      message: expect.stringContaining('plan9'),
    })
  })
})
