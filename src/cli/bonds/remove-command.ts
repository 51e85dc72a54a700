import { type Address, formatAddress } from '../../../core/address.ts'
import type { Bond } from '../../../smp/bond.ts'
import { exitCode } from '../exit-code.ts'
import { CommandError } from '../failure.ts'
import type { Io } from '../io.ts'
import { bondJson, shortName } from './bond-lines.ts'
import { withBondsFile } from './bonds-file.ts'
import type { BondsOptions } from './list-command.ts'

export const removeCommand = async (io: Io, address: Address, { json = false }: BondsOptions): Promise<number> => {
  let removed: readonly Bond[] = []
  await withBondsFile(io, file =>
    file.edit(document => {
      removed = document.bonds.filter(({ peer }) => peer.address === address)
      const bonds = document.bonds.filter(bond => !removed.includes(bond))
      return removed.length > 0 ? { ...document, bonds } : undefined
    }),
  )
  if (removed.length === 0)
    throw new CommandError(
      `there is no bond with ${formatAddress(address)}`,
      'See with whom there is one with "baretooth bonds list".',
    )
  io.stdout.write(json ? bondJson(removed) : removed.map(bond => `Removed the bond with ${shortName(bond)}.\n`).join(''))
  return exitCode.ok
}
