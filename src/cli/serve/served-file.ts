import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BleakServer, type BleakServerOptions } from '../../index.ts'
import { UsageError } from '../failure.ts'
import { readServedJson, type ServedFile } from './served-json.ts'

const hint = 'See what such a file holds in docs/serving.md.'

/** Reads what is to be served: JSON, or a module whose default export are the options of a BleakServer. @throws UsageError */
export const readServedFile = async (file: string): Promise<ServedFile> => {
  try {
    const served = file.endsWith('.json') ? readServedJson(await readFile(file, 'utf8')) : await load(file)
    // What is wrong with a declaration is told before an adapter is opened.
    new BleakServer(served.options)
    return served
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
      throw new UsageError(`this Node cannot load ${file}`, 'Name a JavaScript or JSON file, or take Node 22.18 or newer.', {
        cause,
      })
    throw new UsageError(`${file}: ${message}`, hint, { cause })
  }
}

const load = async (file: string): Promise<ServedFile> => {
  const { default: options, started } = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>
  if (typeof options !== 'object' || options === null) throw new TypeError('its default export must be the options of a server')
  if (started !== undefined && typeof started !== 'function') throw new TypeError('its export `started` must be a function')
  return { options: options as BleakServerOptions, ...(started && { started: started as NonNullable<ServedFile['started']> }) }
}
