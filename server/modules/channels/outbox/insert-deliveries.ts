import { sql } from 'kysely'
import { type Tx, toJson } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { OutgoingContent } from '../content/content.ts'
import type { DeliveryView } from './contracts.ts'
import { enqueue } from './queue.ts'

export interface NewDeliveries {
  messageId: string
  handleId: string
  touchpointId: string
  parts: readonly { part: number; content: OutgoingContent }[]
  state: 'queued' | 'scheduled'
  notBefore: Date
  expiresAt: Date
  /** Undefined: it is a reply. */
  purpose: string | undefined
}

/** Queues the parts of a message at the end of their handle's queue. */
export function insertDeliveries(tx: Tx, ctx: Ctx, given: NewDeliveries): DeliveryView[] {
  const { messageId, handleId, touchpointId, purpose, state, notBefore } = given
  // First the queue: places are then given in the order in which writers commit.
  tx.sent(enqueue(tx.db, { handleId, touchpointId, readyAt: notBefore }))
  const rows = given.parts.map(({ part, content }) => ({
    id: ctx.newId(),
    part,
    content: toJson(content),
  }))
  const columns = { id: 'uuid', part: 'integer', content: 'jsonb' } as const
  const inserted = sql`/*keep:channels-deliveries-insert*/
    insert into channels_delivery (id, message_id, part, handle_id, touchpoint_id, state, content,
      is_reply, purpose, not_before, expires_at, created_at)
    select given.id, ${messageId}::uuid, given.part, ${handleId}::uuid, ${touchpointId}::uuid,
      ${state}, given.content, ${purpose === undefined}, ${purpose ?? null},
      ${notBefore}::timestamptz, ${given.expiresAt}::timestamptz, ${ctx.now}::timestamptz
    from ${rowsOf(columns, rows)} order by given.ord`.execute(tx.db)
  tx.sent(inserted)
  return rows.map(({ id, part }) => ({
    id,
    part,
    handleId,
    touchpointId,
    state,
    reason: null,
    detail: null,
    notBefore: notBefore.toISOString(),
    acceptedAt: null,
    deliveredAt: null,
    readAt: null,
  }))
}
