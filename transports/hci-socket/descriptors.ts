import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * The HCI sockets among the open files of this process. Without waits, so that what is opened between two calls is known exactly.
 * Neither package tells the number of its descriptor; one of them never closes it.
 */
export const ownHciDescriptors = (proc: string): ReadonlySet<number> => {
  try {
    const inodes = new Set(readFileSync(`${proc}/net/hci`, 'utf8').split('\n').flatMap(inodeOf))
    return new Set(
      readdirSync(`${proc}/self/fd`)
        .filter(name => inodes.has(linkOf(`${proc}/self/fd/${name}`)))
        .map(Number),
    )
  } catch {
    return new Set()
  }
}

const inodeOf = (line: string): string[] => {
  const inode = line.trim().split(/\s+/)[5]
  return inode === undefined || !/^\d+$/.test(inode) ? [] : [`socket:[${inode}]`]
}

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
