import { printable } from '../../core/printable.ts'
import { defaultAdapterUri } from '../../transports/index.ts'
import type { AdapterInfo } from '../index.ts'
import { listAdapters } from '../index.ts'
import { fitted, widthOf } from './cells.ts'
import { exitCode } from './exit-code.ts'
import { failureText } from './failure.ts'
import type { Io } from './io.ts'
import { jsonLine } from './json-format.ts'
import { paletteOf } from './palette.ts'

export const adaptersCommand = async (io: Io, { json = false }: { readonly json?: boolean }): Promise<number> => {
  const adapters = await listAdapters()
  if (json) io.stdout.write(adapters.map(adapter => `${jsonLine(adapter)}\n`).join(''))
  else if (adapters.length > 0) io.stdout.write(adaptersText(io, adapters))
  // None is an answer, and no failure; choosing one tells best what to do about it.
  else io.stdout.write(failureText(await defaultAdapterUri().catch((error: unknown) => error)))
  return exitCode.ok
}

const adaptersText = (io: Io, adapters: readonly AdapterInfo[]): string => {
  const { bold } = paletteOf(io)
  const uris = Math.max(...adapters.map(({ uri }) => widthOf(uri)))
  const indent = ' '.repeat(uris + 2)
  return adapters
    .flatMap(({ uri, name, address, available, reason, remedy }) => [
      [
        bold(fitted(uri, uris)),
        printable(name),
        ...(address ? [address] : []),
        available ? 'ready' : `not usable: ${reason ?? 'unknown'}`,
      ].join('  '),
      ...(available || remedy === undefined ? [] : [indent + printable(remedy)]),
    ])
    .map(line => `${line}\n`)
    .join('')
}
