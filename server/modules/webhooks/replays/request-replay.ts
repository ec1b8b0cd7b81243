import { findSince, houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { webhookReplayed } from '../entries.ts'
import { webhookIsPaused, webhookReplayTooOld } from '../refusals.ts'
import { reachWebhook } from '../subscriptions/find-webhooks.ts'

/** As long as the log is kept. */
const longestMs = 30 * 86_400_000

/**
 * Asks for everything since a time to be sent again. What is recorded from now on comes by itself.
 * @returns the replay's id. @throws webhook.unknown, webhook.is_paused, webhook.replay_too_old
 */
export async function requestReplay(
  tx: Tx,
  ctx: Ctx,
  { subscriptionId, since }: { subscriptionId: string; since: Date },
): Promise<{ id: string }> {
  const { state, name } = await reachWebhook(tx.db, subscriptionId)
  if (state === 'paused') throw webhookIsPaused()
  if (since.getTime() < ctx.now.getTime() - longestMs) throw webhookReplayTooOld()
  const id = ctx.newId()
  await tx.db
    .insertInto('webhooks_replay')
    .values({
      id,
      subscription_id: subscriptionId,
      since,
      walks: JSON.stringify(await findSince(tx.db, since)),
      requested_at: ctx.now,
      requested_by: `${ctx.actor.type}:${ctx.actor.id}`,
    })
    .execute()
  tx.record({
    kind: webhookReplayed,
    subject: houseSubject,
    body: { webhookId: subscriptionId, name, replayId: id, since: since.toISOString() },
  })
  return { id }
}
