import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
import { note } from './audit.ts'
import { staffInvited } from './entries.ts'
import { type Link, makeLink } from './links.ts'
import { needOwnerFor } from './owners.ts'
import { setPlaces } from './places.ts'
import { emailTaken } from './refusals.ts'
import type { RoleName } from './roles.ts'

export interface InviteInput {
  viewer: Viewer
  publicUrl: string
  email: string
  name: string
  role: RoleName
  teamIds: string[]
  storeIds: string[]
  language: string
}

/**
 * Invites somebody: they count once they joined with the link, within seven days.
 * @throws staff.email_taken, staff.owner_only, staff.place_unknown
 */
export async function inviteStaff(
  tx: Tx,
  ctx: Ctx,
  input: InviteInput,
): Promise<{ id: string; link: Link }> {
  needOwnerFor(input.viewer, [input.role])
  const id = ctx.newId()
  const { teamIds, storeIds, role } = input
  const made = await tx.db
    .insertInto('access_staff')
    .values({
      id,
      name: input.name,
      email: input.email.toLowerCase(),
      image: null,
      role,
      language: input.language,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) throw emailTaken()
  await setPlaces(tx, id, { teamIds, storeIds })
  await note(tx, ctx, {
    kind: staffInvited,
    subject: { type: 'staff', id },
    body: { role, teamIds, storeIds },
  })
  const { publicUrl } = input
  return { id, link: await makeLink(tx, ctx, { staffId: id, purpose: 'join', publicUrl }) }
}
