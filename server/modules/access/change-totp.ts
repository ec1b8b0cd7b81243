import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { note } from './audit.ts'
import { totpDisabled, totpEnabled } from './entries.ts'

/** Turns somebody's second step on, whose first code was right. */
export async function enableTotp(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  await tx.db
    .updateTable('access_second_factor')
    .set({ verified: true })
    .where('staff_id', '=', id)
    .execute()
  await tx.db
    .updateTable('access_staff')
    .set({ totp: true, updated_at: ctx.now })
    .where('id', '=', id)
    .execute()
  await note(tx, ctx, { kind: totpEnabled, subject: { type: 'staff', id }, body: {} })
}

/** Takes somebody's second step off. */
export async function endTotp(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  await tx.db.deleteFrom('access_second_factor').where('staff_id', '=', id).execute()
  await tx.db
    .updateTable('access_staff')
    .set({ totp: false, updated_at: ctx.now })
    .where('id', '=', id)
    .execute()
  await note(tx, ctx, { kind: totpDisabled, subject: { type: 'staff', id }, body: {} })
}
