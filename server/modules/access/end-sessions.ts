import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { note } from './audit.ts'
import { sessionRevoked } from './entries.ts'

/** Ends one session of a person, or all (`except` one). @returns how many ended. */
export async function endSessions(
  tx: Tx,
  ctx: Ctx,
  input: { staffId: string; sessionId?: string; except?: string | undefined },
): Promise<number> {
  let query = tx.db.deleteFrom('access_session').where('staff_id', '=', input.staffId)
  if (input.sessionId) query = query.where('id', '=', input.sessionId)
  if (input.except) query = query.where('id', '!=', input.except)
  const ended = await query.returning(['id', 'opened_at']).execute()
  const sessionIds = ended.filter((row) => row.opened_at).map((row) => row.id)
  if (sessionIds.length) {
    await note(tx, ctx, {
      kind: sessionRevoked,
      subject: { type: 'staff', id: input.staffId },
      body: { sessionIds },
    })
  }
  return sessionIds.length
}
