// Walks the ledger again for whoever asked, a batch of a lane in a transaction: whoever goes on after
// a crash goes on where the last batch was committed.

import { type LaneStretch, readLane, type Tx, transact } from '../../../ledger/index.ts'
import { type Ctx, createCtx, systemActor } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { queueDeliveries } from '../deliveries/queue.ts'
import { isWanted } from '../subscriptions/check-said.ts'

export const replayJob = 'webhooks.replay'

const batchEntries = 500

/** Until no replay is open, or `signal` aborts. */
export async function runReplays(platform: Platform, signal: AbortSignal): Promise<void> {
  let more = true
  while (more && !signal.aborted) {
    const ctx = createCtx(systemActor(replayJob), platform.clock, platform.log)
    more = await transact(platform, ctx, (tx) => replaySome(tx, ctx, platform))
  }
}

/** @returns whether there was anything to do. */
async function replaySome(tx: Tx, ctx: Ctx, platform: Platform): Promise<boolean> {
  const replay = await lockReplay(tx)
  if (!replay) return false
  const { subscriptionId, wanted } = replay
  const [walk, ...others] = wanted ? replay.walks : []
  const step = walk && wanted ? await walkOn(tx, walk, wanted) : { entries: [], rest: undefined }
  const toTell = step.entries.map((entry) => ({ ...entry, subscriptionId }))
  const queued = await queueDeliveries(tx, ctx, platform, toTell, true)
  const walks = step.rest ? [step.rest, ...others] : others
  await tx.db
    .updateTable('webhooks_replay')
    .set({
      walks: JSON.stringify(walks),
      queued: replay.queued + queued,
      ...(walks.length === 0 ? { ended_at: ctx.now } : {}),
    })
    .where('id', '=', replay.id)
    .execute()
  return true
}

/** The one that has waited longest; `wanted` is absent when its subscription is paused or removed. */
async function lockReplay(tx: Tx) {
  const replay = await tx.db
    .selectFrom('webhooks_replay')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('requested_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!replay) return undefined
  const subscription = await tx.db
    .selectFrom('webhooks_subscription')
    .select('kinds')
    .where('id', '=', replay.subscription_id)
    .where('state', '=', 'active')
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  const { id, subscription_id: subscriptionId, walks, queued } = replay
  return { id, subscriptionId, walks, queued, wanted: subscription?.kinds }
}

async function walkOn(tx: Tx, { lane, from, upto }: LaneStretch, wanted: readonly string[]) {
  const read = await readLane(tx.db, lane, from, batchEntries)
  const reached = read.at(-1)?.position ?? upto
  return {
    entries: read
      .filter(({ kind, position }) => position <= upto && isWanted(kind, wanted))
      .map(({ position, id, kind, subjectId, handleId }) => ({
        ...{ lane, position, entryId: id, kind, subjectId, handleId },
      })),
    rest: reached < upto ? { lane, from: reached, upto } : undefined,
  }
}
