// Addresses at which nobody was there: whoever goes on writing to them what they did not ask for is
// taken for a spammer. A person of ours may still answer them, and a letter from there ends it.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

/** Those of these handles to which a letter could not be delivered since they were last heard. */
export async function findBounced(
  db: Db,
  handleIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (handleIds.length === 0) return new Set()
  const { rows } = await sql<{ handleId: string }>`
    select distinct handle_id as "handleId" from channels_delivery as delivery
    where handle_id = any(${handleIds}::uuid[]) and state = 'failed' and reason = 'unreachable'
      and attempts > 0 and not exists (
        -- Ids tell which came first, where letters are dated in whole seconds by other clocks.
        select from channels_message as heard
        where heard.handle_id = delivery.handle_id and heard.direction = 'in'
          and heard.id > delivery.id)`.execute(db)
  return new Set(rows.map(({ handleId }) => handleId))
}
