import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { maskHandle, maskName, seesContact } from './mask.ts'

/**
 * What to call canonical customers that the viewer may see: the name, else the address that says
 * most; nothing of those known by no more than a browser.
 */
export async function labelCustomers(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{
    id: string
    name: string | null
    type: string | null
    value: string | null
  }>`/*keep:customers-labels*/
    select customer.id, profile.name, address.type, address.value
    from unnest(${ids}::uuid[]) as customer (id)
    left join customers_profile profile on profile.customer_id = customer.id
    left join lateral (
      select type, value from customers_handle handle
      where handle.customer_id = customer.id and profile.name is null
        and handle.held_until is null and handle.erased_at is null
        and handle.type not in ('home', 'anonymous', 'device')
      order by handle.assurance desc, handle.type not in ('phone', 'email'), handle.first_seen_at,
        handle.id
      limit 1
    ) address on true`.execute(db)
  const whole = seesContact(viewer)
  return new Map(
    rows.flatMap(({ id, name, type, value }) => {
      if (name !== null) return [[id, whole ? name : maskName(name)!]]
      if (type === null || value === null) return []
      return [[id, whole ? value : maskHandle({ type, value })]]
    }),
  )
}
