// When and where handles were met, read from the ledger's own index.

import type { Db } from '../platform/database.ts'
import { executeIn } from './transact.ts'

/** Of each handle, when the newest entry happened whose kind is none of `exceptKinds`. */
export function findLastTimes(
  db: Db,
  handleIds: readonly string[],
  exceptKinds: readonly string[],
): Promise<{ handleId: string; at: Date }[]> {
  return executeIn(db)(
    `/*keep:ledger-last-times*/ select handle.id as "handleId", newest.occurred_at as at
     from unnest($1::uuid[]) as handle (id) cross join lateral (
       select occurred_at from ledger_entry
       where handle_id = handle.id and kind <> all($2::text[])
       order by occurred_at desc limit 1
     ) newest`,
    [handleIds, exceptKinds],
  )
}

/**
 * The channels of each handle's entries whose kind is none of `exceptKinds`. Reads all of them: for
 * checks, not for screens.
 */
export function findChannels(
  db: Db,
  handleIds: readonly string[],
  exceptKinds: readonly string[],
): Promise<{ handleId: string; channel: string }[]> {
  return executeIn(db)(
    `select distinct handle_id as "handleId", channel from ledger_entry
     where handle_id = any($1::uuid[]) and channel is not null and kind <> all($2::text[])`,
    [handleIds, exceptKinds],
  )
}
