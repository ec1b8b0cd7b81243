import type { Db } from '../../../platform/database.ts'

const keptDays = 400
const dayMs = 86_400_000
const atOnce = 2000

/** Forgets browsers not seen for more than a year, and identities that count no more. */
export async function purgeVisitors(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('channels_identity_use').where('expires_at', '<', now).execute()
  const old = new Date(now.getTime() - keptDays * dayMs)
  const gone = db
    .selectFrom('channels_visitor')
    .select('id')
    .where('last_seen_at', '<', old)
    .orderBy('last_seen_at')
    .limit(atOnce)
  await db.deleteFrom('channels_visitor').where('id', 'in', gone).execute()
}
