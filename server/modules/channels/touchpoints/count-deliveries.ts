// How much waits at a touchpoint, and how much went wrong of late. Every inbox asks this again and
// again, so each figure has an index of its own and is counted no further than anybody reads it.

import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

export interface Counts {
  waiting: number
  unknown: number
  failed: number
}

/** Counted up to here. */
export const mostCounted = 10_000

/** By touchpoint; `unknown` and `failed` of those written since then. */
export async function countDeliveries(
  db: Db,
  touchpointIds: readonly string[],
  since: Date,
): Promise<Map<string, Counts>> {
  const { rows } = await countsOf(touchpointIds, since).execute(db)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

export const countsOf = (ids: readonly string[], since: Date) =>
  sql<Counts & { id: string }>`
    select touchpoint.id,
      ${counted(sql`state in ('scheduled', 'queued')`)} as waiting,
      ${counted(sql`state = 'unknown' and created_at > ${since}`)} as unknown,
      ${counted(sql`state = 'failed' and created_at > ${since}`)} as failed
    from unnest(${ids}::uuid[]) as touchpoint (id)`

const counted = (those: RawBuilder<unknown>) => sql<number>`(
  select count(*) from (
    select from channels_delivery as delivery
    where delivery.touchpoint_id = touchpoint.id and ${those} limit ${mostCounted}
  ) as those
)`
