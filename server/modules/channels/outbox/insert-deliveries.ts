import { type Tx, toJson } from '../../../ledger/index.ts'
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
    message_id: messageId,
    part,
    handle_id: handleId,
    touchpoint_id: touchpointId,
    state,
    content: toJson(content),
    is_reply: purpose === undefined,
    purpose: purpose ?? null,
    not_before: notBefore,
    expires_at: given.expiresAt,
    created_at: ctx.now,
  }))
  tx.sent(tx.db.insertInto('channels_delivery').values(rows).execute())
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
