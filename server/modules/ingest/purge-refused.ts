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

/** Deletes what was refused of somebody who is being erased, found by the ids it names. */
export async function forgetRefused(
  db: Db,
  handles: readonly { type: string; value: string }[],
): Promise<void> {
  const valuesOf = (type: string) =>
    handles.filter((handle) => handle.type === type).map((handle) => handle.value)
  const users = valuesOf('user')
  const anonymous = valuesOf('anonymous')
  if (users.length) {
    await db.deleteFrom('ingest_refused').where('user_id', 'in', users).execute()
  }
  if (anonymous.length) {
    await db.deleteFrom('ingest_refused').where('anonymous_id', 'in', anonymous).execute()
  }
}
