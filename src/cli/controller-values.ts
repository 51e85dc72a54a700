import { InvalidArgumentError } from 'commander'
import { type Bugs, type Profile, profiles } from '../../controller/index.ts'
import { type CommandName, commands } from '../../hci/commands.ts'

export type ProfileName = keyof typeof profiles
export const profileNames: readonly string[] = Object.keys(profiles)
const isProfile = (name: string): name is ProfileName => Object.hasOwn(profiles, name)

export const profileOf = (name: ProfileName): Profile => profiles[name]

export const profileValue = (text: string): ProfileName => {
  if (isProfile(text)) return text
  throw new InvalidArgumentError(`Give one of ${profileNames.join(', ')}.`)
}

export const seedValue = (text: string): number => {
  const seed = Number(text)
  if (/^\d{1,10}$/.test(text) && seed <= 0xffffffff) return seed
  throw new InvalidArgumentError('Give a whole number from 0 to 4294967295.')
}

/** Reads what stands after `=` where a kind of bug takes a value; undefined when it is malformed. */
type Kind<B extends keyof Bugs> = (value: string | undefined) => Bugs[B] | undefined

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name)
const namesOfCommands = (value = ''): readonly CommandName[] | undefined => {
  const names = value.split(',')
  return names.every(isCommand) ? names : undefined
}
const flag = (value: string | undefined): true | undefined => (value === undefined ? true : undefined)
const number = (value = ''): number | undefined => (/^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined)

const kinds: { readonly [B in keyof Required<Bugs>]: Kind<B> } = {
  silent: namesOfCommands,
  missing: namesOfCommands,
  emptyAnswers: namesOfCommands,
  doubledAnswers: flag,
  creditsByNop: flag,
  noBuffers: flag,
  hardwareErrorAfter: number,
  cancelWithoutEvent: flag,
  failsToEstablish: (value = '') => {
    const [, times, told] = /^([1-9]\d{0,8}):(status|disconnection)$/.exec(value) ?? []
    return told === 'status' || told === 'disconnection' ? { times: Number(times), told } : undefined
  },
  doubledDisconnections: flag,
  keepsBuffers: flag,
  dataBeforeConnection: flag,
  ignoresProcedures: flag,
  copiesAdvertisements: flag,
}

/** What follows the name of each kind, for the help. */
const values: Partial<Record<keyof Bugs, string>> = {
  silent: '=command,...',
  missing: '=command,...',
  emptyAnswers: '=command,...',
  hardwareErrorAfter: '=commands',
  failsToEstablish: '=times:status|disconnection',
}

const isKind = (name: string): name is keyof Bugs => Object.hasOwn(kinds, name)

/** Every kind of bug, as it is given. */
export const bugForms: readonly string[] = Object.keys(kinds).map(name => name + (isKind(name) ? (values[name] ?? '') : ''))

/** Given once for each bug: `silent=leSetPhy,leReadPhy`, `doubledAnswers`. */
export const bugValues = (text: string, before: Bugs = {}): Bugs => {
  const [, name = '', value] = /^(\w*)(?:=(.*))?$/.exec(text) ?? []
  if (!isKind(name)) throw new InvalidArgumentError(`Give one of ${bugForms.join(', ')}.`)
  const bug = kinds[name](value)
  if (bug !== undefined) return { ...before, [name]: bug }
  const form = `${name}${values[name] ?? ''}`
  throw new InvalidArgumentError(
    form.includes('command,') ? `Give ${form}, the commands by names such as leSetPhy and readBdAddr.` : `Give ${form}.`,
  )
}
