// Staff decide: the pair is one person, or it is not and is not suggested again.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { joinCustomers } from '../join.ts'
import { suggestionDismissed } from '../person-entries.ts'
import { suggestionDecided, suggestionUnknown } from '../person-refusals.ts'

export interface SuggestedPair {
  id: string
  aId: string
  bId: string
  aHandleId: string
  state: 'open' | 'accepted' | 'dismissed'
  score: number
  reason: string
}

/** The pair as it stands now: the canonical customers of both handles. @throws suggestion.unknown */
export async function findSuggestedPair(db: Db, id: string): Promise<SuggestedPair> {
  const row = await db
    .selectFrom('customers_suggestion as suggestion')
    .innerJoin('customers_handle as a', 'a.id', 'suggestion.a_handle_id')
    .innerJoin('customers_handle as b', 'b.id', 'suggestion.b_handle_id')
    .select([
      'suggestion.id',
      'a.customer_id as aId',
      'b.customer_id as bId',
      'a.id as aHandleId',
      'suggestion.state',
      'suggestion.score',
      'suggestion.reason',
    ])
    .where('suggestion.id', '=', id)
    .executeTakeFirst()
  if (!row) throw suggestionUnknown()
  return row
}

/** Joins the pair; `intoId` stays. @throws suggestion.decided and what a join refuses. */
export async function acceptSuggestion(
  tx: Tx,
  ctx: Ctx,
  { pair, intoId }: { pair: SuggestedPair; intoId: string },
): Promise<{ mergeId: string; customerId: string }> {
  await decide(tx, ctx, pair.id, 'accepted')
  const joined = await joinCustomers(tx, ctx, {
    intoId,
    fromId: intoId === pair.aId ? pair.bId : pair.aId,
    evidence: { by: 'suggestion', suggestionId: pair.id, score: pair.score, reason: pair.reason },
  })
  return { mergeId: joined.edgeId, customerId: joined.intoId }
}

/** @throws suggestion.decided */
export async function dismissSuggestion(tx: Tx, ctx: Ctx, pair: SuggestedPair): Promise<void> {
  await decide(tx, ctx, pair.id, 'dismissed')
  tx.record({
    kind: suggestionDismissed,
    subject: { type: 'customer', id: pair.aId },
    handleId: pair.aHandleId,
    body: { suggestionId: pair.id, otherId: pair.bId },
  })
}

async function decide(tx: Tx, ctx: Ctx, id: string, state: 'accepted' | 'dismissed') {
  const decided = await tx.db
    .updateTable('customers_suggestion')
    .set({ state, decided_by: `${ctx.actor.type}:${ctx.actor.id}`, decided_at: ctx.now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (decided.numUpdatedRows !== 1n) throw suggestionDecided()
}
