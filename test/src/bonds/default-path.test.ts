import { expect, test } from 'vitest'
import { defaultBondsPath } from '../../../src/bonds/node/index.ts'

test.each([
  ['linux', {}, '/home/me', '/home/me/.local/share/baretooth/bonds.json'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/me', '/data/baretooth/bonds.json'],
  ['linux', { XDG_DATA_HOME: 'data' }, '/home/me', '/home/me/.local/share/baretooth/bonds.json'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/me', '/home/me/.local/share/baretooth/bonds.json'],
  ['freebsd', {}, '/home/me', '/home/me/.local/share/baretooth/bonds.json'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/me', '/Users/me/Library/Application Support/baretooth/bonds.json'],
  ['win32', { APPDATA: 'C:\\Data' }, 'C:\\me', 'C:\\Data\\baretooth\\bonds.json'],
  ['win32', {}, 'C:\\me', 'C:\\me\\AppData\\Roaming\\baretooth\\bonds.json'],
  ['linux', { BARETOOTH_BONDS: 'here.json', XDG_DATA_HOME: '/data' }, '/home/me', 'here.json'],
  ['linux', { BARETOOTH_BONDS: '' }, '/home/me', '/home/me/.local/share/baretooth/bonds.json'],
] as const)('%s %o', (platform, env, home, path) => {
  expect(defaultBondsPath({ platform, env, home })).toBe(path)
})
