import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { note } from './audit.ts'
import { setPassword } from './credentials.ts'
import { endSessions } from './end-sessions.ts'
import { passwordChanged } from './entries.ts'
import { takeLink } from './links.ts'

/** Sets a new password with a link; every session of the person ends. @throws link.invalid */
export async function resetPassword(
  tx: Tx,
  ctx: Ctx,
  input: { token: string; staffId: string; hash: string },
): Promise<void> {
  const { staffId, hash } = input
  const own = { ...ctx, actor: { type: 'staff', id: staffId } } as const
  await takeLink(tx, ctx, input.token, 'password')
  await setPassword(tx, ctx, { staffId, hash })
  await note(tx, own, {
    kind: passwordChanged,
    subject: { type: 'staff', id: staffId },
    body: {},
  })
  await endSessions(tx, own, { staffId })
}
