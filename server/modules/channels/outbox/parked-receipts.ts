// Receipts that come before our own answer, and do not say of which delivery they are: they are put
// by under the provider's id until somebody learns whose it is. The two sides may do so at the same
// instant, so both lock the id first: whoever comes second sees what the first has done.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import { settle } from '../../../platform/settle.ts'
import type { ReceiptState } from '../adapter.ts'
import type { ReasonCode } from '../reasons.ts'
import { afterReceipt } from './delivery-moves.ts'
import { type Move, oneLine } from './move-deliveries.ts'

export interface ProviderName {
  touchpointId: string
  providerId: string
}

export interface Parked extends ProviderName {
  state: ReceiptState
  at: Date
  reason?: ReasonCode | undefined
  detail?: string | undefined
}

const dayMs = 86_400_000

/** Until commit nobody else parks or takes receipts of these ids. */
export async function lockNames(db: Db, names: readonly ProviderName[]): Promise<void> {
  if (names.length === 0) return
  await sql`/*keep:channels-name-lock*/
    select * from ${lockedNames(names.map(keyOf))}`.execute(db)
}

/** The same as something to select from, for a statement that asks something else besides. */
export const lockedNames = (keys: readonly string[]) => sql`(
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 7301) as key from unnest(${[...keys]}::text[]) as name
      order by key
    ) as sorted
  ) as locked_names`

const keyOf = ({ touchpointId, providerId }: ProviderName) => `${touchpointId} ${providerId}`

/** Call it with the names locked. */
export async function parkReceipts(db: Db, receipts: readonly Parked[], now: Date): Promise<void> {
  if (receipts.length === 0) return
  const rows = receipts.map((receipt) => ({
    touchpoint_id: receipt.touchpointId,
    provider_id: receipt.providerId,
    state: receipt.state,
    occurred_at: receipt.at,
    reason: receipt.reason ?? null,
    detail: receipt.detail === undefined ? null : oneLine(receipt.detail),
    received_at: now,
  }))
  await db
    .insertInto('channels_receipt')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const order: readonly ReceiptState[] = ['accepted', 'failed', 'delivered', 'read', 'played']

/** Takes what was put by for ids that are just being learnt, and locks their names. */
export async function takeParked(db: Db, names: readonly ProviderName[]): Promise<Parked[]> {
  if (names.length === 0) return []
  const locked = lockNames(db, names)
  const taken = sql<Parked>`/*keep:channels-parked*/
    delete from channels_receipt as receipt
    using ${rowsOf({ touchpointId: 'uuid', providerId: 'text' }, [...names])}
    where receipt.touchpoint_id = given."touchpointId" and receipt.provider_id = given."providerId"
    returning receipt.touchpoint_id as "touchpointId", receipt.provider_id as "providerId",
      receipt.state, receipt.occurred_at as at, receipt.reason, receipt.detail`.execute(db)
  const [, { rows }] = await settle([locked, taken])
  return rows
}

/** The moves that follow when these have taught ids for which receipts were put by. */
export function movesAfter(moves: readonly Move[], parked: readonly Parked[]): Move[] {
  if (parked.length === 0) return []
  const byName = Map.groupBy(parked, keyOf)
  return moves.flatMap((move) => {
    const { providerId, of } = move
    const receipts = providerId && byName.get(keyOf({ ...of, providerId }))
    return receipts ? [afterAll(move, receipts)] : []
  })
}

/** One step over all receipts of a delivery, the earliest state first. */
function afterAll({ of, to: from, at }: Move, receipts: readonly Parked[]): Move {
  const sorted = receipts.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  const move: Move = { of, from, to: from, at, seen: {} }
  for (const receipt of sorted) {
    // It came before our own answer, but what it tells did not happen before it.
    const seenAt = receipt.at > at ? receipt.at : at
    if (receipt.state !== 'failed') move.seen = { ...move.seen, [receipt.state]: seenAt }
    const to = afterReceipt(move.to, { state: receipt.state, isItsId: true })
    if (!to) continue
    move.to = to
    move.at = seenAt
    move.reason = receipt.reason ?? undefined
    move.detail = receipt.detail ?? undefined
  }
  return move
}

/** Forgets those of ids that nobody learnt in a day: messages that others sent by our account. */
export async function purgeReceipts(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('channels_receipt')
    .where('received_at', '<', new Date(now.getTime() - dayMs))
    .execute()
}
