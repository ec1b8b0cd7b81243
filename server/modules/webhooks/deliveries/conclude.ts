// Writing down what became of an attempt, and what follows from it.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { pauseGone } from '../subscriptions/change-webhook.ts'
import type { Claimed } from './claim-deliveries.ts'
import { nextAttempt } from './next-attempt.ts'
import type { Outcome } from './post-event.ts'

/**
 * Ends the delivery, or says when it is tried again; 410 pauses its subscription. Of an attempt whose
 * lease had run out only the line in the log is kept: the delivery is somebody else's by now.
 * @param chance from 0 to 1, for the wait.
 * @returns the state it is in.
 */
export async function conclude(
  tx: Tx,
  ctx: Ctx,
  claimed: Claimed,
  outcome: Outcome,
  chance: number,
): Promise<'pending' | 'delivered' | 'failed' | undefined> {
  // Its row is locked before anything is kept, so that an erasure comes wholly before or after.
  const row = await tx.db
    .selectFrom('webhooks_delivery')
    .select(['attempts', 'forgotten', 'state'])
    .where('id', '=', claimed.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  await keepAttempt(tx, claimed, outcome, row.forgotten)
  if (outcome.status === 410) await pauseGone(tx, ctx, claimed.subscriptionId)
  if (outcome.restUntil) await rest(tx, claimed.subscriptionId, outcome.restUntil)
  if (row.attempts !== claimed.attempt || row.state !== 'pending') return undefined
  const { state, dueAt } = judge(claimed, outcome, ctx.now, chance)
  await tx.db
    .updateTable('webhooks_delivery')
    .set({
      state,
      leased: false,
      ...(dueAt ? { due_at: dueAt } : { ended_at: ctx.now }),
    })
    .where('id', '=', claimed.id)
    .execute()
  return state
}

function judge(
  { made }: Claimed,
  { status, restUntil }: Outcome,
  now: Date,
  chance: number,
): { state: 'pending' | 'delivered' | 'failed'; dueAt?: Date } {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered' }
  const dueAt = status === 410 ? undefined : nextAttempt(made, now, { chance, restUntil })
  return dueAt ? { state: 'pending', dueAt } : { state: 'failed' }
}

async function keepAttempt(tx: Tx, claimed: Claimed, outcome: Outcome, isForgotten: boolean) {
  await tx.db
    .insertInto('webhooks_attempt')
    .values({
      delivery_id: claimed.id,
      number: claimed.attempt,
      at: outcome.at,
      duration_ms: Math.round(outcome.durationMs),
      status: outcome.status,
      answer: isForgotten ? null : outcome.answer,
      error: outcome.error,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** All of its deliveries wait; a later word of the receiver's counts only if it asks for longer. */
async function rest(tx: Tx, subscriptionId: string, until: Date) {
  await tx.db
    .updateTable('webhooks_subscription')
    .set({ resting_until: until })
    .where('id', '=', subscriptionId)
    .where((where) =>
      where.or([where('resting_until', 'is', null), where('resting_until', '<', until)]),
    )
    .execute()
}
