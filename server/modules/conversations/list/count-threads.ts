import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { narrowed } from './find-threads.ts'

/** More than this are not counted. */
const most = 1000

/** How many threads the viewer may see, how many of them are unread, and how many wait. */
export async function countThreads(
  db: Db,
  viewer: Viewer,
): Promise<{ all: number; unread: number; waiting: number }> {
  const count = (asked: { unread?: true; waiting?: true }) =>
    sql`(select count(*) from (
      select from conversations_thread thread
      where ${narrowed(viewer, { ...asked, order: 'newest' })} limit ${most}) as counted)`
  const { rows } = await sql<{ all: number; unread: number; waiting: number }>`
    select ${count({})} as "all", ${count({ unread: true })} as unread,
      ${count({ waiting: true })} as waiting`.execute(db)
  return rows[0]!
}
