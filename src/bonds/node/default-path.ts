import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import process from 'node:process'

type Environment = Readonly<Record<string, string | undefined>>

/** What the platform says about where programs keep things. */
interface Place {
  readonly env: Environment
  readonly platform: NodeJS.Platform
  readonly home: string
}

/**
 * Where bonds are kept unless somebody says otherwise: the environment variable BARETOOTH_BONDS, else a file where the platform has data of applications.
 */
export const defaultBondsPath = ({
  env = process.env,
  platform = process.platform,
  home = homedir(),
}: Partial<Place> = {}): string => {
  const { BARETOOTH_BONDS, XDG_DATA_HOME, APPDATA } = env
  if (BARETOOTH_BONDS) return BARETOOTH_BONDS
  if (platform === 'win32') return win32.join(APPDATA || win32.join(home, 'AppData', 'Roaming'), 'baretooth', 'bonds.json')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'baretooth', 'bonds.json')
  // A path there that is not absolute counts as none (XDG Base Directory Specification).
  const data = XDG_DATA_HOME?.startsWith('/') ? XDG_DATA_HOME : posix.join(home, '.local', 'share')
  return posix.join(data, 'baretooth', 'bonds.json')
}
