import { type Profile, profiles } from '../../controller/profile.ts'

/** What a `virtual:` URI says. */
export interface VirtualSettings {
  /** Which controller of that air. */
  readonly index: number
  /** What the air, and everybody on it, is made from. */
  readonly seed: number
  readonly profile: Profile
}

const pattern = /^virtual:(\d{0,4})$/

/**
 * Reads `virtual:`, `virtual:1`, `virtual:?seed=7&profile=le42`: controllers of one seed share one air.
 * @throws TypeError on anything else.
 */
export const parseVirtualUri = (uri: string): VirtualSettings => {
  const [path = '', query = ''] = uri.split('?', 2)
  const index = pattern.exec(path)?.[1]
  if (index === undefined)
    throw new TypeError(`not an adapter: "${uri}". Write virtual: or virtual:1, virtual:?seed=7&profile=le42`)
  const options = new URLSearchParams(query)
  const { seed = '1', profile = 'le54', ...others } = Object.fromEntries(options)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new TypeError(`"${uri}": there is no option "${unknown}". The options are seed and profile`)
  if (!/^\d{1,9}$/.test(seed)) throw new TypeError(`"${uri}": the seed must be a whole number`)
  if (!isProfile(profile))
    throw new TypeError(`"${uri}": there is no profile "${profile}". The profiles are ${Object.keys(profiles).join(', ')}`)
  return { index: Number(index || 0), seed: Number(seed), profile: profiles[profile] }
}

const isProfile = (name: string): name is keyof typeof profiles => Object.hasOwn(profiles, name)
