import { systemClock } from '../../../core/clock.ts'
import { Deferred } from '../../../core/deferred.ts'
import { hexNumber } from '../../../core/hex.ts'
import { printable } from '../../../core/printable.ts'
import { errorName } from '../../../hci/error-codes.ts'
import { type Adapter, BleakServer, type BleakServerConnection, type BleakServerOptions, type ServerEnd } from '../../index.ts'
import { valueFacts, valueText } from '../device/values.ts'
import { called } from '../device/words.ts'
import { interruptible } from '../interruptible.ts'
import type { Io } from '../io.ts'
import { jsonLine } from '../json-format.ts'
import { LineWriter } from '../line-writer.ts'
import { chooseSource, openSource, type SourceOptions } from '../source.ts'
import { readServedFile } from './served-file.ts'
import type { ServedFile } from './served-json.ts'
import { subscriptionAt } from './subscription-at.ts'

export interface ServeCommandOptions extends SourceOptions {
  readonly adapter?: string
  readonly name?: string
  /** Milliseconds. */
  readonly timeout?: number
  readonly json?: boolean
}

/** Serves what a file describes, and tells who comes and what is done, until it is interrupted. Gives the exit code. */
export const serveCommand = async (io: Io, file: string, options: ServeCommandOptions): Promise<number> => {
  const served = await readServedFile(file)
  return await interruptible(io, async interruption => {
    const adapter = await openSource(io, await chooseSource(io, options.adapter), options, interruption)
    try {
      await serve(io, adapter, served, options, interruption.signal)
    } finally {
      await adapter.close()
    }
  })
}

/** What happened: for people, and for JSON. */
type Tell = (line: string, facts: Readonly<Record<string, unknown>>) => void

const serve = async (
  io: Io,
  adapter: Adapter,
  { options: wanted, started }: ServedFile,
  { name, timeout, json = false }: ServeCommandOptions,
  signal: AbortSignal,
): Promise<void> => {
  const writer = new LineWriter(io)
  const tell: Tell = (line, facts) => {
    const time = new Date(systemClock.now()).toISOString()
    writer.put(json ? jsonLine({ time, ...facts }) : `${time.slice(11, -1)}  ${printable(line)}`)
  }
  const server = new BleakServer({ ...told(wanted, tell, () => server), ...renamed(wanted, name), adapter })
  const over = new AbortController()
  writer.start(signal)
  try {
    await server.start({ signal })
    const { address, addressType } = server
    tell(`serving as ${address ?? adapter.address} on ${adapter.uri}`, {
      event: 'started',
      adapter: adapter.uri,
      address,
      addressType,
    })
    if (!json) io.stderr.write('Waiting for clients. Ctrl-C ends it.\n')
    await started?.(server, over.signal)
    const end = await ended(server, timeout, signal)
    if (end?.kind === 'lost') throw end.error
  } finally {
    over.abort()
    await server.stop()
    await writer.end()
  }
}

const renamed = ({ advertise }: BleakServerOptions, name: string | undefined): BleakServerOptions => {
  if (name === undefined) return {}
  return { deviceName: name, ...(advertise && { advertise: { ...advertise, localName: name } }) }
}

/** The same server, which tells what happens to it; what the file does itself is done, too. */
const told = (options: BleakServerOptions, tell: Tell, server: () => BleakServer): BleakServerOptions => ({
  ...options,
  onConnect: connection => {
    const { address, addressType } = connection
    tell(`${address} has connected`, { event: 'connected', address, addressType })
    return options.onConnect?.(connection)
  },
  onDisconnect: connection => {
    tell(...goodBye(connection))
    return options.onDisconnect?.(connection)
  },
  onAccess: report => {
    const { client, operation, uuid, handle, offset, value } = report
    const { address } = client
    const subscribed = operation === 'write' ? subscriptionAt(server().services, report) : undefined
    if (subscribed) {
      const { characteristic, wants } = subscribed
      const facts = { event: 'subscribed', address, uuid: characteristic.uuid, handle: characteristic.valueHandle, wants }
      tell(`${address} ${wants === 'nothing' ? 'unsubscribes from' : `asks for ${wants} of`} ${called(characteristic)}`, facts)
    } else {
      const from = offset === 0 ? '' : ` from byte ${offset}`
      tell(`${address} ${operation === 'read' ? 'reads' : 'writes'} ${called({ uuid })}${from}  ${valueText({ uuid, value })}`, {
        event: operation,
        address,
        uuid,
        handle,
        offset,
        ...valueFacts({ uuid, value }),
      })
    }
    options.onAccess?.(report)
  },
})

const goodBye = ({ address, disconnectReason: reason }: BleakServerConnection): Parameters<Tell> => [
  `${address} has gone${reason === undefined ? '' : `: ${hexNumber(reason, 2)} (${errorName(reason)})`}`,
  { event: 'disconnected', address, reason },
]

/** Undefined when the time is up or the user wants no more. */
const ended = async (server: BleakServer, timeout: number | undefined, signal: AbortSignal): Promise<ServerEnd | undefined> => {
  const done = new Deferred<ServerEnd | undefined>()
  const stop = () => done.resolve(undefined)
  const timer = timeout === undefined ? undefined : systemClock.schedule(timeout, stop)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  void server.stopped.then(done.resolve)
  try {
    return await done.promise
  } finally {
    timer?.cancel()
    signal.removeEventListener('abort', stop)
  }
}
