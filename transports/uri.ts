import type { OpenTransport } from '../hci/transport.ts'
import { parseUsbSelector } from './usb/find.ts'

const forms = [
  'hci-socket:0',
  'hci-socket:0?driver=abandonware',
  'usb:0',
  'usb:0a12:0001',
  'usb:2-1.4',
  'serial:/dev/ttyACM0,1000000,rtscts',
  'tcp:host:port',
  'unix:/path',
  'ws://host/path',
  'wss://host/path',
  'replay:file.btsnoop?speed=max',
  'virtual:',
]

/** Reads what stands after `scheme:`; undefined when it is malformed. */
type Scheme = (rest: string, uri: string) => OpenTransport | undefined

/** A transport whose module is loaded when it is opened, so that naming one costs nothing. */
const lazy =
  (load: () => Promise<OpenTransport>): OpenTransport =>
  async (handlers, options) => {
    const open = await load()
    return open(handlers, options)
  }

const hciSocket: Scheme = rest => {
  const [, device, driver] = /^(\d{1,5})(?:\?driver=(stoprocent|abandonware))?$/.exec(rest) ?? []
  if (device === undefined) return undefined
  const choice: { driver?: 'stoprocent' | 'abandonware' } = driver === 'stoprocent' || driver === 'abandonware' ? { driver } : {}
  return lazy(async () => (await import('./hci-socket/hci-socket.ts')).openHciSocket({ device: Number(device), ...choice }))
}

/** The selector's own TypeError tells more than the list of forms. */
const usb: Scheme = rest => {
  parseUsbSelector(rest)
  return lazy(async () => (await import('./usb/usb.ts')).openUsb(rest))
}

const serial: Scheme = rest => {
  const [, path, baud, rtscts] = /^(.+?),([1-9]\d{0,7})(,rtscts)?$/.exec(rest) ?? []
  if (path === undefined) return undefined
  const settings = { path, baudRate: Number(baud), rtscts: rtscts !== undefined }
  return lazy(async () => (await import('./streams/serial.ts')).openSerial(settings))
}

/** `host:port`, an IPv6 address in brackets; undefined when it is malformed. */
export const readHostAndPort = (text: string): { readonly host: string; readonly port: number } | undefined => {
  const [, six, name, digits] = /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^\s:/?#[\]]+)):(\d{1,5})$/i.exec(text) ?? []
  const host = six ?? name
  const port = Number(digits)
  return host === undefined || port > 65_535 ? undefined : { host, port }
}

const tcp: Scheme = rest => {
  const target = readHostAndPort(rest)
  if (target === undefined || target.port === 0) return undefined
  return lazy(async () => (await import('./streams/tcp.ts')).openTcp(target))
}

const unix: Scheme = rest =>
  rest === '' || rest.includes('\0') ? undefined : lazy(async () => (await import('./streams/unix.ts')).openUnix(rest))

const webSocket: Scheme = (_, uri) => {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (!/^wss?:\/\//i.test(uri) || url === undefined || url.hash !== '') return undefined
  return lazy(async () => (await import('./streams/ws.ts')).openWebSocket(url.href))
}

const queries: Readonly<Record<string, RegExp>> = { speed: /^(?:max|\d{1,6}(?:\.\d{1,6})?)$/, adapter: /^\d{1,3}$/ }

const replay: Scheme = rest => {
  const [, file = '', query = ''] = /^([^?]+)(?:\?(.+))?$/.exec(rest) ?? []
  const options = new URLSearchParams(query)
  const speed = options.get('speed') ?? '1'
  const adapter = options.get('adapter')
  const known = [...options].every(([name, value]) => queries[name]?.test(value))
  if (file === '' || !known || Number(speed) === 0) return undefined
  return lazy(async () =>
    (await import('./replay/replay.ts')).openReplay({
      file,
      speed: speed === 'max' ? speed : Number(speed),
      ...(adapter === null ? {} : { adapter: Number(adapter) }),
    }),
  )
}

const schemes: Readonly<Record<string, Scheme>> = {
  'hci-socket': hciSocket,
  usb,
  serial,
  tcp,
  unix,
  ws: webSocket,
  wss: webSocket,
  replay,
}

/**
 * The transport that an adapter URI names; its module, and the package that it needs, are loaded when it is opened.
 * Throws TypeError when the URI is malformed or its scheme unknown. `virtual:` is no transport of this folder, but an adapter all the same.
 */
export const transportOf = (uri: string): OpenTransport => {
  const colon = uri.indexOf(':')
  const scheme = uri.slice(0, Math.max(colon, 0)).toLowerCase()
  if (scheme === 'virtual')
    throw new TypeError(`"${uri}" is no transport: give it to whatever takes an adapter, or open a VirtualController`)
  const transport = Object.hasOwn(schemes, scheme) ? schemes[scheme]?.(uri.slice(colon + 1), uri) : undefined
  if (!transport) throw new TypeError(`not an adapter URI: "${uri}". ${formsOf(colon < 0 ? uri : scheme)}`)
  return transport
}

/** Those of this scheme, or all of them where there is none of that name. */
const formsOf = (scheme: string): string => {
  const ofScheme = forms.filter(form => form.startsWith(`${scheme.toLowerCase()}:`))
  const named = ofScheme.length > 0 ? ofScheme : forms
  return `The ${named.length === 1 ? 'form is' : 'forms are'} ${named.join(', ')}`
}
