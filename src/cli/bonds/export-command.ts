import { lstat } from 'node:fs/promises'
import { writeDocument } from '../../../smp/bond-document.ts'
import { writePrivately } from '../../bonds/node/index.ts'
import { exitCode } from '../exit-code.ts'
import { CommandError } from '../failure.ts'
import type { Io } from '../io.ts'
import { count } from '../words.ts'
import { withBondsFile } from './bonds-file.ts'

const warning =
  'It holds the keys: whoever has it can be this device to its peers. Keep it secret, and remove it when you are done.\n'

/** The one command that tells keys. */
export const exportCommand = async (
  io: Io,
  file: string | undefined,
  { force = false }: { readonly force?: boolean },
): Promise<number> => {
  if (file === undefined && io.stdout.isTTY && !force)
    throw new CommandError('keys are not shown on a terminal', 'Name a file to write them to, or show them with --force.')
  const document = await withBondsFile(io, bonds => bonds.read())
  const text = writeDocument({ ...document, aside: [] })
  if (file === undefined) io.stdout.write(text)
  else await writeTo(file, text, force)
  io.stderr.write(`Exported ${count(document.bonds.length, 'bond')}${file === undefined ? '' : ` to ${file}`}. ${warning}`)
  return exitCode.ok
}

const writeTo = async (file: string, text: string, force: boolean): Promise<void> => {
  // What is no file, such as a device, is not taken away.
  const isFile = await lstat(file).then(
    found => found.isFile(),
    () => true,
  )
  if (!isFile) throw new CommandError(`${file} is no file`, 'Name a file, or none for standard output.')
  try {
    await writePrivately(file, text, { replace: force })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new CommandError(`${file} is there already`, 'Choose another name, or replace it with --force.', { cause })
    throw new CommandError(`${file} cannot be written (${code})`, 'Name a file in a folder that can be written.', { cause })
  }
}
