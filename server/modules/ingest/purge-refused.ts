import type { Db } from '../../platform/database.ts'

const keptDays = 30

/** Deletes refused events older than thirty days. @returns how many. */
export async function purgeRefused(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - keptDays * 24 * 60 * 60 * 1000)
  const done = await db
    .deleteFrom('ingest_refused')
    .where('received_at', '<', before)
    .executeTakeFirst()
  return Number(done.numDeletedRows)
}
