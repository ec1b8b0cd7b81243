import type { Ctx } from '../platform/context.ts'
import { notFound } from '../platform/refusal.ts'
import { retentionSet } from './entries.ts'
import { findKind } from './kinds.ts'
import { houseSubject, type Tx } from './transact.ts'

/** Keeps bodies of `kind` for `days`, or for ever (null). @throws not_found for an unknown kind. */
export async function setRetention(
  tx: Tx,
  ctx: Ctx,
  input: { kind: string; days: number | null },
): Promise<void> {
  const { kind, days } = input
  if (!findKind(kind)) throw notFound()
  const set = { days, set_by: `${ctx.actor.type}:${ctx.actor.id}`, set_at: ctx.now }
  await tx.db
    .insertInto('ledger_retention')
    .values({ kind, ...set })
    .onConflict((conflict) => conflict.column('kind').doUpdateSet(set))
    .execute()
  tx.record({ kind: retentionSet, subject: houseSubject, body: { kind, days } })
}
