import { readlink } from 'node:fs/promises'
import { listNames, readText, type System } from '../adapters/sysfs.ts'

export interface Process {
  readonly pid: number
  readonly name: string
}

export interface HciHolders {
  /** The system's Bluetooth daemon, which powers every adapter that it may. */
  readonly bluetoothd: Process | undefined
  /** Other processes with an HCI socket. The kernel does not tell which adapter it is for. Without privileges only one's own are seen. */
  readonly others: readonly Process[]
}

const sixthColumn = /^(?:\S+\s+){5}(\d+)/

/** The inodes of all HCI sockets, as the links in /proc/PID/fd name them. The kernel lists them in the initial network namespace only. */
const hciSocketLinks = async (proc: string): Promise<Set<string>> => {
  const lines = ((await readText(`${proc}/net/hci`)) ?? '').split('\n')
  return new Set(lines.flatMap(line => sixthColumn.exec(line)?.[1] ?? []).map(inode => `socket:[${inode}]`))
}

/** The numbers of the file descriptors in `directory` that are HCI sockets. */
const hciDescriptors = async (directory: string, links: ReadonlySet<string>): Promise<number[]> => {
  const names = await listNames(directory)
  const targets = await Promise.all(names.map(name => readlink(`${directory}/${name}`).catch(() => '')))
  return names.filter((_, i) => links.has(targets[i] as string)).map(Number)
}

/** Who may be holding an adapter. */
export const findHolders = async ({ proc }: System, self = process.pid): Promise<HciHolders> => {
  const links = await hciSocketLinks(proc)
  let bluetoothd: Process | undefined
  const others: Process[] = []
  for (const entry of (await listNames(proc)).filter(name => /^\d+$/.test(name))) {
    const pid = Number(entry)
    const name = (await readText(`${proc}/${entry}/comm`)) ?? 'unknown'
    if (name === 'bluetoothd') bluetoothd = { pid, name }
    else if (pid !== self && links.size > 0 && (await hciDescriptors(`${proc}/${entry}/fd`, links)).length > 0)
      others.push({ pid, name })
  }
  return { bluetoothd, others }
}

export const describeProcess = ({ name, pid }: Process): string => `${name} (process ${pid})`
