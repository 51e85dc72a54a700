import type { Bond } from '../../../smp/bond.ts'
import { type BondInfo, bondInfo } from '../../bonds/bond-info.ts'
import { jsonLine } from '../json-format.ts'

const protection = ({ isDebug, keySize, authenticated, secureConnections }: BondInfo): string => {
  if (isDebug) return 'debug key: no protection'
  if (keySize === 0) return 'no key'
  const method = secureConnections ? 'Secure Connections' : 'legacy pairing'
  return `${authenticated ? 'authenticated' : 'not authenticated'}, ${method}, ${keySize * 8} bits`
}

const nameOf = ({ address, addressType }: BondInfo): string => `${address} (${addressType})`

/** One line for each bond, and no key in any. */
export const bondLines = (bonds: readonly Bond[]): string =>
  bonds
    .map(bondInfo)
    .map(info => {
      const day = new Date(info.created).toISOString().slice(0, 10)
      const local = `of ${info.localAddress} (${info.localAddressType})`
      return `${nameOf(info).padEnd(26)}  ${[protection(info), local, `since ${day}`].join('; ')}\n`
    })
    .join('')

/** The same as JSON, with what else is to be told of each. */
export const bondJson = (bonds: readonly Bond[], more: (bond: Bond) => object = () => ({})): string =>
  bonds.map(bond => `${jsonLine({ ...bondInfo(bond), created: new Date(bond.created).toISOString(), ...more(bond) })}\n`).join('')

export const shortName = (bond: Bond): string => nameOf(bondInfo(bond))
