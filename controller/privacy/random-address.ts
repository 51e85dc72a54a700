import { type Address, addressKind } from '../../core/address.ts'

/** Bits below the two that tell the kind; of a resolvable private address only those of prand are random. */
const bits = { static: 46, 'non-resolvable': 46, resolvable: 22 }

/** Whether a host may set it as its random address: of a kind that there is, and neither zeros nor ones alone (Vol 6 Part B, 1.3.2). */
export const isRandomAddress = (address: Address): boolean => {
  const kind = addressKind(address, 'random')
  if (kind === 'public' || Math.floor(address / 2 ** 46) === 0b10) return false
  const rest = address % 2 ** 46
  const random = kind === 'resolvable' ? Math.floor(rest / 2 ** 24) : rest
  return random !== 0 && random !== 2 ** bits[kind] - 1
}

/** Whether it is a static one, which alone can be an identity (Vol 6 Part B, 1.3.2.1). */
export const isStaticAddress = (address: Address): boolean =>
  addressKind(address, 'random') === 'static' && isRandomAddress(address)
