import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
import { note } from './audit.ts'
import { endSessions } from './end-sessions.ts'
import { staffDeactivated } from './entries.ts'
import { readStaff } from './find-staff.ts'
import { needAnotherOwner, needOwnerFor } from './owners.ts'

/**
 * Deactivates somebody: sessions and links end with this transaction. What they did keeps naming
 * them. @throws staff.owner_only, staff.last_owner
 */
export async function deactivateStaff(
  tx: Tx,
  ctx: Ctx,
  input: { viewer: Viewer; id: string },
): Promise<void> {
  const { id } = input
  const before = await readStaff(tx.db, id)
  needOwnerFor(input.viewer, [before.role])
  if (before.state === 'deactivated') return
  if (before.role === 'owner' && before.state === 'active') await needAnotherOwner(tx, id)
  await tx.db
    .updateTable('access_staff')
    .set({ deactivated_at: ctx.now, updated_at: ctx.now })
    .where('id', '=', id)
    .execute()
  await tx.db.deleteFrom('access_link').where('staff_id', '=', id).execute()
  await note(tx, ctx, { kind: staffDeactivated, subject: { type: 'staff', id }, body: {} })
  await endSessions(tx, ctx, { staffId: id })
}
