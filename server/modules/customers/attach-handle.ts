// What staff do by hand: make a customer, write down an address of theirs, lift a separation.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { countRefused } from './count-limit.ts'
import { apartLifted, customerCreated, handleAttached } from './entries.ts'
import { countedAs, limitOf } from './limits.ts'
import { normaliseHandle } from './normalise.ts'
import { createPlan, flushPlan } from './plan.ts'
import {
  customerUnknown,
  handleBlocked,
  handleLimit,
  handleTaken,
  mergeUnknown,
} from './refusals.ts'
import { findRules } from './rules/find-rules.ts'
import type { HandleRules } from './rules/handle-rules.ts'
import { findHeld } from './view.ts'

/** Makes a visible customer with nothing but a home. */
export async function createCustomer(
  tx: Tx,
  ctx: Ctx,
): Promise<{ customerId: string; homeHandleId: string }> {
  const customerId = ctx.newId()
  const homeHandleId = ctx.newId()
  const plan = createPlan()
  plan.customers.push({ id: customerId, homeHandleId, visible: true })
  await flushPlan(tx, ctx, plan)
  tx.record({
    kind: customerCreated,
    subject: { type: 'customer', id: customerId },
    handleId: homeHandleId,
    body: { handles: [], assertedBy: `${ctx.actor.type}:${ctx.actor.id}` },
  })
  return { customerId, homeHandleId }
}

export interface AttachHandle {
  customerId: string
  handle: { type: string; value: string; realm?: string | undefined }
  /** What staff type is 0; a code they read back is 3. */
  assurance?: number
}

/**
 * Attaches a handle to a customer. A handle the customer has already is answered as it is.
 * @throws customer.unknown, handle.blocked, handle.limit, handle.taken (with the other customer)
 */
export async function attachHandle(
  tx: Tx,
  ctx: Ctx,
  { customerId, handle, assurance = 0 }: AttachHandle,
): Promise<{ handleId: string; customerId: string }> {
  const rules = await findRules(tx.db)
  const normal = normaliseHandle(handle, rules)
  if ('refused' in normal) throw handleBlocked({ reason: normal.refused })
  await tx.db.selectFrom('customers_epoch').select('value').forShare().execute()
  const owner = await lockCustomer(tx, customerId)
  const asked = { key: 'asked', type: handle.type, ...normal, assurance }
  const held = (await findHeld(tx, [asked])).get('asked')
  if (held?.customerId === owner.id) return { handleId: held.handleId, customerId: owner.id }
  if (held) throw handleTaken({ customerId: held.customerId })
  await refuseBeyondLimit(tx, ctx, rules, owner.id, asked)
  const assertedBy = `${ctx.actor.type}:${ctx.actor.id}`
  const handleId = ctx.newId()
  const edgeId = ctx.newId()
  const plan = createPlan()
  plan.handles.push({
    id: handleId,
    customerId: owner.id,
    type: handle.type,
    ...normal,
    assurance,
    assertedBy,
    claim: null,
    heldFrom: null,
    firstSeenAt: ctx.now.toISOString(),
  })
  plan.edges.push({
    id: edgeId,
    fromHandleId: handleId,
    intoHandleId: owner.home_handle_id,
    evidence: JSON.stringify({ assurance, assertedBy }),
    madeBy: assertedBy,
  })
  plan.shown.add(owner.id)
  await flushPlan(tx, ctx, plan)
  tx.record({
    kind: handleAttached,
    subject: { type: 'customer', id: owner.id },
    handleId,
    body: {
      edgeId,
      handle: { id: handleId, type: handle.type, assurance },
      intoHandleId: owner.home_handle_id,
      assertedBy,
    },
  })
  return { handleId, customerId: owner.id }
}

/** The canonical customer of an id, locked against being joined away. @throws customer.unknown */
export async function lockCustomer(tx: Tx, customerId: string) {
  let id = customerId
  for (;;) {
    const row = await tx.db
      .selectFrom('customers_customer')
      .selectAll()
      .where('id', '=', id)
      .forKeyShare()
      .executeTakeFirst()
    if (!row || row.erased_at) throw customerUnknown()
    if (!row.merged_into) return row
    id = row.merged_into
  }
}

/** Lets a separated pair join again. @throws merge.unknown */
export async function liftApart(tx: Tx, ctx: Ctx, { apartId }: { apartId: string }): Promise<void> {
  const row = await tx.db
    .updateTable('customers_apart')
    .set({ lifted_at: ctx.now, lifted_by: `${ctx.actor.type}:${ctx.actor.id}` })
    .where('id', '=', apartId)
    .where('lifted_at', 'is', null)
    .returning(['a_handle_id', 'b_handle_id'])
    .executeTakeFirst()
  if (!row) throw mergeUnknown()
  const owner = await tx.db
    .selectFrom('customers_handle')
    .select('customer_id')
    .where('id', '=', row.a_handle_id)
    .executeTakeFirstOrThrow()
  tx.record({
    kind: apartLifted,
    subject: { type: 'customer', id: owner.customer_id },
    handleId: row.a_handle_id,
    body: { apartId, aHandleId: row.a_handle_id, bHandleId: row.b_handle_id },
  })
}

async function refuseBeyondLimit(
  tx: Tx,
  ctx: Ctx,
  rules: HandleRules,
  customerId: string,
  asked: { type: string; realm: string },
) {
  const limit = limitOf(rules, asked.type)
  const rows = await tx.db
    .selectFrom('customers_handle')
    .select(['type', 'realm'])
    .where('customer_id', '=', customerId)
    .where('type', '=', asked.type)
    .where('held_until', 'is', null)
    .execute()
  const same = rows.filter((row) => countedAs(row) === countedAs(asked))
  if (same.length < limit) return
  countRefused(tx, ctx, { type: asked.type, customerId, limit })
  throw handleLimit({ limit })
}
