import { exitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { bondJson, bondLines } from './bond-lines.ts'
import { withBondsFile } from './bonds-file.ts'

export interface BondsOptions {
  readonly json?: boolean
}

export const listCommand = async (io: Io, { json = false }: BondsOptions): Promise<number> => {
  const { path, bonds } = await withBondsFile(io, async file => ({ path: file.path, bonds: (await file.read()).bonds }))
  if (json) io.stdout.write(bondJson(bonds))
  else io.stdout.write(bonds.length > 0 ? bondLines(bonds) : `No bonds in ${path}.\n`)
  return exitCode.ok
}
