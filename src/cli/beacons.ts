import { uuidToBytes } from '../../core/uuid.ts'

/** Apple's company identifier, and what marks an iBeacon behind it. */
export const apple = 0x004c
const iBeaconMark = [0x02, 0x15]
/** dBm at one metre, where nobody has measured it. */
const usualIBeaconPower = -59

/** Manufacturer data of Apple that is an iBeacon: its numbers with their most significant byte first. */
export const iBeacon = (uuid: Uint8Array, major: number, minor: number, power: number = usualIBeaconPower): Uint8Array =>
  Uint8Array.of(...iBeaconMark, ...uuid, major >> 8, major & 0xff, minor >> 8, minor & 0xff, power & 0xff)

/** The 16 bytes of a UUID as it is written; undefined for one of another length. */
export const wholeUuid = (text: string): Uint8Array | undefined => {
  const bytes = uuidToBytes(text)
  return bytes.length === 16 ? bytes.reverse() : undefined
}

/** The service that Eddystone frames are data of. */
export const eddystoneService = 0xfeaa
const frame = { uid: 0x00, url: 0x10 } as const
/** dBm at no distance: what is usual at one metre, and 41 dB more. */
const eddystonePower = -18 & 0xff

/** A UID frame: 10 bytes of namespace, 6 of instance. */
export const eddystoneUid = (id: Uint8Array): Uint8Array => Uint8Array.of(frame.uid, eddystonePower, ...id, 0, 0)

const schemes = ['http://www.', 'https://www.', 'http://', 'https://']
const endings = ['.com', '.org', '.edu', '.net', '.info', '.biz', '.gov']
/** One byte for each: first with a slash behind them, then without. */
const expansions = [...endings.map(ending => `${ending}/`), ...endings]
const longestUrl = 17

/** A URL frame; undefined where the URL is none of http or https, or too long for it. */
export const eddystoneUrl = (url: string): Uint8Array | undefined => {
  const scheme = schemes.findIndex(start => url.startsWith(start))
  if (scheme < 0) return undefined
  const bytes: number[] = []
  for (let rest = url.slice((schemes[scheme] as string).length); rest !== ''; ) {
    const expansion = expansions.findIndex(text => rest.startsWith(text))
    const code = expansion < 0 ? rest.charCodeAt(0) : expansion
    if (expansion < 0 && (code <= 0x20 || code >= 0x7f)) return undefined
    bytes.push(code)
    rest = rest.slice(expansion < 0 ? 1 : (expansions[expansion] as string).length)
  }
  return bytes.length === 0 || bytes.length > longestUrl ? undefined : Uint8Array.of(frame.url, eddystonePower, scheme, ...bytes)
}
