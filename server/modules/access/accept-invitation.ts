import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { note } from './audit.ts'
import { setPassword } from './credentials.ts'
import { staffJoined } from './entries.ts'
import { takeLink } from './links.ts'

/** The invited person joins. `staff` is whose link it is (`readLink`). @throws link.invalid */
export async function acceptInvitation(
  tx: Tx,
  ctx: Ctx,
  input: {
    token: string
    staff: { id: string; role: string }
    name: string
    hash: string
    language?: string | undefined
  },
): Promise<void> {
  const { id, role } = input.staff
  await takeLink(tx, ctx, input.token, 'join')
  await tx.db
    .updateTable('access_staff')
    .set({
      name: input.name,
      joined_at: ctx.now,
      // Whoever holds the link read the mail it went to, or had it handed over by an administrator.
      email_verified: true,
      updated_at: ctx.now,
      ...(input.language ? { language: input.language } : {}),
    })
    .where('id', '=', id)
    .execute()
  await setPassword(tx, ctx, { staffId: id, hash: input.hash })
  await note(
    tx,
    { ...ctx, actor: { type: 'staff', id } },
    {
      kind: staffJoined,
      subject: { type: 'staff', id },
      body: { role },
    },
  )
}
