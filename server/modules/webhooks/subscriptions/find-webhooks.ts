import type { Selectable } from 'kysely'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db, Tables } from '../../../platform/database.ts'
import type { WebhookView } from '../contracts.ts'
import { webhookUnknown } from '../refusals.ts'

export type SubscriptionRow = Selectable<Tables['webhooks_subscription']>

/** Newest first. */
export async function findWebhooks(
  db: Db,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: WebhookView[]; next: string | null }> {
  let query = db
    .selectFrom('webhooks_subscription')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (page.cursor) query = query.where('id', '<', String(decodeCursor(page.cursor, 1)[0]))
  const rows = await query.execute()
  const shown = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? shown.at(-1) : undefined
  return { items: shown.map(showWebhook), next: last ? encodeCursor([last.id]) : null }
}

/** @throws webhook.unknown */
export async function reachWebhook(db: Db, id: string): Promise<SubscriptionRow> {
  const row = await db
    .selectFrom('webhooks_subscription')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw webhookUnknown()
  return row
}

export const showWebhook = (row: SubscriptionRow): WebhookView => ({
  id: row.id,
  name: row.name,
  url: row.url,
  kinds: row.kinds,
  state: row.state,
  pausedReason: row.paused_reason,
  pausedAt: row.paused_at?.toISOString() ?? null,
  restingUntil: row.resting_until?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
})
