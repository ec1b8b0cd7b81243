// Erasing a person: everybody who holds personal data is asked in turn, what must stay stays as a
// tombstone, and the erasure goes on a list, so that a restored back-up can do it again. Here is
// what must happen at once, and is short: nobody can be resolved while it runs. What has to be
// searched for is noted, and follows (forget.ts).

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { PersonalData } from '../../../platform/module.ts'
import type { Vault } from '../../../platform/vault.ts'
import { findHandleIds } from '../detail/find-customer.ts'
import { customerErased } from '../person-entries.ts'
import { customerErasedAlready, customerHeld } from '../person-refusals.ts'
import { bumpEpoch } from '../plan.ts'
import { customerUnknown } from '../refusals.ts'
import { findPerson } from './find-person.ts'
import { noteForgetting } from './forget.ts'

/** What an erasure needs besides its transaction. */
export interface Erasing {
  vault: Vault
  holders: readonly PersonalData[]
}

export interface Erasure {
  customerId: string
  reason: string
}

/**
 * Erases a canonical customer with all that was merged into it.
 * @returns the number of the erasure on the list.
 * @throws customer.unknown, customer.erased, customer.held (with the reason)
 */
export async function eraseCustomer(
  tx: Tx,
  ctx: Ctx,
  erasing: Erasing,
  { customerId, reason }: Erasure,
): Promise<{ number: number }> {
  // Nobody resolves, joins or adds to anybody until this is committed, and every process forgets.
  await bumpEpoch(tx)
  const rows = await tx.db
    .selectFrom('customers_customer')
    .selectAll()
    .where((where) =>
      where.or([where('id', '=', customerId), where('merged_into', '=', customerId)]),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
  const canonical = rows.find((row) => row.id === customerId)
  if (!canonical || canonical.merged_into) throw customerUnknown()
  if (canonical.erased_at) throw customerErasedAlready()
  const held = rows.find((row) => row.hold_reason !== null)
  if (held) throw customerHeld({ reason: held.hold_reason })
  const customerIds = [customerId, ...rows.map((row) => row.id).filter((id) => id !== customerId)]
  const handleIds = await findHandleIds(tx.db, customerId)
  const number = await enlist(tx, ctx, { customerIds, handleIds, reason })
  await erasePerson(tx, ctx, erasing, { number, customerIds, handleIds })
  return { number }
}

/** Does what one line of the list says; doing it again changes nothing more. */
export async function erasePerson(
  tx: Tx,
  ctx: Ctx,
  { vault, holders }: Erasing,
  line: { number: number; customerIds: readonly string[]; handleIds: readonly string[] },
): Promise<void> {
  const { number, customerIds, handleIds } = line
  const person = await findPerson(tx.db, customerIds, handleIds)
  await noteForgetting(tx, vault, number, person)
  for (const holder of holders) await holder.erase?.(tx.db, person)
  await tx.db
    .updateTable('customers_handle')
    .set({ erased_at: ctx.now })
    .where('id', 'in', handleIds)
    .where('erased_at', 'is', null)
    .execute()
  await tx.db
    .updateTable('customers_customer')
    .set({ erased_at: ctx.now, visible: false })
    .where('id', 'in', customerIds)
    .where('erased_at', 'is', null)
    .execute()
  tx.record({
    kind: customerErased,
    subject: { type: 'customer', id: customerIds[0]! },
    body: { number, customerIds: [...customerIds] },
  })
}

/** Numbers are gapless: the list is locked until this one is committed. */
async function enlist(
  tx: Tx,
  ctx: Ctx,
  line: { customerIds: string[]; handleIds: string[]; reason: string },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into customers_erasure (number, customer_ids, handle_ids, reason, made_by, erased_at)
    select coalesce(max(number), 0) + 1, ${JSON.stringify(line.customerIds)}::jsonb,
      ${JSON.stringify(line.handleIds)}::jsonb, ${line.reason},
      ${`${ctx.actor.type}:${ctx.actor.id}`}, ${ctx.now}
    from customers_erasure
    returning number`.execute(tx.db)
  return rows[0]!.number
}
