// Writing down that an entry is to be told. A row for each subscription and entry, ever; sending it
// again is asking the same row anew, so that its id and its log stay.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'

export const webhooksTopic = 'webhooks'
/** Has the senders of every process look; call it after a commit that let something be sent. */
export const wakeSenders = (database: Platform['database']) => database.waker.wake(webhooksTopic)

export interface ToTell {
  subscriptionId: string
  lane: number
  position: number
  entryId: string
  kind: string
  subjectId: string
  handleId: string | null
}

/** Asks anew what has ended or waits; of one under way, its outcome is waited for. */
export const askAnew = (now: Date) => sql`
  state = 'pending', ended_at = null, attempts_before = delivery.attempts,
  due_at = case when delivery.leased then delivery.due_at else ${now} end`

/**
 * Queues entries; with `again`, also those that were queued before. Wakes the senders on commit.
 * @returns how many are to be sent because of it.
 */
export async function queueDeliveries(
  tx: Tx,
  ctx: Ctx,
  { database }: Pick<Platform, 'database'>,
  entries: readonly ToTell[],
  again = false,
): Promise<number> {
  if (entries.length === 0) return 0
  const rows = entries.map((entry) => ({ id: ctx.newId(), ...entry }))
  const known = again ? sql`do update set ${askAnew(ctx.now)}` : sql`do nothing`
  const { numAffectedRows = 0n } = await sql`
    insert into webhooks_delivery as delivery (id, subscription_id, lane, position, entry_id, kind,
      subject_id, handle_id, state, due_at, created_at)
    select id, "subscriptionId", lane, position, "entryId", kind, "subjectId", "handleId",
      'pending', ${ctx.now}, ${ctx.now}
    from ${rowsOf<ToTell & { id: string }>(
      {
        ...{ id: 'uuid', subscriptionId: 'uuid', lane: 'smallint', position: 'bigint' },
        ...{ entryId: 'uuid', kind: 'text', subjectId: 'uuid', handleId: 'uuid' },
      },
      rows,
    )}
    on conflict (subscription_id, entry_id) ${known}`.execute(tx.db)
  tx.onCommitted(() => wakeSenders(database))
  return Number(numAffectedRows)
}
