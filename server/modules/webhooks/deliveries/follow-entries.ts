// Every entry is held against the subscriptions, and for each that wants it a delivery is written in
// the transaction that moves the cursor: a crash neither loses nor doubles one. Only where the entry
// stands is written; what it says is read when it is sent.

import type { Follower } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { isWanted } from '../subscriptions/check-said.ts'
import { queueDeliveries } from './queue.ts'

export function createWebhooksFollower(platform: Pick<Platform, 'database'>): Follower {
  return {
    name: 'webhooks.deliveries',
    startsAt: 'head',
    bodiesOf: [],
    // It reads along with every storm of events, mostly to find nothing.
    patienceMs: 100,
    async handle(tx, ctx, entries) {
      const subscriptions = await findActive(tx.db)
      const wanted = subscriptions.flatMap(({ id: subscriptionId, kinds }) =>
        entries
          .filter(({ kind }) => isWanted(kind, kinds))
          .map(({ lane, position, id, kind, subjectId, handleId }) => ({
            ...{ subscriptionId, lane, position, entryId: id, kind, subjectId, handleId },
          })),
      )
      await queueDeliveries(tx, ctx, platform, wanted)
    },
  }
}

const findActive = (db: Db) =>
  db
    .selectFrom('webhooks_subscription')
    .select(['id', 'kinds'])
    .where('state', '=', 'active')
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()
