import { stat } from 'node:fs/promises'
import { BleakBluetoothNotAvailableError } from '../../core/errors.ts'
import type { OpenTransport } from '../../hci/transport.ts'
import { defaultAdapterUri, record } from '../../transports/index.ts'
import { usualBonds } from '../adapter.ts'
import { defaultBondsPath } from '../bonds/node/index.ts'
import { Adapter } from '../index.ts'
import { transportOf } from '../transport-of.ts'
import { CommandError, remedyOf, UsageError } from './failure.ts'
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
    return { uri, transport: await transportOf(uri) }
  } catch (error) {
    const { message } = error as Error
    const [wrong = '', forms = 'See the forms with "baretooth help scan"'] = message.split('. ')
    throw new UsageError(wrong, `${forms}.`, { cause: error })
  }
}

/** The file of bonds of whoever runs the command. */
export const bondsPath = ({ env }: Io): string => defaultBondsPath({ env })

export const openSource = async (
  io: Io,
  { uri, transport }: Source,
  { record: file, force = false, debug = false }: SourceOptions,
  interruption: Interruption,
): Promise<Adapter> => {
  if (file !== undefined && !force) await refuseToReplace(file)
  const logged = debug ? logPackets(transport, io.stderr) : transport
  const recorded = file === undefined ? logged : record(logged, { file, failed: error => interruption.fail(error) })
  try {
    const bonds = usualBonds(uri, bondsPath(io))
    return await Adapter.open({ uri, transport: recorded }, { signal: interruption.signal, bonds })
  } catch (error) {
    throw named(uri, error)
  }
}

/** What a controller answered, or did not, does not tell which one it was; the user may not have chosen it. */
const named = (uri: string, error: unknown): unknown =>
  error instanceof BleakBluetoothNotAvailableError && error.reason === 'controller'
    ? new CommandError(`${uri}: ${error.message}`, remedyOf(error), { cause: error })
    : error

const refuseToReplace = async (file: string): Promise<void> => {
  const exists = await stat(file).then(
    () => true,
    () => false,
  )
  if (exists) throw new CommandError(`${file} is there already`, 'Choose another name, or replace it with --force.')
}
