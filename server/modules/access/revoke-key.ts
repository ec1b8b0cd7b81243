import { houseSubject, type Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { notFound } from '../../platform/refusal.ts'
import { note } from './audit.ts'
import { keyRevoked } from './entries.ts'

/** Revokes a key for good. The caller then has the processes forget it (`forgetKeys`). */
export async function revokeKey(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  const revoked = await tx.db
    .updateTable('access_key')
    .set({ revoked_at: ctx.now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (revoked.numUpdatedRows === 0n) throw notFound()
  await note(tx, ctx, {
    kind: keyRevoked,
    subject: houseSubject,
    body: { id },
    target: `key:${id}`,
  })
}
