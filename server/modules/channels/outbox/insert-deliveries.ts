import { type Tx, toJson } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { OutgoingContent } from '../content/content.ts'
import { lockQueues, refreshQueues } from './queue.ts'

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

/** Queues the parts of a message at the end of their handle's queue. @returns their ids by part. */
export async function insertDeliveries(
  tx: Tx,
  ctx: Ctx,
  given: NewDeliveries,
): Promise<{ id: string; part: number }[]> {
  const { messageId, handleId, touchpointId, purpose } = given
  // First the queue: places are then given in the order in which writers commit.
  await lockQueues(tx.db, [{ handleId, touchpointId }], ctx.now)
  const rows = given.parts.map(({ part, content }) => ({
    id: ctx.newId(),
    message_id: messageId,
    part,
    handle_id: handleId,
    touchpoint_id: touchpointId,
    state: given.state,
    content: toJson(content),
    is_reply: purpose === undefined,
    purpose: purpose ?? null,
    not_before: given.notBefore,
    expires_at: given.expiresAt,
    created_at: ctx.now,
  }))
  await tx.db.insertInto('channels_delivery').values(rows).execute()
  await refreshQueues(tx.db, [handleId], ctx.now)
  return rows.map(({ id, part }) => ({ id, part }))
}
