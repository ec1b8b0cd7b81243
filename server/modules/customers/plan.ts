// What a batch of facts will write, gathered so that hundreds of events cost a handful of
// statements. A join in the middle flushes what stands so far.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import { rowsOf } from '../../platform/bulk.ts'
import type { Ctx } from '../../platform/context.ts'
import { isTaken, Superseded } from '../../platform/database.ts'

export interface CustomerRow {
  id: string
  homeHandleId: string
  visible: boolean
}

export interface HandleRow {
  id: string
  customerId: string
  type: string
  value: string
  realm: string
  assurance: number
  assertedBy: string
  claim: string | null
  heldFrom: string | null
  /** Of a period that is over already. */
  heldUntil?: string | undefined
  firstSeenAt: string
}

export interface EdgeRow {
  id: string
  fromHandleId: string
  intoHandleId: string
  evidence: string
  madeBy: string
}

export interface SuggestionRow {
  id: string
  a: string
  b: string
  score: number
  reason: string
  evidence: string
}

export interface Plan {
  customers: CustomerRow[]
  handles: HandleRow[]
  edges: EdgeRow[]
  /** Periods that end. Goes before new handles: the same value may begin again. */
  closed: { id: string; until: string; retired: boolean }[]
  confirmed: { id: string; assurance: number }[]
  claimed: { id: string; claim: string }[]
  shown: Set<string>
  suggestions: SuggestionRow[]
}

export const createPlan = (): Plan => ({
  customers: [],
  handles: [],
  edges: [],
  closed: [],
  confirmed: [],
  claimed: [],
  shown: new Set(),
  suggestions: [],
})

/**
 * Sends the plan and empties it. The transaction ends as Superseded, and is run again, when another
 * made one of the handles first.
 * @returns the new epoch when periods were closed.
 */
export async function flushPlan(tx: Tx, ctx: Ctx, plan: Plan): Promise<number | undefined> {
  const epoch = await closePeriods(tx, plan)
  insertCustomers(tx, ctx, plan.customers.splice(0))
  insertHandles(tx, plan.handles.splice(0))
  insertEdges(tx, ctx, plan.edges.splice(0))
  updateHandles(tx, plan)
  insertSuggestions(tx, ctx, plan.suggestions.splice(0))
  return epoch
}

async function closePeriods(tx: Tx, plan: Plan): Promise<number | undefined> {
  const closed = plan.closed.splice(0)
  if (closed.length === 0) return undefined
  const given = rowsOf({ id: 'uuid', until: 'timestamptz', retired: 'boolean' }, closed)
  // What came late ends no period before it began.
  await sql`
    update customers_handle set held_until = greatest(given.until, customers_handle.held_from),
      retired_at = case when given.retired then given.until end
    from ${given} where customers_handle.id = given.id`.execute(tx.db)
  return bumpEpoch(tx)
}

/** Tells every process to forget its handles: a value may now mean another row, or none. */
export async function bumpEpoch(tx: Tx): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    update customers_epoch set value = value + 1 returning value`.execute(tx.db)
  return rows[0]!.value
}

function insertCustomers(tx: Tx, ctx: Ctx, customers: CustomerRow[]) {
  if (customers.length === 0) return
  const given = rowsOf({ id: 'uuid', homeHandleId: 'uuid', visible: 'boolean' }, customers)
  const made = sql`/*keep:customers-make*/
    with given as materialized (select * from ${given}), made as (
      insert into customers_customer (id, home_handle_id, visible, created_at)
      select id, "homeHandleId", visible, ${ctx.now} from given
    )
    insert into customers_handle (id, customer_id, type, value, realm, assurance, asserted_by,
      first_seen_at)
    select "homeHandleId", id, 'home', id::text, '', 3, 'system:customers', ${ctx.now}
    from given`.execute(tx.db)
  tx.sent(made)
}

function insertHandles(tx: Tx, handles: HandleRow[]) {
  if (handles.length === 0) return
  // One order for everybody, so that two batches with the same new people never deadlock.
  handles.sort((a, b) => (a.value < b.value ? -1 : 1))
  const given = rowsOf(
    {
      id: 'uuid',
      customerId: 'uuid',
      type: 'text',
      value: 'text',
      realm: 'text',
      assurance: 'smallint',
      assertedBy: 'text',
      claim: 'text',
      heldFrom: 'timestamptz',
      heldUntil: 'timestamptz',
      firstSeenAt: 'timestamptz',
    },
    handles,
  )
  const made = sql`/*keep:customers-handles*/
    insert into customers_handle (id, customer_id, type, value, realm, assurance, asserted_by,
      claim, held_from, held_until, first_seen_at)
    select id, "customerId", type, value, coalesce(realm, ''), assurance, "assertedBy", claim,
      -- A value that was held before begins where that ended, never earlier.
      greatest("heldFrom", (
        select max(held_until) from customers_handle as former
        where former.value = given.value and former.type = given.type
          and former.realm = coalesce(given.realm, '') and former.held_until is not null
          and (given."heldUntil" is null or former.held_until <= given."firstSeenAt")
      )), "heldUntil", "firstSeenAt"
    from ${given}`.execute(tx.db)
  tx.sent(made.catch(supersededByOther))
}

/** Whoever made the handle first has committed: seen by the next attempt. */
function supersededByOther(error: unknown): never {
  if (!isTaken(error, 'customers_handle_current')) throw error
  throw new Superseded('another transaction made one of these handles')
}

function insertEdges(tx: Tx, ctx: Ctx, edges: EdgeRow[]) {
  if (edges.length === 0) return
  const given = rowsOf(
    { id: 'uuid', fromHandleId: 'uuid', intoHandleId: 'uuid', evidence: 'jsonb', madeBy: 'text' },
    edges,
  )
  const made = sql`/*keep:customers-edges*/
    insert into customers_edge (id, kind, from_handle_id, into_handle_id, evidence, made_by, made_at)
    select id, 'attached', "fromHandleId", "intoHandleId", evidence, "madeBy", ${ctx.now}
    from ${given}`.execute(tx.db)
  tx.sent(made)
}

function updateHandles(tx: Tx, plan: Plan) {
  const confirmed = plan.confirmed.splice(0)
  if (confirmed.length) {
    const given = rowsOf({ id: 'uuid', assurance: 'smallint' }, confirmed)
    const raised = sql`
      update customers_handle set assurance = greatest(customers_handle.assurance, given.assurance)
      from ${given} where customers_handle.id = given.id`.execute(tx.db)
    tx.sent(raised)
  }
  const claimed = plan.claimed.splice(0)
  if (claimed.length) {
    const given = rowsOf({ id: 'uuid', claim: 'text' }, claimed)
    const kept = sql`
      update customers_handle set claim = given.claim
      from ${given} where customers_handle.id = given.id`.execute(tx.db)
    tx.sent(kept)
  }
  const shown = [...plan.shown]
  plan.shown.clear()
  if (shown.length) {
    const changed = tx.db
      .updateTable('customers_customer')
      .set({ visible: true })
      .where('id', 'in', shown)
      .where('visible', '=', false)
      .execute()
    tx.sent(changed)
  }
}

function insertSuggestions(tx: Tx, ctx: Ctx, suggestions: SuggestionRow[]) {
  if (suggestions.length === 0) return
  const given = rowsOf(
    { id: 'uuid', a: 'uuid', b: 'uuid', score: 'real', reason: 'text', evidence: 'jsonb' },
    suggestions,
  )
  const left = sql`
    insert into customers_suggestion (id, a_handle_id, b_handle_id, score, reason, evidence, made_at)
    select given.id, least(a, b), greatest(a, b), score, reason, evidence, ${ctx.now}
    from ${given}
    join customers_handle as one on one.id = given.a
    join customers_handle as other on other.id = given.b
    where one.customer_id <> other.customer_id
    on conflict do nothing`.execute(tx.db)
  tx.sent(left)
}
