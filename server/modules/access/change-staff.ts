import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
import { note } from './audit.ts'
import { endTotp } from './change-totp.ts'
import { staffChanged, staffReactivated } from './entries.ts'
import { readStaff, type StaffMember } from './find-staff.ts'
import { needAnotherOwner, needOwnerFor } from './owners.ts'
import { setPlaces } from './places.ts'
import type { RoleName } from './roles.ts'

export interface ChangeStaffInput {
  viewer: Viewer
  id: string
  name?: string | undefined
  role?: RoleName | undefined
  language?: string | undefined
  teamIds?: string[] | undefined
  storeIds?: string[] | undefined
  /** Brings a deactivated person back; their former password serves again. */
  active?: true | undefined
  /** Takes the second step off, for somebody who lost both telephone and recovery codes. */
  totp?: false | undefined
}

/** Changes somebody; it holds from their next request. @throws staff.owner_only, staff.last_owner */
export async function changeStaff(tx: Tx, ctx: Ctx, input: ChangeStaffInput): Promise<StaffMember> {
  const { id, name, role, language, teamIds, storeIds } = input
  const before = await readStaff(tx.db, id)
  needOwnerFor(input.viewer, [before.role, role])
  if (before.role === 'owner' && role && role !== 'owner') await needAnotherOwner(tx, id)
  const subject = { type: 'staff', id } as const
  const changed = Object.entries({ name, role, language, teamIds, storeIds })
    .filter(([, value]) => value !== undefined)
    .map(([field]) => field)
  if (changed.length) {
    await tx.db
      .updateTable('access_staff')
      .set({
        updated_at: ctx.now,
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(language === undefined ? {} : { language }),
      })
      .where('id', '=', id)
      .execute()
    await setPlaces(tx, id, { teamIds, storeIds })
    const body = {
      changed,
      ...(role ? { role } : {}),
      ...(teamIds ? { teamIds } : {}),
      ...(storeIds ? { storeIds } : {}),
    }
    await note(tx, ctx, { kind: staffChanged, subject, body })
  }
  if (input.active && before.state === 'deactivated') await reactivate(tx, ctx, id)
  if (input.totp === false && before.totp) await endTotp(tx, ctx, id)
  return readStaff(tx.db, id)
}

async function reactivate(tx: Tx, ctx: Ctx, id: string) {
  await tx.db
    .updateTable('access_staff')
    .set({ deactivated_at: null, updated_at: ctx.now })
    .where('id', '=', id)
    .execute()
  await note(tx, ctx, { kind: staffReactivated, subject: { type: 'staff', id }, body: {} })
}
