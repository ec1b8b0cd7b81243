import { sql } from 'kysely'
import { type Tx, toJson } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { exactLinker, type Linkable, type Linker } from './linker.ts'

/**
 * Leaves a suggestion for each pair the linker finds, unless the two are one customer, are kept
 * apart, or were suggested or dismissed before under any of their handles.
 */
export async function suggestLinks(
  tx: Tx,
  ctx: Ctx,
  changed: readonly Linkable[],
  linker: Linker = exactLinker,
): Promise<void> {
  if (changed.length === 0) return
  const candidates = await linker.findCandidates(tx, changed)
  if (candidates.length === 0) return
  const given = rowsOf(
    { id: 'uuid', a: 'uuid', b: 'uuid', score: 'real', reason: 'text', evidence: 'jsonb' },
    candidates.map((pair) => ({
      id: ctx.newId(),
      a: pair.customerId,
      b: pair.otherId,
      score: pair.score,
      reason: pair.reasons[0]?.rule ?? 'linker',
      evidence: toJson({ reasons: pair.reasons }),
    })),
  )
  await sql`
    insert into customers_suggestion (id, a_handle_id, b_handle_id, score, reason, evidence, made_at)
    select given.id, least(one.home_handle_id, other.home_handle_id),
      greatest(one.home_handle_id, other.home_handle_id), score, reason, evidence, ${ctx.now}
    from ${given}
    -- A profile may still stand for somebody who was merged away a moment ago.
    join customers_customer a on a.id = given.a
    join customers_customer b on b.id = given.b
    join customers_customer one on one.id = coalesce(a.merged_into, a.id)
    join customers_customer other on other.id = coalesce(b.merged_into, b.id)
    where one.id <> other.id and one.erased_at is null and other.erased_at is null
    and not exists (
      select from customers_apart apart
      join customers_handle x on x.id = apart.a_handle_id
      join customers_handle y on y.id = apart.b_handle_id
      where apart.lifted_at is null and x.customer_id in (one.id, other.id)
        and y.customer_id in (one.id, other.id))
    and not exists (
      select from customers_handle x
      join customers_suggestion earlier on x.id in (earlier.a_handle_id, earlier.b_handle_id)
      join customers_handle y on y.id in (earlier.a_handle_id, earlier.b_handle_id)
      where x.customer_id = one.id and y.customer_id = other.id)
    on conflict do nothing`.execute(tx.db)
}
