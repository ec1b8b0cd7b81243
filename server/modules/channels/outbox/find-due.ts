// Which touchpoints have something to send, and from when on. One probe of an index for each, however
// many wait.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'
import { touchpointBucket } from './buckets.ts'

export interface Due {
  touchpointId: string
  readyAt: Date
  isRemoved: boolean
  pausedUntil: Date | null
}

export async function findDue(db: Db): Promise<Due[]> {
  const { rows } = await sql<Due>`/*keep:channels-due*/
    with recursive first as (
      (select touchpoint_id, ready_at from channels_queue
        order by touchpoint_id, ready_at limit 1)
      union all
      select next.touchpoint_id, next.ready_at from first cross join lateral (
        select touchpoint_id, ready_at from channels_queue
        where channels_queue.touchpoint_id > first.touchpoint_id
        order by touchpoint_id, ready_at limit 1
      ) as next
    )
    select first.touchpoint_id as "touchpointId", first.ready_at as "readyAt",
      touchpoint.removed_at is not null as "isRemoved", rate.paused_until as "pausedUntil"
    from first
    join channels_touchpoint as touchpoint on touchpoint.id = first.touchpoint_id
    left join channels_rate as rate on rate.name = ${bucketPrefix} || first.touchpoint_id`.execute(
    db,
  )
  return rows
}

const bucketPrefix = touchpointBucket('')
