// A customer of whom nothing is known but a handle that somebody else held from some time on: what
// they did before that came late.

import type { Tx } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { customerCreated } from './entries.ts'
import type { AskedFact } from './facts.ts'
import { createPlan, flushPlan } from './plan.ts'

/**
 * Makes a customer who held these handles until then. Further facts of that time find the period.
 * @returns the strongest of the handles, and its customer.
 */
export async function createFormer(
  tx: Tx,
  ctx: Ctx,
  { handles, occurredAt, assertedBy }: AskedFact,
  until: Date,
): Promise<{ handleId: string; customerId: string }> {
  const plan = createPlan()
  const customerId = ctx.newId()
  const homeHandleId = ctx.newId()
  plan.customers.push({ id: customerId, homeHandleId, visible: true })
  const made = handles.map(({ type, assurance }) => ({ id: ctx.newId(), type, assurance }))
  const madeBy = `${ctx.actor.type}:${ctx.actor.id}`
  for (const [i, { type, value, realm, assurance }] of handles.entries()) {
    const { id } = made[i]!
    plan.handles.push({
      id,
      customerId,
      type,
      value,
      realm,
      assurance,
      assertedBy,
      claim: null,
      heldFrom: null,
      heldUntil: until.toISOString(),
      firstSeenAt: occurredAt.toISOString(),
    })
    const evidence = JSON.stringify({ assurance, assertedBy })
    plan.edges.push({
      id: ctx.newId(),
      fromHandleId: id,
      intoHandleId: homeHandleId,
      evidence,
      madeBy,
    })
  }
  await flushPlan(tx, ctx, plan)
  const { id: handleId } = made[0]!
  tx.record({
    kind: customerCreated,
    subject: { type: 'customer', id: customerId },
    handleId,
    occurredAt,
    body: { handles: made, assertedBy },
  })
  return { handleId, customerId }
}
