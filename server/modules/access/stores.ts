// Stores: places with a till and stock where staff work; here only what access needs of them.

import { sql } from 'kysely'
import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { notFound } from '../../platform/refusal.ts'
import { isTimeZone } from '../../platform/time-zones.ts'
import { note } from './audit.ts'
import { storeChanged, storeCreated, storeDeleted } from './entries.ts'
import { leavePlace, type PlaceHolder } from './place-holders.ts'
import { nameTaken, timezoneUnknown } from './refusals.ts'

export interface Store {
  id: string
  name: string
  /** IANA name. */
  timezone: string
  members: number
}

const selected = sql`select id, name, timezone, lower(name) as sort,
  (select count(*) from access_store_member where store_id = store.id) as members
  from access_store store`

/** Stores by name. */
export async function findStores(db: Db, page: { cursor?: string | undefined; limit: number }) {
  const [name, id] = page.cursor ? decodeCursor(page.cursor, 2) : []
  const { rows } = await sql<Store & { sort: string }>`${selected}
    where ${id ? sql`(lower(name), id) > (${name}, ${id}::uuid)` : sql`true`}
    order by lower(name), id limit ${page.limit + 1}`.execute(db)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown,
    next: rows.length > page.limit && last ? encodeCursor([last.sort, last.id]) : null,
  }
}

/** @throws access.name_taken, store.timezone_unknown */
export async function createStore(
  tx: Tx,
  ctx: Ctx,
  input: { name: string; timezone: string },
): Promise<Store> {
  const id = ctx.newId()
  const { name, timezone } = input
  needTimezone(timezone)
  await needFreeName(tx, name, id)
  await tx.db
    .insertInto('access_store')
    .values({ id, name, timezone, created_at: ctx.now })
    .execute()
  const body = { id, name, timezone }
  await note(tx, ctx, { kind: storeCreated, subject: { type: 'store', id }, body })
  return { ...body, members: 0 }
}

/** @throws not_found, access.name_taken, store.timezone_unknown */
export async function changeStore(
  tx: Tx,
  ctx: Ctx,
  input: { id: string; name?: string | undefined; timezone?: string | undefined },
): Promise<Store> {
  const { rows } = await sql<Store>`${selected} where id = ${input.id} for update`.execute(tx.db)
  const before = rows[0]
  if (!before) throw notFound()
  const { id, members } = before
  const name = input.name ?? before.name
  const timezone = input.timezone ?? before.timezone
  needTimezone(timezone)
  await needFreeName(tx, name, id)
  await tx.db.updateTable('access_store').set({ name, timezone }).where('id', '=', id).execute()
  const body = { id, name, timezone }
  await note(tx, ctx, { kind: storeChanged, subject: { type: 'store', id }, body })
  return { ...body, members }
}

/** Closes a store; its staff only lose their place in it. @throws not_found, place.in_use */
export async function deleteStore(
  tx: Tx,
  ctx: Ctx,
  id: string,
  holders: readonly PlaceHolder[],
): Promise<void> {
  const row = await tx.db
    .selectFrom('access_store')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  await leavePlace(tx, ctx, holders, { storeId: id })
  await tx.db.deleteFrom('access_store').where('id', '=', id).execute()
  await note(tx, ctx, { kind: storeDeleted, subject: { type: 'store', id }, body: { id } })
}

function needTimezone(timezone: string) {
  if (!isTimeZone(timezone)) throw timezoneUnknown({ timezone })
}

async function needFreeName(tx: Tx, name: string, id: string) {
  // Two of one name at the same instant: the second waits here and finds the first.
  await sql`select pg_advisory_xact_lock(4815166)`.execute(tx.db)
  const other = await tx.db
    .selectFrom('access_store')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('id', '!=', id)
    .executeTakeFirst()
  if (other) throw nameTaken()
}
