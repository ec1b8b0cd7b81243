import { prepare, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'

/**
 * The same transaction, in which what happens is recorded as done by `by.actor`: a group of webhooks,
 * or a request of the shop's server, does what is somebody else's.
 */
export const recordAs = (tx: Tx, by: Ctx): Tx => ({
  ...tx,
  record(entry) {
    const prepared = prepare(entry, by)
    tx.recordPrepared([prepared])
    return prepared.id
  },
})
