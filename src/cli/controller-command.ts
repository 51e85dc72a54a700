import { once } from 'node:events'
import { Air, type Bugs, VirtualController } from '../../controller/index.ts'
import { formatAddress } from '../../core/address.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { serve, type TransportServer } from '../../transports/index.ts'
import { fading, type Neighbourhood, populate } from '../virtual/neighbourhood.ts'
import { type ProfileName, profileOf } from './controller-values.ts'
import { exitCode } from './exit-code.ts'
import { UsageError } from './failure.ts'
import { Interruption } from './interruption.ts'
import type { Io } from './io.ts'
import { jsonLine } from './json-format.ts'
import { logPackets } from './packet-log.ts'

export interface ControllerCommandOptions {
  readonly profile: ProfileName
  readonly seed: number
  readonly bug?: Bugs
  /** Let believable devices live on the air. */
  readonly neighbourhood?: boolean
  readonly json?: boolean
  readonly debug?: boolean
}

/** Serves a virtual controller at each URI, all of them on one air that goes with the wall clock, until it is interrupted. */
export const controllerCommand = async (io: Io, uris: readonly string[], options: ControllerCommandOptions): Promise<number> => {
  const interruption = new Interruption(io)
  const { seed, neighbourhood = false } = options
  const air = new Air({ seed, ...(neighbourhood ? { path: fading(seed) } : {}) })
  const servers: TransportServer[] = []
  let neighbours: Neighbourhood | undefined
  const stopClock = air.follow()
  try {
    for (const uri of uris) servers.push(await serveOne(io, uri, air, options, interruption))
    if (neighbourhood) neighbours = await populate(air, { seed })
    if (!options.json) io.stderr.write('Ready for hosts. Ctrl-C ends it.\n')
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort')
  } finally {
    await Promise.all(servers.map(server => server.close()))
    await neighbours?.close()
    stopClock()
    interruption[Symbol.dispose]()
  }
  if (interruption.error) throw interruption.error
  return interruption.code ?? exitCode.ok
}

const serveOne = async (
  io: Io,
  uri: string,
  air: Air,
  { profile, bug = {}, json = false, debug = false }: ControllerCommandOptions,
  interruption: Interruption,
): Promise<TransportServer> => {
  const controller = new VirtualController({ air, profile: profileOf(profile), bugs: bug })
  const say = (text: string) => io.stderr.write(`${uri} ${text}`)
  const server = await served(uri, debug ? logPackets(controller.open, { write: say }) : controller.open, {
    told: text => {
      if (debug) say(`${text}\n`)
    },
    failed: error => interruption.fail(error),
  })
  const address = formatAddress(controller.publicAddress)
  io.stdout.write(json ? `${jsonLine({ uri: server.uri, address, profile })}\n` : `${server.uri}  ${address}  ${profile}\n`)
  return server
}

const served = async (uri: string, open: OpenTransport, options: Parameters<typeof serve>[2]): Promise<TransportServer> => {
  try {
    return await serve(uri, open, options)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [wrong = '', forms = ''] = error.message.split('. ')
    throw new UsageError(wrong, `${forms}.`, { cause: error })
  }
}
