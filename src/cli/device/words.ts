import { printable } from '../../../core/printable.ts'
import { uuidstrToStr } from '../../index.ts'

const shortForm = /^0000([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/

/** Four digits where the UUID has them. */
export const shortUuid = (uuid: string): string => shortForm.exec(uuid)?.[1] ?? uuid

/** What an attribute is called, as far as that is known. */
export const nameOf = (uuid: string): string | undefined => {
  const name = uuidstrToStr(uuid)
  return name === 'Unknown' || name === 'Vendor specific' ? undefined : name
}

/** `Battery Level (2a19)`, or the UUID alone. */
export const called = ({ uuid }: { readonly uuid: string }): string => {
  const name = nameOf(uuid)
  return name === undefined ? shortUuid(uuid) : `${printable(name)} (${shortUuid(uuid)})`
}
