import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { WebhookDeliveryView } from '../contracts.ts'
import { webhookDeliveryUnknown, webhookIsPaused } from '../refusals.ts'
import { reachWebhook } from '../subscriptions/find-webhooks.ts'
import { askAnew, wakeSenders } from './queue.ts'
import { type DeliveryRow, showDeliveries } from './show-deliveries.ts'

/**
 * Sends one again, with its attempts counted anew; one that waits goes at once.
 * @throws webhook.unknown, webhook.delivery_unknown, webhook.is_paused
 */
export async function retryDelivery(
  tx: Tx,
  ctx: Ctx,
  { database }: Pick<Platform, 'database'>,
  asked: { subscriptionId: string; deliveryId: string },
): Promise<WebhookDeliveryView> {
  const subscription = await reachWebhook(tx.db, asked.subscriptionId)
  if (subscription.state === 'paused') throw webhookIsPaused()
  const { rows } = await sql<DeliveryRow>`
    update webhooks_delivery as delivery set ${askAnew(ctx.now)}
    where id = ${asked.deliveryId} and subscription_id = ${asked.subscriptionId}
    returning *`.execute(tx.db)
  if (rows.length === 0) throw webhookDeliveryUnknown()
  tx.onCommitted(() => wakeSenders(database))
  return (await showDeliveries(tx.db, rows))[0]!
}
