export { BondFile, writePrivately } from './bond-file.ts'
export { defaultBondsPath } from './default-path.ts'
