// Run by file-bond-store.test.ts in processes of its own: sets bonds in the file that it is told, and takes every third one out again.
import process from 'node:process'
import { FileBondStore } from '../../../src/bonds/file-bond-store.ts'
import { bondWith } from '../../support/bonds.ts'

const [path, first, count] = process.argv.slice(2)
const store = new FileBondStore(path)
await store.identityRoot()
for (let index = Number(first); index < Number(first) + Number(count); index++) {
  const bond = bondWith(index)
  await store.set(bond)
  if (index % 3 === 0) await store.delete(bond.local, bond.peer)
}
