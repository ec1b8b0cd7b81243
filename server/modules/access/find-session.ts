import { sql } from 'kysely'
import type { Platform } from '../../platform/module.ts'
import { readPreferences } from './contract-shapes.ts'
import type { RoleName } from './roles.ts'
import { sessionDays } from './sign-in-engine.ts'
import type { JsonObject } from './tables.ts'
import type { SignedIn } from './viewer.ts'

interface Row extends Omit<SignedIn, 'role' | 'preferences'> {
  role: RoleName
  preferences: JsonObject
  seenAt: Date | null
}

const seenEveryMs = 5 * 60_000

/**
 * Who is signed in with this session token. Asked of the database each time, so that ending a
 * session or deactivating somebody holds at once in every process. Using it keeps it alive; that
 * is written once in five minutes.
 */
export async function findSession(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  token: string,
): Promise<SignedIn | undefined> {
  const now = clock.now()
  const found = await sql<Row>`
    select staff.id, staff.name, staff.email, staff.role, staff.language, staff.totp,
      staff.preferences, session.id as "sessionId", session.seen_at as "seenAt",
      array(select team_id from access_team_member where staff_id = staff.id) as "teamIds",
      array(select store_id from access_store_member where staff_id = staff.id) as "storeIds"
    from access_session session join access_staff staff on staff.id = session.staff_id
    where session.token = ${token} and session.opened_at is not null
      and session.expires_at > ${now} and staff.deactivated_at is null`.execute(db)
  const row = found.rows[0]
  if (!row) return undefined
  const { seenAt, ...signedIn } = row
  if (!seenAt || now.getTime() - seenAt.getTime() > seenEveryMs) {
    await db
      .updateTable('access_session')
      .set({
        seen_at: now,
        expires_at: new Date(now.getTime() + sessionDays * 86_400_000),
      })
      .where('id', '=', row.sessionId)
      .execute()
  }
  return { ...signedIn, preferences: readPreferences(row.preferences) }
}
