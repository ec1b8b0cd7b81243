// Joining two customers: an edge with its evidence; the handles of one are re-pointed to the
// other; nothing is deleted and nothing that was recorded moves.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/database.ts'
import { customerJoined } from './entries.ts'
import { bumpEpoch } from './plan.ts'
import { customerUnknown, mergeErased, mergeKeptApart, mergeSame } from './refusals.ts'

export interface Join {
  /** The customer that stays. */
  intoId: string
  fromId: string
  /** The handles whose being one person's is the evidence; absent: the two home handles. */
  intoHandleId?: string
  fromHandleId?: string
  evidence: Record<string, unknown>
  occurredAt?: Date
}

export interface Joined {
  /** By which the join can be undone. */
  edgeId: string
  intoId: string
  fromId: string
}

/**
 * Joins `fromId` into `intoId`; older ids of either are understood. Staff may exceed the limits of
 * handle types, which bind only joins that happen on their own.
 * @throws customer.unknown, merge.same_customer, merge.erased, merge.kept_apart
 */
export async function joinCustomers(tx: Tx, ctx: Ctx, join: Join): Promise<Joined> {
  await bumpEpoch(tx)
  return joinPair(tx, ctx, join)
}

/** The join itself, for the resolver, which knows what its own process remembers. */
export async function joinPair(tx: Tx, ctx: Ctx, join: Join): Promise<Joined> {
  const [into, from] = await lockPair(tx, join.intoId, join.fromId)
  if (into.id === from.id) throw mergeSame({ customerId: into.id })
  if (into.erased_at || from.erased_at) throw mergeErased()
  const apart = await findApart(tx.db, into.id, from.id)
  if (apart) throw mergeKeptApart({ apartId: apart })
  const edge = {
    id: ctx.newId(),
    intoHandleId: join.intoHandleId ?? into.home_handle_id,
    fromHandleId: join.fromHandleId ?? from.home_handle_id,
  }
  await tx.db
    .insertInto('customers_edge')
    .values({
      id: edge.id,
      kind: 'joined',
      from_handle_id: edge.fromHandleId,
      into_handle_id: edge.intoHandleId,
      evidence: JSON.stringify(join.evidence),
      made_by: `${ctx.actor.type}:${ctx.actor.id}`,
      made_at: ctx.now,
    })
    .execute()
  await tx.db
    .updateTable('customers_handle')
    .set({ customer_id: into.id })
    .where('customer_id', '=', from.id)
    .execute()
  await tx.db
    .updateTable('customers_customer')
    .set({ merged_into: into.id })
    .where((or) => or.or([or('id', '=', from.id), or('merged_into', '=', from.id)]))
    .execute()
  if (from.visible && !into.visible) {
    await tx.db
      .updateTable('customers_customer')
      .set({ visible: true })
      .where('id', '=', into.id)
      .execute()
  }
  tx.record({
    kind: customerJoined,
    subject: { type: 'customer', id: into.id },
    handleId: edge.intoHandleId,
    occurredAt: join.occurredAt ?? ctx.now,
    body: {
      edgeId: edge.id,
      intoId: into.id,
      fromId: from.id,
      intoHandleId: edge.intoHandleId,
      fromHandleId: edge.fromHandleId,
      evidence: join.evidence,
    },
  })
  return { edgeId: edge.id, intoId: into.id, fromId: from.id }
}

/** The pair that keeps two canonical customers apart, if staff separated them. */
export async function findApart(
  db: Db,
  oneId: string,
  otherId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select apart.id from customers_apart as apart
    join customers_handle as a on a.id = apart.a_handle_id
    join customers_handle as b on b.id = apart.b_handle_id
    where apart.lifted_at is null
      and ((a.customer_id = ${oneId} and b.customer_id = ${otherId})
        or (a.customer_id = ${otherId} and b.customer_id = ${oneId}))
    limit 1`.execute(db)
  return rows[0]?.id
}

/**
 * The canonical customers of two ids, locked in one order. An id that was joined away while we
 * waited for its lock is followed to where it went.
 */
async function lockPair(tx: Tx, oneId: string, otherId: string) {
  let ids = [oneId, otherId] as [string, string]
  for (;;) {
    const rows = await tx.db
      .selectFrom('customers_customer')
      .selectAll()
      .where('id', 'in', ids)
      .orderBy('id')
      .forUpdate()
      .execute()
    const found = ids.map((id) => rows.find((row) => row.id === id))
    const [one, other] = found
    if (!one || !other) throw customerUnknown()
    if (!one.merged_into && !other.merged_into) return [one, other] as const
    ids = [one.merged_into ?? one.id, other.merged_into ?? other.id]
  }
}
