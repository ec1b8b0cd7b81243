// Whose data is gone, for those who are about to pass on what the ledger may still hold: its
// redaction follows an erasure in steps.

import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

/** Of these handles and customers, those that were erased. */
export async function findErased(
  db: Db,
  handleIds: readonly string[],
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from customers_handle
    where id = any(${handleIds}::uuid[]) and erased_at is not null
    union all
    select id from customers_customer
    where id = any(${customerIds}::uuid[]) and erased_at is not null`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
