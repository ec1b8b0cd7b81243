// Redaction: what was said is forgotten, that something happened stays. Position, kind, handle and
// time remain, so no lane gets a gap and no count changes.

import type { Ctx } from '../platform/context.ts'
import { listKinds } from './kinds.ts'
import { executeIn, type Tx } from './transact.ts'

export type Redactable =
  | { handleIds: readonly string[] }
  | { entries: readonly { lane: number; position: number }[] }

/**
 * Redacts personal entries: of handles those whose kind may hold personal data (a kind that no
 * code declares any more is taken for personal), of places every one. Errors kept with parked
 * entries go too. Done at most `limit` at a time: call again while the answer equals it.
 * @returns how many entries were redacted now.
 */
export async function redact(tx: Tx, ctx: Ctx, what: Redactable, limit = 10_000): Promise<number> {
  const execute = executeIn(tx.db)
  const byHandle = 'handleIds' in what
  const places = byHandle ? [] : what.entries
  const impersonal = listKinds().flatMap((kind) => (kind.personal ? [] : kind.name))
  const chosen = byHandle
    ? `select lane, position from ledger_entry where handle_id = any($2::uuid[])
       and kind <> all($3::text[]) and redacted_at is null limit $4`
    : `select * from unnest($2::smallint[], $3::bigint[]) as place (lane, position) limit $4`
  const [done] = await execute<{ entries: number }>(
    `with chosen as materialized (${chosen}),
     forgotten as (
       update ledger_entry entry set body = '{"redacted": true}', context = null, redacted_at = $1
       from chosen where entry.lane = chosen.lane and entry.position = chosen.position
         and redacted_at is null
       returning 1
     ), parked as (
       update ledger_parked set error = 'redacted' from chosen
       where ledger_parked.lane = chosen.lane and ledger_parked.position = chosen.position
     )
     select count(*) as entries from forgotten`,
    byHandle
      ? [ctx.now, what.handleIds, impersonal, limit]
      : [ctx.now, places.map(({ lane }) => lane), places.map(({ position }) => position), limit],
  )
  return done?.entries ?? 0
}
