import { attError } from '../att/error-codes.ts'
import { BleakGATTProtocolError } from '../core/errors.ts'
import { attributeTypes } from '../gatt/attribute-types.ts'
import { readByType } from '../gatt/discovery-procedures.ts'
import { everyHandle } from '../gatt/handle-range.ts'
import type { Link } from './link.ts'

/** Central Address Resolution (Vol 3 Part C, 12.4). */
const supported = 1

/**
 * Asks a central that has shown our bond, and was not asked yet, whether it recognises the private addresses that advertisements call it by: before
 * that no directed advertisement may have one (Vol 3 Part C, 10.7.1). Best effort; never rejects.
 */
export const askCentralResolution = async ({ role, bond, bearer }: Link): Promise<void> => {
  if (role !== 'peripheral' || !bond.isProven || !bond.current?.irk || bond.current.resolvesCentral !== undefined) return
  try {
    const [row] = await readByType(pdu => bearer.request(pdu), attributeTypes.centralAddressResolution, everyHandle)
    bond.update({ resolvesCentral: row?.value[0] === supported })
  } catch (error) {
    if (error instanceof BleakGATTProtocolError && error.code === attError.attributeNotFound)
      bond.update({ resolvesCentral: false })
  }
}
