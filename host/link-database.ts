import type { DatabaseMemory } from '../gatt/client-database.ts'
import type { CachedDatabase, DatabaseCache } from '../gatt/database-cache.ts'
import { identityText } from '../smp/bond.ts'
import type { Link } from './link.ts'

/** Where a client remembers the database of the peer of a link: with the bond, while there is one, and else in `cache`. */
export const databaseMemory = ({ bond, own, peer }: Link, cache: DatabaseCache): DatabaseMemory => ({
  key: `${identityText(own)} ${identityText(bond.identity ?? peer)}`,
  isBonded: () => bond.isProven,
  cache: {
    get: key =>
      // Whoever uses it looks at it first.
      bond.isProven ? Promise.resolve(bond.current?.gattDatabase as CachedDatabase | undefined) : cache.get(key),
    set: async (key, database) => {
      if (bond.isProven) bond.update({ gattDatabase: database })
      else await cache.set(key, database)
    },
    delete: async key => {
      if (bond.isProven) bond.update({ gattDatabase: undefined })
      await cache.delete(key)
    },
  },
})
