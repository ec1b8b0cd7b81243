// A case is opened and changed: its fields and the entry that says so, in one transaction.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { needPlaces } from '../../access/index.ts'
import { lockThread } from '../control/held-thread.ts'
import { needSight } from '../control/need-sight.ts'
import { caseChanged, caseOpened } from '../entries.ts'
import type { CaseState } from '../states.ts'

export interface CaseFields {
  title: string
  state: CaseState
  ownerId: string | null
  teamId: string | null
  dueAt: string | null
}

type Said = { [Field in keyof CaseFields]?: CaseFields[Field] | undefined }

/**
 * Opens a case of a customer. @returns its id.
 * @throws customer.unknown, staff.place_unknown, input.invalid
 */
export async function openCase(
  tx: Tx,
  ctx: Ctx,
  {
    customerId,
    channel,
    ...said
  }: Said & { customerId: string; channel?: string | undefined } & {
    title: string
  },
): Promise<string> {
  const { homeHandleId, customerId: owner } = await lockThread(tx, customerId)
  const fields: CaseFields = {
    ...{ title: said.title, state: said.state ?? 'open' },
    ...{ ownerId: said.ownerId ?? null, teamId: said.teamId ?? null, dueAt: said.dueAt ?? null },
  }
  await needThose(tx, owner, fields)
  const id = ctx.newId()
  const { number } = await tx.db
    .insertInto('conversations_case')
    .values({
      ...{ id, handle_id: homeHandleId, ...columnsOf(ctx, fields), channel: channel ?? null },
      ...{ opened_at: ctx.now, opened_by: `${ctx.actor.type}:${ctx.actor.id}` },
    })
    .returning('number')
    .executeTakeFirstOrThrow()
  tx.record({
    kind: caseOpened,
    subject: { type: 'customer', id: owner },
    handleId: homeHandleId,
    caseId: id,
    body: { number: String(number), ...fields },
  })
  return id
}

/** Changes what is said of it; what is the same already is no news. @throws as openCase */
export async function changeCase(
  tx: Tx,
  ctx: Ctx,
  { id, customerId, ...said }: Said & { id: string; customerId: string },
): Promise<void> {
  const row = await tx.db
    .selectFrom('conversations_case')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const before: CaseFields = {
    ...{ title: row.title, state: row.state, ownerId: row.owner_id, teamId: row.team_id },
    dueAt: row.due_at?.toISOString() ?? null,
  }
  const changed = Object.fromEntries(
    Object.entries(said).filter(
      ([field, value]) => value !== undefined && value !== before[field as keyof CaseFields],
    ),
  ) as Partial<CaseFields>
  if (Object.keys(changed).length === 0) return
  await needThose(tx, customerId, changed)
  await tx.db
    .updateTable('conversations_case')
    .set(columnsOf(ctx, { ...before, ...changed }, row.resolved_at))
    .where('id', '=', id)
    .execute()
  tx.record({
    kind: caseChanged,
    subject: { type: 'customer', id: customerId },
    handleId: row.handle_id,
    caseId: id,
    body: { number: String(row.number), ...changed },
  })
}

/** @param resolvedAt what is resolved already stays so since then. */
const columnsOf = (
  { now }: Ctx,
  { title, state, ownerId, teamId, dueAt }: CaseFields,
  resolvedAt: Date | null = null,
) => ({
  ...{ title, state, owner_id: ownerId, team_id: teamId, due_at: dueAt },
  ...{ changed_at: now, resolved_at: state === 'resolved' ? (resolvedAt ?? now) : null },
})

async function needThose(tx: Tx, customerId: string, { ownerId, teamId }: Partial<CaseFields>) {
  if (ownerId && !(await needSight(tx, customerId, [ownerId], 'threads:read'))) {
    throw invalidInput({ ownerId: 'is nobody who works here' })
  }
  if (teamId) await needPlaces(tx, { teamId })
}
