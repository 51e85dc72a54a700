import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { basename } from 'node:path'

/** The machine as seen from here; a test lays out a tree of its own. */
export interface System {
  readonly platform: NodeJS.Platform
  readonly sys: string
  readonly proc: string
  readonly dev: string
}

export const thisSystem: System = { platform: process.platform, sys: '/sys', proc: '/proc', dev: '/dev' }

const orUndefined = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch {
    return undefined
  }
}

/** The text of a small file without the white space around it; undefined where it cannot be read or is empty. */
export const readText = async (path: string): Promise<string | undefined> => {
  const text = await orUndefined(readFile(path, 'utf8'))
  return text?.trim() || undefined
}

/** A number as sysfs writes it: `readNumber(path, 16)` for the vendor of a USB device. */
export const readNumber = async (path: string, radix: number): Promise<number | undefined> => {
  const value = Number.parseInt((await readText(path)) ?? '', radix)
  return Number.isNaN(value) ? undefined : value
}

/** Names in a directory, in natural order (hci2 before hci10); none where it cannot be read. */
export const listNames = async (path: string): Promise<string[]> => {
  const names = (await orUndefined(readdir(path))) ?? []
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

/** The last name in the target of a link: which driver, which subsystem. */
export const linkName = async (path: string): Promise<string | undefined> => {
  const target = await orUndefined(readlink(path))
  return target === undefined ? undefined : basename(target)
}

export const realPath = (path: string): Promise<string | undefined> => orUndefined(realpath(path))
