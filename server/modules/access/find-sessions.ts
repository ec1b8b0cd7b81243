import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/database.ts'

/** Somebody's open sessions, the newest first, at most 200. */
export async function findSessions(db: Db, ctx: Ctx, input: { staffId: string; current: string }) {
  const rows = await db
    .selectFrom('access_session')
    .select(['id', 'staff_id', 'address', 'user_agent', 'opened_at', 'created_at', 'expires_at'])
    .where('staff_id', '=', input.staffId)
    .where('opened_at', 'is not', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('opened_at', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    staffId: row.staff_id,
    current: row.id === input.current,
    address: row.address,
    userAgent: row.user_agent,
    openedAt: (row.opened_at ?? row.created_at).toISOString(),
    expiresAt: row.expires_at.toISOString(),
  }))
}
