// Teams: who may see which customers, and later whose turn it is.

import { sql } from 'kysely'
import { houseSubject, type Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { notFound } from '../../platform/refusal.ts'
import { note } from './audit.ts'
import { teamChanged, teamCreated, teamDeleted } from './entries.ts'
import { leavePlace, type PlaceHolder } from './place-holders.ts'
import { nameTaken } from './refusals.ts'

export interface Team {
  id: string
  name: string
  members: number
}

/** Teams by name. */
export async function findTeams(db: Db, page: { cursor?: string | undefined; limit: number }) {
  const [name, id] = page.cursor ? decodeCursor(page.cursor, 2) : []
  const { rows } = await sql<Team & { sort: string }>`
    select id, name, lower(name) as sort,
      (select count(*) from access_team_member where team_id = team.id) as members
    from access_team team
    where ${id ? sql`(lower(name), id) > (${name}, ${id}::uuid)` : sql`true`}
    order by lower(name), id limit ${page.limit + 1}`.execute(db)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown,
    next: rows.length > page.limit && last ? encodeCursor([last.sort, last.id]) : null,
  }
}

/** @throws access.name_taken */
export async function createTeam(tx: Tx, ctx: Ctx, input: { name: string }): Promise<Team> {
  const id = ctx.newId()
  await needFreeName(tx, input.name, id)
  await tx.db
    .insertInto('access_team')
    .values({ id, name: input.name, created_at: ctx.now })
    .execute()
  const body = { id, name: input.name }
  await note(tx, ctx, { kind: teamCreated, subject: houseSubject, body, target: `team:${id}` })
  return { id, name: input.name, members: 0 }
}

/** @throws not_found, access.name_taken */
export async function changeTeam(
  tx: Tx,
  ctx: Ctx,
  input: { id: string; name: string },
): Promise<Team> {
  const { id, name } = input
  await needFreeName(tx, name, id)
  const row = await tx.db
    .updateTable('access_team')
    .set({ name })
    .where('id', '=', id)
    .executeTakeFirst()
  if (row.numUpdatedRows === 0n) throw notFound()
  const body = { id, name }
  await note(tx, ctx, { kind: teamChanged, subject: houseSubject, body, target: `team:${id}` })
  const { members } = await tx.db
    .selectFrom('access_team_member')
    .select((eb) => eb.fn.countAll<number>().as('members'))
    .where('team_id', '=', id)
    .executeTakeFirstOrThrow()
  return { id, name, members }
}

/** Dissolves a team; its members only lose their place in it. @throws not_found, place.in_use */
export async function deleteTeam(
  tx: Tx,
  ctx: Ctx,
  id: string,
  holders: readonly PlaceHolder[],
): Promise<void> {
  const row = await tx.db
    .selectFrom('access_team')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  await leavePlace(tx, ctx, holders, { teamId: id })
  await tx.db.deleteFrom('access_team').where('id', '=', id).execute()
  const body = { id }
  await note(tx, ctx, { kind: teamDeleted, subject: houseSubject, body, target: `team:${id}` })
}

async function needFreeName(tx: Tx, name: string, id: string) {
  // Two of one name at the same instant: the second waits here and finds the first.
  await sql`select pg_advisory_xact_lock(4815165)`.execute(tx.db)
  const other = await tx.db
    .selectFrom('access_team')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('id', '!=', id)
    .executeTakeFirst()
  if (other) throw nameTaken()
}
