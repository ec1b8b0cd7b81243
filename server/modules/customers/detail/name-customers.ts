import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { loadCustomers } from '../list/load-customers.ts'

/**
 * What lists call these customers, by the ids given (also those merged into another): the name,
 * else the strongest handle. Only for who sees the rows of all.
 */
export async function nameCustomers(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (viewer.rows !== 'all') return new Map()
  const { rows } = await sql<{ id: string; canonical: string }>`
    select id, coalesce(merged_into, id) as canonical from customers_customer
    where id = any(${ids}::uuid[])`.execute(db)
  const shown = await loadCustomers(db, viewer, [...new Set(rows.map((row) => row.canonical))])
  const names = new Map(shown.map((one) => [one.id, one.name ?? one.handles[0]?.value]))
  return new Map(
    rows.flatMap(({ id, canonical }) => {
      const name = names.get(canonical)
      return name ? [[id, name]] : []
    }),
  )
}
