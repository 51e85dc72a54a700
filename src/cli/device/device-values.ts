import { InvalidArgumentError } from 'commander'
import type { AddressType } from './find-device.ts'

export const addressTypeValue = (text: string): AddressType => {
  const type = text.toLowerCase()
  if (type === 'public' || type === 'random') return type
  throw new InvalidArgumentError('Give public or random.')
}

export const countValue = (text: string): number => {
  const amount = Number(text)
  if (/^\d{1,9}$/.test(text) && amount > 0) return amount
  throw new InvalidArgumentError('Give a whole number, above 0.')
}
