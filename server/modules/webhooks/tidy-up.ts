// The log is kept for a month, and what belongs to a removed subscription until the next night.

import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
import type { Platform } from '../../platform/module.ts'

const keptMs = 30 * 86_400_000
const atOnce = 2000

/** Removes what nobody looks at any longer, in statements that are short. */
export async function tidyUp(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  signal?: AbortSignal,
): Promise<void> {
  const before = new Date(clock.now().getTime() - keptMs)
  const isOld = sql`ended_at < ${before}`
  const isOrphan = sql`subscription_id in (
    select id from webhooks_subscription where removed_at is not null)`
  for (const which of [isOld, isOrphan]) {
    let removed = atOnce
    while (removed === atOnce && !signal?.aborted) removed = await removeSome(db, which)
  }
  await sql`delete from webhooks_replay where ${isOld} or ${isOrphan}`.execute(db)
  await sql`
    delete from webhooks_subscription where removed_at < ${before}
      and not exists (select from webhooks_delivery where subscription_id = webhooks_subscription.id)
  `.execute(db)
}

async function removeSome(db: Db, which: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ removed: number }>`
    with chosen as materialized (
      select id from webhooks_delivery where ${which} limit ${atOnce} for update skip locked
    ), attempts as (
      delete from webhooks_attempt using chosen where delivery_id = chosen.id
    ), gone as (
      delete from webhooks_delivery using chosen where webhooks_delivery.id = chosen.id
      returning 1
    )
    select count(*)::int as removed from gone`.execute(db)
  return rows[0]?.removed ?? 0
}
