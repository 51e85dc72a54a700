// Installs the two peers on first use, compiles as the package itself is compiled, and runs the bench.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const shell = process.platform === 'win32'

const run = (command, args, stdio) => {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio, shell: shell && command !== process.execPath })
  if (status === 0) return
  if (error !== undefined) console.error(error.message)
  process.exit(status ?? 1)
}

// Standard output belongs to the report.
const quiet = ['inherit', 2, 'inherit']

if (!existsSync(`${root}/node_modules/typescript`)) {
  console.error('bench: run `npm ci` in the checkout first')
  process.exit(1)
}
const [first, ...others] = process.argv.slice(2)
/** These need no peers: they are compared with themselves, and with what can be computed. */
const isAlone = first === 'air' || first === 'radio'
if (isAlone) {
  // Nothing to install.
} else if (!existsSync(`${root}/bench/node_modules/ble-host`) || !existsSync(`${root}/bench/node_modules/@stoprocent/noble`)) {
  console.error('bench: installing noble and ble-host into bench/node_modules')
  run('npm', ['ci', '--prefix', 'bench', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'], quiet)
}
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'bench/tsconfig.json'], quiet)
const program = isAlone ? [`.cache/bench/bench/${first}.js`, ...others] : ['.cache/bench/bench/main.js', ...process.argv.slice(2)]
run(process.execPath, program, 'inherit')
