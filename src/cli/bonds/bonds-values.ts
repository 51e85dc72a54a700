import { InvalidArgumentError } from 'commander'
import { type Address, parseAddress } from '../../../core/address.ts'

export const bondAddressValue = (text: string): Address => {
  try {
    return parseAddress(text)
  } catch {
    throw new InvalidArgumentError('Give six bytes of hex, such as E0:E1:E2:E3:E4:E5.')
  }
}
