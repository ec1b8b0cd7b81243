import { sql } from 'kysely'
import { type Tx, toJson } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'

/** That two handles may be one person's, as somebody found who may not join them. */
export interface FoundPair {
  aHandleId: string
  bHandleId: string
  /** From 0 to 1. */
  score: number
  /** A word of `rules`. */
  reason: string
  evidence: Record<string, unknown>
}

/**
 * Leaves a suggestion for staff, unless the two are one customer, or this very pair was suggested or
 * dismissed before.
 */
export function leaveSuggestion(tx: Tx, ctx: Ctx, found: FoundPair): void {
  const { aHandleId, bHandleId, score, reason, evidence } = found
  const left = sql`
    insert into customers_suggestion (id, a_handle_id, b_handle_id, score, reason, evidence, made_at)
    select ${ctx.newId()}::uuid, least(one.id, other.id), greatest(one.id, other.id),
      ${score}::real, ${reason}, ${toJson(evidence)}::jsonb, ${ctx.now}
    from customers_handle as one, customers_handle as other
    where one.id = ${aHandleId}::uuid and other.id = ${bHandleId}::uuid
      and one.customer_id <> other.customer_id
    on conflict do nothing`.execute(tx.db)
  tx.sent(left)
}
