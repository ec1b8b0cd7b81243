// Links to join or to set a new password: 256 random bits, of which only the digest is kept; one
// link a person and purpose, used once.

import { createHash } from 'node:crypto'
import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/database.ts'
import { randomText } from './create-key.ts'
import { linkInvalid } from './refusals.ts'

export type LinkPurpose = 'join' | 'password'

const livesMs: Record<LinkPurpose, number> = { join: 7 * 86_400_000, password: 86_400_000 }
const pages: Record<LinkPurpose, string> = { join: 'join', password: 'reset' }

export interface Link {
  url: string
  expiresAt: Date
}

/** Makes the person's only link of this purpose; a former one ends. */
export async function makeLink(
  tx: Tx,
  ctx: Ctx,
  input: { staffId: string; purpose: LinkPurpose; publicUrl: string },
): Promise<Link> {
  const token = randomText(43)
  const expiresAt = new Date(ctx.now.getTime() + livesMs[input.purpose])
  await tx.db
    .deleteFrom('access_link')
    .where('staff_id', '=', input.staffId)
    .where('purpose', '=', input.purpose)
    .execute()
  await tx.db
    .insertInto('access_link')
    .values({
      token_digest: digestOf(token),
      staff_id: input.staffId,
      purpose: input.purpose,
      expires_at: expiresAt,
      created_at: ctx.now,
    })
    .execute()
  return { url: `${input.publicUrl}/${pages[input.purpose]}/${token}`, expiresAt }
}

/** Whose link this is, without using it up. @throws link.invalid */
export async function readLink(db: Db, ctx: Ctx, token: string, purpose: LinkPurpose) {
  const row = await db
    .selectFrom('access_link')
    .innerJoin('access_staff', 'access_staff.id', 'access_link.staff_id')
    .select(['access_staff.id', 'access_staff.email', 'access_staff.name', 'access_staff.role'])
    .where('token_digest', '=', digestOf(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', ctx.now)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw linkInvalid()
  return row
}

/** Uses a link up; of two at the same instant one is refused. @throws link.invalid */
export async function takeLink(tx: Tx, ctx: Ctx, token: string, purpose: LinkPurpose) {
  const taken = await tx.db
    .deleteFrom('access_link')
    .where('token_digest', '=', digestOf(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  if (taken.numDeletedRows === 0n) throw linkInvalid()
}

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex')
