import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
import { note } from './audit.ts'
import { staffLinkMade } from './entries.ts'
import { readStaff, type StaffMember } from './find-staff.ts'
import { type Link, makeLink } from './links.ts'
import { needOwnerFor } from './owners.ts'
import { staffInactive } from './refusals.ts'

/**
 * A fresh link for somebody: to join while invited, else to set a new password.
 * @throws staff.inactive, and staff.owner_only: a link to an owner's account is the account
 */
export async function makeStaffLink(
  tx: Tx,
  ctx: Ctx,
  input: { viewer: Viewer; id: string; publicUrl: string },
): Promise<{ staff: StaffMember; link: Link }> {
  const staff = await readStaff(tx.db, input.id)
  needOwnerFor(input.viewer, [staff.role])
  if (staff.state === 'deactivated') throw staffInactive()
  const purpose = staff.state === 'invited' ? 'join' : 'password'
  const { publicUrl } = input
  const link = await makeLink(tx, ctx, { staffId: staff.id, purpose, publicUrl })
  await note(tx, ctx, {
    kind: staffLinkMade,
    subject: { type: 'staff', id: staff.id },
    body: { purpose },
  })
  return { staff, link }
}
