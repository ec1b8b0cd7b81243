import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { lockOwners } from '../../customers/index.ts'
import { threadRead } from '../entries.ts'
import { foldThreads } from '../threads/fold-threads.ts'
import { justAfter } from './mark-unread.ts'

/**
 * Notes that everything of a canonical customer that lists know of was read.
 * @returns false when nothing was unread; nothing is recorded then.
 */
export async function markRead(tx: Tx, ctx: Ctx, customerId: string): Promise<boolean> {
  await lockOwners(tx.db, [], [customerId])
  const strands = await findUnread(tx, customerId)
  for (const { handleId, through, unreadAt } of strands) {
    const at = justAfter(ctx.now, unreadAt)
    tx.record({
      kind: threadRead,
      subject: { type: 'customer', id: customerId },
      handleId,
      occurredAt: at,
      body: { through },
    })
    await tx.db
      .updateTable('conversations_strand')
      .set({
        read_through: sql`greatest(read_through, ${through}::text)`,
        read_at: sql`greatest(read_at, ${at}::timestamptz)`,
      })
      .where('handle_id', '=', handleId)
      .execute()
  }
  if (strands.length) await foldThreads(tx.db, [customerId])
  return strands.length > 0
}

interface UnreadStrand {
  handleId: string
  /** The last message that came; null when none did. */
  through: string | null
  unreadAt: Date | null
}

async function findUnread(tx: Tx, customerId: string): Promise<UnreadStrand[]> {
  const { rows } = await sql<UnreadStrand>`
    select strand.handle_id as "handleId", newest.heard as through,
      strand.unread_at as "unreadAt"
    from (
      select held.*, coalesce(max(out_heard) over (), '') as answered
      from conversations_strand held where customer_id = ${customerId}
    ) strand left join lateral (
      select said.heard from conversations_said said
      where said.handle_id = strand.handle_id and said.direction = 'in' and said.counts
      order by said.heard desc limit 1
    ) newest on true
    where newest.heard > greatest(strand.read_through, strand.answered)
      or unread_at > coalesce(read_at, '-infinity')
    order by strand.handle_id`.execute(tx.db)
  return rows
}
