import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
/** Inside the checkout, so that the packages are found; one for each run, so that two at a time do not meet. */
const folder = join(root, '.cache/test-cli', String(process.pid))

/** Builds the package as it is published and gives the path of its command. */
export const compile = async (): Promise<string> => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  // Unchecked: the examples find the types of the package only where that is built into `dist`.
  const options = ['--noCheck', '--declaration', 'false', '--outDir', folder]
  await promisify(execFile)(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), ...options])
  return join(folder, 'src/cli/main.js')
}

export const removeCompiled = (): Promise<void> => rm(folder, { recursive: true, force: true })

/** A shell command line on a terminal of its own, 80 by 24, that a test types at. */
export const onTerminal = (commandLine: string) => {
  const child = spawn('script', ['-qefc', `stty cols 80 rows 24; ${commandLine}`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm-256color', SHELL: '/bin/sh' },
  })
  const output = { text: '' }
  child.stdout.setEncoding('utf8').on('data', chunk => {
    output.text += chunk
  })
  return {
    output,
    type: (keys: string) => child.stdin.write(keys),
    /** Resolves when this has been written. */
    async has(wanted: string): Promise<void> {
      while (!output.text.includes(wanted)) await once(child.stdout, 'data')
    },
    done: once(child, 'close').then(([code]) => code as number | null),
  }
}
