import { stat } from 'node:fs/promises'
import type { OpenTransport } from '../../hci/transport.ts'
import { defaultAdapterUri, record, transportOf } from '../../transports/index.ts'
import { Adapter } from '../index.ts'
import { CommandError, UsageError } from './failure.ts'
import type { Interruption } from './interruption.ts'
import type { Io } from './io.ts'
import { logPackets } from './packet-log.ts'

/** Where packets come from. */
export interface Source {
  readonly uri: string
  readonly transport: OpenTransport
}

/** What is done to packets on their way. */
export interface SourceOptions {
  /** The btsnoop file to record to. */
  readonly record?: string | undefined
  /** Replace what is there. */
  readonly force?: boolean | undefined
  /** Tell every packet on stderr. */
  readonly debug?: boolean | undefined
}

/** The adapter of the command line, else of the environment, else the first free one. */
export const chooseSource = async (io: Io, adapter: string | undefined): Promise<Source> => {
  const { BARETOOTH_ADAPTER } = io.env
  const uri = adapter ?? (BARETOOTH_ADAPTER || (await defaultAdapterUri()))
  try {
    return { uri, transport: transportOf(uri) }
  } catch (error) {
    const [message = '', forms = ''] = (error as Error).message.split('. ')
    throw new UsageError(message, `${forms}.`, { cause: error })
  }
}

export const openSource = async (
  io: Io,
  { uri, transport }: Source,
  { record: file, force = false, debug = false }: SourceOptions,
  interruption: Interruption,
): Promise<Adapter> => {
  if (file !== undefined && !force) await refuseToReplace(file)
  const logged = debug ? logPackets(transport, io.stderr) : transport
  const recorded = file === undefined ? logged : record(logged, { file, failed: error => interruption.fail(error) })
  return Adapter.open({ uri, transport: recorded }, { signal: interruption.signal })
}

const refuseToReplace = async (file: string): Promise<void> => {
  const exists = await stat(file).then(
    () => true,
    () => false,
  )
  if (exists) throw new CommandError(`${file} is there already`, 'Choose another name, or replace it with --force.')
}
