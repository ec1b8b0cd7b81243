// How a customer came together, and who must not be joined with it.

import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { customersOf } from '../detail/customers-of.ts'
import { findHandleIds } from '../detail/find-customer.ts'
import { seesContact } from '../detail/mask.ts'
import { maySee } from '../detail/reach-customer.ts'
import { loadCustomers, type ShownHandle, showHandle } from '../list/load-customers.ts'

const maxEdges = 500

/** Edges of the customer's handles, undone ones included, newest first. */
export async function findEdges(db: Db, viewer: Viewer, customerId: string) {
  const handleIds = await findHandleIds(db, customerId)
  const rows = await db
    .selectFrom('customers_edge')
    .selectAll()
    .where((where) =>
      where.or([
        where('from_handle_id', 'in', handleIds),
        where('into_handle_id', 'in', handleIds),
      ]),
    )
    .orderBy('seq', 'desc')
    .limit(maxEdges)
    .execute()
  const handles = await showHandles(
    db,
    viewer,
    rows.flatMap((row) => [row.from_handle_id, row.into_handle_id]),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    from: handles.get(row.from_handle_id)?.handle ?? null,
    into: handles.get(row.into_handle_id)?.handle ?? null,
    evidence: row.evidence,
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
    undoneAt: row.undone_at?.toISOString() ?? null,
    undoneBy: row.undone_by,
  }))
}

/** Pairs of this customer and another that are kept apart and were not lifted. */
export async function findAparts(db: Db, viewer: Viewer, customerId: string) {
  const handleIds = await findHandleIds(db, customerId)
  const { rows } = await sql<{ id: string; a: string; b: string; madeAt: Date; madeBy: string }>`
    select id, a_handle_id as a, b_handle_id as b, made_at as "madeAt", made_by as "madeBy"
    from customers_apart
    where lifted_at is null
      and (a_handle_id = any(${handleIds}::uuid[]) or b_handle_id = any(${handleIds}::uuid[]))
    order by made_at desc, id limit ${maxEdges}`.execute(db)
  const own = new Set(handleIds)
  const handles = await showHandles(
    db,
    viewer,
    rows.flatMap((row) => [row.a, row.b]),
  )
  const otherOf = (row: { a: string; b: string }) =>
    handles.get(own.has(row.a) ? row.b : row.a)?.customerId
  const ids = [...new Set(rows.flatMap((row) => otherOf(row) ?? []))]
  const others = new Map((await loadCustomers(db, viewer, ids)).map((one) => [one.id, one]))
  return rows
    .filter((row) => otherOf(row) !== customerId)
    .map((row) => {
      const other = others.get(otherOf(row) ?? '')
      return {
        id: row.id,
        a: handles.get(row.a)?.handle ?? null,
        b: handles.get(row.b)?.handle ?? null,
        other: other ? { id: other.id, name: other.name } : null,
        madeAt: row.madeAt.toISOString(),
        madeBy: row.madeBy,
      }
    })
}

/** Handles of customers the viewer may see, as he may see them. */
async function showHandles(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, { customerId: string; handle: ShownHandle }>> {
  if (ids.length === 0) return new Map()
  const owners = await customersOf(db, ids)
  const rows = await db
    .selectFrom('customers_handle')
    .select(['id', 'type', 'value', 'realm', 'assurance'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  const shown = new Map<string, { customerId: string; handle: ShownHandle }>()
  for (const row of rows) {
    const owner = owners.get(row.id)
    if (!owner || !maySee(viewer, owner)) continue
    shown.set(row.id, {
      customerId: owner.customerId,
      handle: showHandle(seesContact(viewer), row),
    })
  }
  return shown
}
