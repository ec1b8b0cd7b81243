// The log of a subscription: what was sent and is to be, each with its attempts.

import { type Selectable, sql } from 'kysely'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db, Tables } from '../../../platform/database.ts'
import type { AttemptView, WebhookDeliveryView } from '../contracts.ts'
import type { Outcome } from './post-event.ts'

export type DeliveryRow = Selectable<Tables['webhooks_delivery']>
type AttemptRow = Selectable<Tables['webhooks_attempt']>

const attemptsShown = 20

export interface DeliveriesAsked {
  subscriptionId: string
  state?: 'pending' | 'delivered' | 'failed' | undefined
  cursor?: string | undefined
  limit: number
}

/** Newest first. */
export async function findDeliveries(
  db: Db,
  { subscriptionId, state, cursor, limit }: DeliveriesAsked,
): Promise<{ items: WebhookDeliveryView[]; next: string | null }> {
  let query = db
    .selectFrom('webhooks_delivery')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  // As a literal, so that the index of the failed ones is seen to fit.
  if (state) query = query.where('state', '=', sql.lit(state))
  if (cursor) query = query.where('id', '<', String(decodeCursor(cursor, 1)[0]))
  const rows = await query.execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: await showDeliveries(db, rows.slice(0, limit)),
    next: last ? encodeCursor([last.id]) : null,
  }
}

export async function showDeliveries(
  db: Db,
  rows: readonly DeliveryRow[],
): Promise<WebhookDeliveryView[]> {
  const { rows: attempts } = await sql<AttemptRow>`
    select attempt.* from webhooks_attempt attempt
    join webhooks_delivery delivery on delivery.id = attempt.delivery_id
    where delivery.id = any(${rows.map(({ id }) => id)}::uuid[])
      and attempt.number > delivery.attempts - ${attemptsShown}::int
    order by attempt.delivery_id, attempt.number`.execute(db)
  const byDelivery = Map.groupBy(attempts, ({ delivery_id }) => delivery_id)
  return rows.map((row) => ({
    id: row.id,
    eventId: row.entry_id,
    kind: row.kind,
    lane: row.lane,
    position: row.position,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    nextAt: row.state === 'pending' ? row.due_at.toISOString() : null,
    endedAt: row.ended_at?.toISOString() ?? null,
    attempts: (byDelivery.get(row.id) ?? []).map((attempt) => ({
      number: attempt.number,
      ...showOutcome({ ...attempt, durationMs: attempt.duration_ms }),
    })),
  }))
}

export const showOutcome = ({
  at,
  durationMs,
  status,
  answer,
  error,
}: Omit<Outcome, 'restUntil'>): Omit<AttemptView, 'number'> => ({
  at: at.toISOString(),
  durationMs: Math.round(durationMs),
  status,
  answer,
  error,
})
