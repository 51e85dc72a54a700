import { readFile } from 'node:fs/promises'

/** The version in the package.json above this file, be it source or build. */
export const packageVersion = async (): Promise<string> => {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    const text = await readFile(new URL('package.json', folder), 'utf8').catch(() => undefined)
    if (text !== undefined) return (JSON.parse(text) as { version: string }).version
    if (folder.pathname === '/' || folder.href === new URL('../', folder).href) return 'unknown'
  }
}
