import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** The TypeScript that a page of docs/ shows, each block as a file that can be imported. */
export class GuidePrograms {
  readonly blocks: readonly string[]
  /** Inside the checkout, so that vitest takes what is in it. */
  readonly #folder: string
  #written = 0

  static async of(page: string): Promise<GuidePrograms> {
    const guide = await readFile(join(root, 'docs', page), 'utf8')
    const blocks = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)
    const folder = join(root, '.cache/guide', `${page}-${process.pid}`)
    await mkdir(folder, { recursive: true })
    return new GuidePrograms(blocks, folder)
  }

  private constructor(blocks: readonly string[], folder: string) {
    this.blocks = blocks
    this.#folder = folder
  }

  /** Runs the only block with this text in it, until its last line. */
  async run(text: string): Promise<void> {
    const found = this.blocks.filter(block => block.includes(text))
    if (found.length !== 1) throw new Error(`${found.length} programs have "${text}" in them`)
    const file = join(this.#folder, `${this.#written++}.ts`)
    await writeFile(file, found[0] ?? '')
    await import(file)
  }

  /** A place for a file that goes with the rest. */
  path(name: string): string {
    return join(this.#folder, name)
  }

  /** What was written to be run. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
