// Cases: of one customer, and over all that the viewer may see.

import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db } from '../../../platform/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  customersOf,
  labelCustomers,
  ownerOf,
  reachCustomer,
  seenBy,
} from '../../customers/index.ts'
import { caseResolved, caseUnknown } from '../refusals.ts'
import type { CaseState } from '../states.ts'
import type { CaseView } from './contracts.ts'

export interface CasesAsked {
  handleIds?: readonly string[] | undefined
  open?: boolean | undefined
  ownerId?: string | undefined
  teamId?: string | undefined
  order: 'newest' | 'due'
}

interface Row {
  id: string
  number: string
  customerId: string
  title: string
  state: CaseState
  ownerId: string | null
  teamId: string | null
  dueAt: Date | null
  openedAt: Date
  openedBy: string
  channel: string | null
  resolvedAt: Date | null
  place: string
}

/** A page of them: the newest first, or those due soonest, without those that never are. */
export async function findCases(
  db: Db,
  viewer: Viewer,
  asked: CasesAsked,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: CaseView[]; next: string | null }> {
  const [place, id] = cursor ? decodeCursor(cursor, 2) : []
  const isDue = asked.order === 'due'
  const column = isDue ? sql`one.due_at` : sql`one.opened_at`
  const conditions: RawBuilder<unknown>[] = [seenBy(viewer, owner)]
  if (asked.handleIds) conditions.push(sql`one.handle_id = any(${[...asked.handleIds]}::uuid[])`)
  if (asked.open !== undefined) {
    conditions.push(asked.open ? sql`one.state <> 'resolved'` : sql`one.state = 'resolved'`)
  }
  if (asked.ownerId) conditions.push(sql`one.owner_id = ${asked.ownerId}::uuid`)
  if (asked.teamId) conditions.push(sql`one.team_id = ${asked.teamId}::uuid`)
  if (isDue) conditions.push(sql`one.due_at is not null`)
  if (place && id) {
    conditions.push(
      sql`(${column}, one.id) ${isDue ? sql`>` : sql`<`} (${place}::timestamptz, ${id}::uuid)`,
    )
  }
  const { rows } = await sql<Row>`
    select ${columns}, ${column}::text as place
    from conversations_case one
    where ${sql.join(conditions, sql` and `)}
    order by ${column} ${isDue ? sql`asc` : sql`desc`}, one.id ${isDue ? sql`asc` : sql`desc`}
    limit ${limit + 1}`.execute(db)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: await showCases(db, viewer, rows.slice(0, limit)),
    next: last ? encodeCursor([last.place, last.id]) : null,
  }
}

const owner = ownerOf(sql`one.handle_id`)

const columns = sql`one.id, one.number::text as number, ${owner} as "customerId",
  one.title, one.state, one.owner_id as "ownerId", one.team_id as "teamId", one.due_at as "dueAt",
  one.opened_at as "openedAt", one.opened_by as "openedBy", one.channel,
  one.resolved_at as "resolvedAt"`

async function showCases(db: Db, viewer: Viewer, rows: readonly Row[]): Promise<CaseView[]> {
  const names = await labelCustomers(db, viewer, [...new Set(rows.map((row) => row.customerId))])
  return rows.map(({ place: _, ...row }) => ({
    ...row,
    customerName: names.get(row.customerId) ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    openedAt: row.openedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }))
}

/** The case, if its customer is in reach: unknown and forbidden are the same. @throws case.unknown */
export async function reachCase(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<{ id: string; customerId: string; handleId: string }> {
  const row = await db
    .selectFrom('conversations_case')
    .select('handle_id')
    .where('id', '=', id)
    .executeTakeFirst()
  const owner = row && (await customersOf(db, [row.handle_id])).get(row.handle_id)
  if (!row || !owner) throw caseUnknown()
  try {
    const { id: customerId } = await reachCustomer(db, viewer, owner.customerId)
    return { id, customerId, handleId: row.handle_id }
  } catch (error) {
    throw error instanceof Refusal && error.status === 404 ? caseUnknown() : error
  }
}

export async function showCase(db: Db, viewer: Viewer, id: string): Promise<CaseView> {
  const { rows } = await sql<Row>`
    select ${columns}, '' as place
    from conversations_case one
    where one.id = ${id}::uuid`.execute(db)
  return (await showCases(db, viewer, rows))[0]!
}

/** One of this customer that is not done with. @throws case.unknown, case.resolved */
export async function needOpenCase(
  db: Db,
  handleIds: readonly string[],
  id: string,
): Promise<void> {
  const row = await db
    .selectFrom('conversations_case')
    .select(['handle_id', 'state'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row || !handleIds.includes(row.handle_id)) throw caseUnknown()
  if (row.state === 'resolved') throw caseResolved()
}
