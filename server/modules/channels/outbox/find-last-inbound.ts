import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

export interface LastInbound {
  handleId: string
  touchpointId: string
  at: Date
}

/** The last message that came from each of these handles at each touchpoint, the newest first. */
export async function findLastInbound(
  db: Db,
  handleIds: readonly string[],
): Promise<LastInbound[]> {
  if (handleIds.length === 0) return []
  const { rows } = await sql<LastInbound>`
    select asked.handle_id as "handleId", wrote.touchpoint_id as "touchpointId",
      last.occurred_at as at
    from unnest(${handleIds}::uuid[]) as asked (handle_id)
    join channels_window as wrote on wrote.handle_id = asked.handle_id
    cross join lateral (
      select occurred_at, id from channels_message as message
      where message.handle_id = asked.handle_id and message.direction = 'in'
        and message.touchpoint_id = wrote.touchpoint_id
      order by occurred_at desc, id desc limit 1
    ) as last
    order by last.occurred_at desc, last.id desc`.execute(db)
  return rows
}
