import process from 'node:process'

export { BondFile } from './bond-file.ts'
export { defaultBondsPath } from './default-path.ts'

export const warnOfProcess = (message: string): void => process.emitWarning(message, 'BaretoothWarning')
