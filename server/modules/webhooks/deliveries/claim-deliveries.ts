// Which deliveries are sent now. Whoever claims some has them to itself for a while; what a process
// that died had claimed is due again when the lease is over, under the same id.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'

/** A subscription with something to send, and when the first of it is due. */
export interface Due {
  subscriptionId: string
  url: string
  secrets: string
  readyAt: Date
}

export interface Claimed {
  id: string
  subscriptionId: string
  lane: number
  position: number
  entryId: string
  kind: string
  subjectId: string
  handleId: string | null
  /** This one included, ever; whose outcome is written only while it is still the last. */
  attempt: number
  /** This one included, since it was asked for. */
  made: number
  forgotten: boolean
}

/** Longer than an attempt may take. */
const leaseMs = 60_000

/** One look by index at each subscription that sends. */
export async function findDue(db: Db): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select subscription.id as "subscriptionId", url, secrets,
      greatest(first.due_at, subscription.resting_until) as "readyAt"
    from webhooks_subscription subscription
    cross join lateral (
      select due_at from webhooks_delivery
      where subscription_id = subscription.id and state = 'pending'
      order by due_at limit 1
    ) first
    where subscription.state = 'active' and subscription.removed_at is null`.execute(db)
  return rows
}

/** Up to `most` of each subscription that are due at `now`, the longest due first. */
export async function claimDeliveries(
  db: Db,
  now: Date,
  wanted: readonly { subscriptionId: string; most: number }[],
): Promise<Claimed[]> {
  const until = new Date(now.getTime() + leaseMs)
  const { rows } = await sql<Claimed>`
    with chosen as materialized (
      select picked.id
      from ${rowsOf<{ subscriptionId: string; most: number }>(
        { subscriptionId: 'uuid', most: 'int' },
        wanted,
      )}
      cross join lateral (
        select id from webhooks_delivery due
        where due.subscription_id = given."subscriptionId" and due.state = 'pending'
          and due.due_at <= ${now}
        order by due.due_at, due.id limit given.most for update skip locked
      ) picked
    )
    update webhooks_delivery as delivery
    set attempts = attempts + 1, due_at = ${until}, leased = true
    from chosen where delivery.id = chosen.id
    returning delivery.id, subscription_id as "subscriptionId", lane, position,
      entry_id as "entryId", kind, subject_id as "subjectId", handle_id as "handleId",
      attempts as attempt, attempts - attempts_before as made, forgotten`.execute(db)
  return rows
}
