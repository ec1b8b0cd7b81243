// Undoing: the edge goes, and what is left is built anew from the remaining edges, so that any
// order of undoing gives what a fresh build would. The pair is kept apart from then on.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/database.ts'
import { buildComponents, type Component } from './components.ts'
import { customerSplit } from './entries.ts'
import { bumpEpoch } from './plan.ts'
import { mergeUndone, mergeUnknown } from './refusals.ts'

export interface Undo {
  edgeId: string
}

export interface Undone {
  /** The customer that keeps the id it had. */
  keptId: string
  /** The customer that is there again, or anew when it never was one on its own. */
  restoredId: string
  apartId: string
}

/**
 * Takes back a join or the attaching of a handle and forbids the same pair from joining again.
 * @throws merge.unknown, merge.already_undone
 */
export async function undoJoin(tx: Tx, ctx: Ctx, { edgeId }: Undo): Promise<Undone> {
  // Whoever remembers these handles as one customer's must look again before adding to them.
  await bumpEpoch(tx)
  const edge = await lockEdge(tx, edgeId)
  const customerId = await lockOwner(tx, edge.into_handle_id)
  const parts = await splitWithout(tx.db, customerId, edgeId)
  await tx.db
    .updateTable('customers_edge')
    .set({ undone_at: ctx.now, undone_by: `${ctx.actor.type}:${ctx.actor.id}` })
    .where('id', '=', edgeId)
    .execute()
  for (const part of parts) {
    if (!part.customerId) await giveHome(tx, ctx, part)
    await pointTo(tx, part, customerId)
  }
  const kept = parts.find((part) => part.customerId === customerId) ?? parts[0]!
  const restored = parts.find((part) => part !== kept)!
  const apartId = await keepApart(tx, ctx, edge)
  for (const part of [kept, restored]) {
    const handleId = part.handleIds.includes(edge.into_handle_id)
      ? edge.into_handle_id
      : edge.from_handle_id
    tx.record({
      kind: customerSplit,
      subject: { type: 'customer', id: part.customerId! },
      handleId,
      body: {
        edgeId,
        apartId,
        keptId: kept.customerId!,
        restoredId: restored.customerId!,
        handleIds: restored.handleIds,
      },
    })
  }
  return { keptId: kept.customerId!, restoredId: restored.customerId!, apartId }
}

/** What a customer's handles would be without one edge: for the preview and for the undo itself. */
export async function splitWithout(
  db: Db,
  customerId: string,
  edgeId: string,
): Promise<Component[]> {
  const handles = await db
    .selectFrom('customers_handle')
    .select(['id', 'type'])
    .where('customer_id', '=', customerId)
    .orderBy('id')
    .execute()
  const ids = handles.map((handle) => handle.id)
  const homes = await db
    .selectFrom('customers_customer')
    .select(['id', 'home_handle_id'])
    .where('home_handle_id', 'in', ids)
    .where((or) => or.or([or('id', '=', customerId), or('merged_into', '=', customerId)]))
    .execute()
  const edges = await db
    .selectFrom('customers_edge')
    .select(['id', 'from_handle_id as fromHandleId', 'into_handle_id as intoHandleId'])
    .where('from_handle_id', 'in', ids)
    .where('undone_at', 'is', null)
    .where('id', '<>', edgeId)
    .orderBy('seq')
    .execute()
  return buildComponents(ids, new Map(homes.map((row) => [row.home_handle_id, row.id])), edges)
}

async function lockEdge(tx: Tx, edgeId: string) {
  const edge = await tx.db
    .selectFrom('customers_edge')
    .selectAll()
    .where('id', '=', edgeId)
    .forUpdate()
    .executeTakeFirst()
  if (!edge) throw mergeUnknown()
  if (edge.undone_at) throw mergeUndone()
  return edge
}

async function lockOwner(tx: Tx, handleId: string): Promise<string> {
  for (;;) {
    const { customer_id: id } = await tx.db
      .selectFrom('customers_handle')
      .select('customer_id')
      .where('id', '=', handleId)
      .executeTakeFirstOrThrow()
    const row = await tx.db
      .selectFrom('customers_customer')
      .select('merged_into')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!row.merged_into) return id
  }
}

/** Handles that never had a customer of their own get one, visible, with a home. */
async function giveHome(tx: Tx, ctx: Ctx, part: Component) {
  const customerId = ctx.newId()
  const homeHandleId = ctx.newId()
  await tx.db
    .insertInto('customers_customer')
    .values({ id: customerId, home_handle_id: homeHandleId, visible: true, created_at: ctx.now })
    .execute()
  await tx.db
    .insertInto('customers_handle')
    .values({
      id: homeHandleId,
      customer_id: customerId,
      type: 'home',
      value: customerId,
      realm: '',
      assurance: 3,
      asserted_by: 'system:customers',
      first_seen_at: ctx.now,
    })
    .execute()
  await tx.db
    .insertInto('customers_edge')
    .values({
      id: ctx.newId(),
      kind: 'attached',
      from_handle_id: part.handleIds[0]!,
      into_handle_id: homeHandleId,
      evidence: JSON.stringify({ assertedBy: 'undo' }),
      made_by: `${ctx.actor.type}:${ctx.actor.id}`,
      made_at: ctx.now,
    })
    .execute()
  part.handleIds.push(homeHandleId)
  part.customerIds.push(customerId)
  part.customerId = customerId
}

async function pointTo(tx: Tx, part: Component, was: string) {
  const id = part.customerId!
  if (id !== was) {
    await tx.db
      .updateTable('customers_handle')
      .set({ customer_id: id })
      .where('id', 'in', part.handleIds)
      .execute()
  }
  await tx.db
    .updateTable('customers_customer')
    .set({ merged_into: id })
    .where('id', 'in', part.customerIds)
    .where('id', '<>', id)
    .execute()
  await tx.db
    .updateTable('customers_customer')
    .set({ merged_into: null })
    .where('id', '=', id)
    .execute()
}

async function keepApart(
  tx: Tx,
  ctx: Ctx,
  edge: { from_handle_id: string; into_handle_id: string },
): Promise<string> {
  const id = ctx.newId()
  await tx.db
    .insertInto('customers_apart')
    .values({
      id,
      a_handle_id: edge.into_handle_id,
      b_handle_id: edge.from_handle_id,
      made_by: `${ctx.actor.type}:${ctx.actor.id}`,
      made_at: ctx.now,
    })
    .execute()
  return id
}
