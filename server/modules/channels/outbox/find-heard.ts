import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import type { Window } from '../inbound/windows.ts'

/** That somebody wrote by a touchpoint, under one of their handles. */
export interface Heard extends Window {
  handleId: string
  touchpointId: string
  /** Of the last message that belongs to this very handle; null where it is another name of theirs. */
  lastMessageAt: Date | null
}

/** What an origin answers to a crossing: who said it goes on where the crossing was taken. */
const isOriginYes = sql`message.content ->> 'choiceId' like 'crossing:%:origin-yes'`

/**
 * Of these handles at each touchpoint, the newest message first: of those within a second the one
 * that came last, for some providers tell whole seconds only.
 */
export async function findHeard(db: Db, handleIds: readonly string[]): Promise<Heard[]> {
  if (handleIds.length === 0) return []
  const { rows } = await sql<Heard>`/*keep:channels-heard*/
    select wrote.handle_id as "handleId", wrote.touchpoint_id as "touchpointId",
      wrote.last_inbound_at as "lastInboundAt", last.occurred_at as "lastMessageAt"
    from channels_window as wrote
    left join lateral (
      select occurred_at, id from channels_message as message
      where message.handle_id = wrote.handle_id and message.direction = 'in'
        and message.touchpoint_id = wrote.touchpoint_id and (${isOriginYes}) is not true
      order by occurred_at desc, id desc limit 1
    ) as last on true
    where wrote.handle_id = any(${handleIds}::uuid[])
    order by date_trunc('second', last.occurred_at) desc nulls last, last.id desc`.execute(db)
  return rows
}
