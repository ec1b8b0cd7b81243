import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { lockOwners } from '../../customers/index.ts'
import { threadUnread } from '../entries.ts'
import { foldThreads } from '../threads/fold-threads.ts'

/** Notes that somebody is to look at a thread again, unless it is unread or nothing was said yet. */
export async function markUnread(tx: Tx, ctx: Ctx, customerId: string): Promise<void> {
  await lockOwners(tx.db, [], [customerId])
  const thread = await tx.db
    .selectFrom('conversations_thread as thread')
    .innerJoin('conversations_strand as strand', 'strand.handle_id', 'thread.last_handle_id')
    .select(['thread.unread', 'strand.handle_id', 'strand.read_at'])
    .where('thread.customer_id', '=', customerId)
    .executeTakeFirst()
  if (!thread || thread.unread > 0) return
  const at = justAfter(ctx.now, thread.read_at)
  tx.record({
    kind: threadUnread,
    subject: { type: 'customer', id: customerId },
    handleId: thread.handle_id,
    occurredAt: at,
    body: {},
  })
  await tx.db
    .updateTable('conversations_strand')
    .set({ unread_at: sql`greatest(unread_at, ${at}::timestamptz)` })
    .where('handle_id', '=', thread.handle_id)
    .execute()
  await foldThreads(tx.db, [customerId])
}

/** Readings and their contrary stand in one order, however fast they follow each other. */
export const justAfter = (now: Date, other: Date | null): Date =>
  other && other >= now ? new Date(other.getTime() + 1) : now
