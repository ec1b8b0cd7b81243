// A provider that was asked too often counts by number or by the account above it. In the second case
// the other numbers of the account would only be refused too, each in its turn.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Adapter } from '../adapter.ts'
import { keepBuckets, lockBuckets, touchpointBucket } from './buckets.ts'
import { slowed } from './rates.ts'

export interface TooFast {
  touchpointId: string
  adapter: Adapter
  scope: 'touchpoint' | 'business'
  /** Nothing goes until then. */
  until: Date
}

/** Nothing goes by the touchpoint, or by any of its account, until then; afterwards half as fast. */
export async function slowTouchpoints(
  tx: Tx,
  { now }: Ctx,
  { touchpointId, adapter, scope, until }: TooFast,
): Promise<void> {
  const ids =
    scope === 'business' ? await findSiblings(tx.db, adapter, touchpointId) : [touchpointId]
  const rate = adapter.rates.touchpoint
  const rates = new Map(ids.map((id) => [touchpointBucket(id), rate]))
  const buckets = await lockBuckets(tx.db, rates, now)
  await keepBuckets(
    tx.db,
    new Map([...buckets].map(([name, bucket]) => [name, slowed(bucket, rate, until)])),
  )
}

/** Those of the same account, the touchpoint itself among them. */
async function findSiblings(db: Db, adapter: Adapter, touchpointId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('channels_touchpoint')
    .select(['id', 'settings'])
    .where('channel', '=', adapter.channel)
    .where('removed_at', 'is', null)
    .execute()
  const businessOf = (settings: Record<string, string>) => adapter.businessOf?.(settings)
  const own = rows.find(({ id }) => id === touchpointId)
  const business = own && businessOf(own.settings)
  if (business === undefined) return [touchpointId]
  return rows.flatMap(({ id, settings }) => (businessOf(settings) === business ? [id] : []))
}
