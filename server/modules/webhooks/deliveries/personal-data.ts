// What receivers answered about a person may repeat what they were told. What was told stands in the
// ledger alone, and is read anew before each attempt.

import { sql } from 'kysely'
import type { Db, Trx } from '../../../platform/database.ts'
import type { Person, PersonalData } from '../../../platform/module.ts'

export const deliveriesData: PersonalData = {
  name: 'webhooks',
  async export(db: Db, { customerIds, handleIds }: Person) {
    const { rows } = await sql`
      select subscription.name as webhook, delivery.entry_id as "eventId", delivery.kind,
        attempt.at, attempt.status, attempt.answer
      from webhooks_delivery delivery
      join webhooks_attempt attempt on attempt.delivery_id = delivery.id
      join webhooks_subscription subscription on subscription.id = delivery.subscription_id
      where delivery.handle_id = any(${handleIds}::uuid[])
        or delivery.subject_id = any(${customerIds}::uuid[])
      order by attempt.at, attempt.delivery_id, attempt.number`.execute(db)
    return rows
  },
  /** The deliveries first: who writes an outcome locks its own, and sees there that it may not. */
  async erase(db: Trx, { customerIds, handleIds }: Person) {
    const { rows } = await sql<{ id: string }>`
      update webhooks_delivery set forgotten = true
      where handle_id = any(${handleIds}::uuid[]) or subject_id = any(${customerIds}::uuid[])
      returning id`.execute(db)
    if (rows.length === 0) return
    await sql`
      update webhooks_attempt set answer = null
      where delivery_id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(db)
  },
}
