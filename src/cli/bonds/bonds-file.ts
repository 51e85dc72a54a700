import { BleakError } from '../../../core/errors.ts'
import { NewerDocument } from '../../../smp/bond-document.ts'
import { BondFile } from '../../bonds/node/index.ts'
import { CommandError } from '../failure.ts'
import type { Io } from '../io.ts'
import { bondsPath } from '../source.ts'

/** Works on the file of bonds of whoever runs the command. What fails is told with what to do about it. */
export const withBondsFile = async <T>(io: Io, work: (file: BondFile) => Promise<T>): Promise<T> => {
  const file = new BondFile(bondsPath(io), message => io.stderr.write(`baretooth: ${message}.\n`))
  try {
    return await work(file)
  } catch (error) {
    if (!(error instanceof BleakError) || error instanceof CommandError) throw error
    const remedy =
      error.cause instanceof NewerDocument
        ? 'Update baretooth, or name another file with BARETOOTH_BONDS.'
        : 'Put the file right, or name another one with BARETOOTH_BONDS.'
    throw new CommandError(error.message, remedy, { cause: error })
  }
}
