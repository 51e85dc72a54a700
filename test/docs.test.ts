import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// Every link from one page of the project to another leads somewhere.
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md', 'captures/README.md', 'examples/README.md'],
  ...(await readdir(join(root, 'docs'))).map(name => `docs/${name}`),
]

/** As the places where these pages are read make anchors of headings. */
const anchors = (page: string): readonly string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

test.each(pages)('%s', async page => {
  const text = (await readFile(join(root, page), 'utf8')).replace(/^```.*?^```/gms, '')
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? join(root, page) : join(root, dirname(page), path)
    expect(existsSync(file), `${page} links to ${target}`).toBe(true)
    if (anchor !== undefined) expect(anchors(await readFile(file, 'utf8')), `${page} links to ${target}`).toContain(anchor)
  }
})
