import { disallowedUnless, invalidUnless } from '../refusal.ts'

/** How a host wants a train to be received. */
export interface SyncWish {
  /** Microseconds without a packet until the train is lost. */
  readonly timeout: number
  /** Trains here have no Constant Tone Extension; a host may want none that is so. */
  readonly takesWithoutCte: boolean
}

/** Bits of Sync_CTE_Type: three kinds that are not wanted, and packets without any (Vol 4 Part E, 7.8.67). */
const cte = { all: 0x17, without: 0x10, reserved: 0xe0 } as const
const greatestSkip = 0x01f3
const timeouts = { least: 0x000a, greatest: 0x4000 } as const
/** Microseconds. */
const timeoutUnit = 10_000

interface Wished {
  readonly skip: number
  readonly syncTimeout: number
  readonly cteType: number
}

/** What Create Sync and the transfer commands have in common (7.8.67, 7.8.91). Nothing is ever skipped: that is the most there may be. */
export const checkedWish = ({ skip, syncTimeout, cteType }: Wished): SyncWish => {
  disallowedUnless((cteType & cte.all) !== cte.all)
  invalidUnless((cteType & cte.reserved) === 0 && skip <= greatestSkip)
  invalidUnless(syncTimeout >= timeouts.least && syncTimeout <= timeouts.greatest)
  return { timeout: syncTimeout * timeoutUnit, takesWithoutCte: (cteType & cte.without) === 0 }
}
