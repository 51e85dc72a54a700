import type { OpenTransport } from '../../hci/transport.ts'
import { readHostAndPort } from '../uri.ts'
import { Reception } from './reception.ts'
import type { ServeOptions, TransportServer } from './server.ts'

/** What listens; `uri` is what a host opens. */
interface Listening {
  readonly uri: string
  close(): Promise<void>
}

type Start = (reception: Reception, failed: (error: Error) => void) => Promise<Listening>
/** Reads what stands after `scheme:`; undefined when it is malformed. */
type Scheme = (rest: string, uri: string) => Start | undefined

const forms = ['tcp:host:port', 'unix:/path', 'ws://host:port/path', 'pty:/path']

const tcp: Scheme = (rest, uri) => {
  const where = readHostAndPort(rest)
  return (
    where &&
    (async (reception, failed) => {
      const { port, close } = await (await import('./socket-server.ts')).serveTcp(where, uri, reception, failed)
      return { uri: uri.replace(/\d+$/, String(port)), close }
    })
  )
}

const unix: Scheme = (path, uri) =>
  path === '' || path.includes('\0')
    ? undefined
    : async (reception, failed) => {
        const { close } = await (await import('./socket-server.ts')).serveUnix(path, uri, reception, failed)
        return { uri, close }
      }

const webSocket: Scheme = (_, uri) => {
  const url = /^ws:\/\//i.test(uri) && URL.canParse(uri) ? new URL(uri) : undefined
  if (url === undefined || url.hash !== '' || url.search !== '') return undefined
  return async (reception, failed) => {
    const { port, close } = await (await import('./web-socket-server.ts')).serveWebSocket(url, reception, failed)
    const reached = new URL(url)
    reached.port = String(port)
    return { uri: reached.href, close }
  }
}

const pty: Scheme = (path, uri) =>
  path === '' || path.includes('\0')
    ? undefined
    : async (reception, failed) => {
        const { PtyServer } = await import('./pty-server.ts')
        const server = new PtyServer(path, uri, reception, failed)
        await server.start()
        return { uri, close: () => server.close() }
      }

const schemes: Readonly<Record<string, Scheme>> = { tcp, unix, ws: webSocket, pty }

/** Throws TypeError for a URI that nothing can be served at. */
const startOf = (uri: string): Start => {
  const colon = Math.max(uri.indexOf(':'), 0)
  const scheme = uri.slice(0, colon).toLowerCase()
  const start = Object.hasOwn(schemes, scheme) ? schemes[scheme]?.(uri.slice(colon + 1), uri) : undefined
  if (!start) throw new TypeError(`nothing can be served at "${uri}". The forms are ${forms.join(', ')}`)
  return start
}

/** What the caller's own functions throw is not the server's to handle, and must not end it. */
const quietly = (call: () => void): void => {
  try {
    call()
  } catch {
    // Nobody can be told.
  }
}

/**
 * Serves a controller as H4, for hosts in other processes: `tcp:host:port` `unix:/path` `ws://host:port/path` `pty:/path` (which needs
 * socat). One host at a time: another that comes is hung up on at once. `open` is called for each host, so when one hangs up and
 * another comes, it finds the controller as `open` gives it. Port 0 takes a free one.
 * Rejects with BleakBluetoothNotAvailableError, which says what to do, or TypeError for a URI of no known form.
 */
export const serve = async (uri: string, open: OpenTransport, { told, failed }: ServeOptions = {}): Promise<TransportServer> => {
  const start = startOf(uri)
  const reception = new Reception(open, text => quietly(() => told?.(text)))
  const server = await start(reception, error => quietly(() => failed?.(error)))
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= Promise.all([reception.close(), server.close()]).then(() => {})
    return closing
  }
  return { uri: server.uri, close, [Symbol.asyncDispose]: close }
}
