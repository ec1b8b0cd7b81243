// What became of deliveries that were handed to a provider, many in one transaction.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { settle } from '../../../platform/settle.ts'
import type { Adapter, SendOutcome } from '../adapter.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { settleLearnt, takeWaited } from '../inbound/settle-early.ts'
import type { ReasonCode } from '../reasons.ts'
import { stopTouchpoint } from '../touchpoints/stop-touchpoint.ts'
import { changeBucket, touchpointBucket } from './buckets.ts'
import type { Claimed } from './claim-deliveries.ts'
import { conclude } from './conclude.ts'
import { type Move, moveDeliveries } from './move-deliveries.ts'
import { optOut } from './opt-out.ts'
import { movesAfter, takeParked } from './parked-receipts.ts'
import { lockQueues, refreshQueues } from './queue.ts'
import { paused } from './rates.ts'
import { slowTouchpoints } from './slow-touchpoints.ts'

export interface Ended {
  claimed: Claimed
  adapter: Adapter
  outcome: SendOutcome
  /** The provider is putting off everything to this touchpoint. */
  isAway: boolean
  /** Nothing to this touchpoint until then. */
  pauseUntil?: Date | undefined
}

/** Where each of them stands now. */
export interface Stands {
  deliveryId: string
  state: DeliveryState
  reason: ReasonCode | null
}

export async function recordOutcomes(tx: Tx, ctx: Ctx, ended: readonly Ended[]): Promise<Stands[]> {
  const claims = ended.map(({ claimed }) => claimed)
  tx.sent(lockQueues(tx.db, claims, ctx.now))
  const names = namesOf(ended)
  const [rows, parked, waited] = await settle([
    lockDeliveries(
      tx.db,
      claims.map((claimed) => claimed.deliveryId),
    ),
    takeParked(tx.db, names),
    takeWaited(tx, names),
  ])
  const moves = ended.flatMap((one) => {
    const row = rows.get(one.claimed.deliveryId)
    return row ? moveOf(ctx, one, row) : []
  })
  moveDeliveries(tx, moves)
  moveDeliveries(tx, movesAfter(moves, parked))
  await settleLearnt(tx, ctx, names, waited)
  for (const one of ended) await follow(tx, ctx, one)
  const handleIds = claims.map((claimed) => claimed.handleId)
  tx.sent(refreshQueues(tx.db, handleIds, ctx.now))
  return moves.map(({ of: { deliveryId }, to, reason }) => ({
    deliveryId,
    state: to,
    reason: reason ?? null,
  }))
}

interface Row {
  id: string
  state: DeliveryState
  attempts: number
  retries: number
  reason: string | null
}

async function lockDeliveries(db: Db, ids: readonly string[]): Promise<Map<string, Row>> {
  const { rows } = await sql<Row>`/*keep:channels-delivery-lock*/
    select id, state, attempts, retries, reason from channels_delivery where id = any(${ids}::uuid[])
    order by id for update`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

const namesOf = (ended: readonly Ended[]) =>
  ended.flatMap(({ claimed: { messageId, touchpointId, channel }, outcome }) =>
    outcome.how === 'accepted'
      ? [{ messageId, touchpointId, channel, providerId: outcome.providerId }]
      : [],
  )

/** An answer that changes nothing may still teach the provider's id. */
function moveOf({ now }: Ctx, { claimed, adapter, outcome, isAway }: Ended, row: Row): Move[] {
  const providerId = outcome.how === 'accepted' ? outcome.providerId : undefined
  const known = { of: claimed, from: row.state, at: now, providerId }
  const { unknownHoldsMs } = adapter
  const conclusion = conclude(row, outcome, { now, unknownHoldsMs, isAway })
  if (conclusion) return [{ ...known, ...conclusion }]
  return providerId ? [{ ...known, to: row.state }] : []
}

/** What a refusal means for others than the delivery itself. */
async function follow(tx: Tx, ctx: Ctx, { claimed, adapter, outcome, pauseUntil }: Ended) {
  const { touchpointId, handleId } = claimed
  const bucket = {
    name: touchpointBucket(touchpointId),
    rate: adapter.rates.touchpoint,
    now: ctx.now,
  }
  if (pauseUntil) await changeBucket(tx.db, bucket, (one) => paused(one, pauseUntil))
  if (outcome.how !== 'failed') return
  const { then, reason, detail } = outcome.failure
  if (then.do === 'stop') await stopTouchpoint(tx, ctx, { touchpointId, reason, detail })
  if (then.do === 'slow' && then.scope !== 'handle') {
    const until = new Date(ctx.now.getTime() + then.afterMs(claimed.attempts))
    await slowTouchpoints(tx, ctx, { touchpointId, adapter, scope: then.scope, until })
  }
  if (then.do === 'fail' && then.optOut) {
    await optOut(tx, ctx, [
      { handleId, touchpointId, channel: adapter.channel, purpose: then.optOut, at: ctx.now },
    ])
  }
}
