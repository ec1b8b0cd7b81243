import type { Viewer } from '../../../platform/contract.ts'
import type { Db } from '../../../platform/database.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { customersOf } from '../detail/customers-of.ts'
import { maySee } from '../detail/reach-customer.ts'
import { spellHandle } from '../normalise.ts'
import { findRules } from '../rules/find-rules.ts'

/**
 * The customers who hold exactly this handle now, in one realm or in any: canonical ids of visible
 * customers that the viewer may see. Reads the handles themselves, so it is never behind.
 * @throws input.invalid unless `handle` is `type:value`.
 */
export async function findByHandle(
  db: Db,
  viewer: Viewer,
  handle: string,
  realm: string | undefined,
): Promise<string[]> {
  const colon = handle.indexOf(':')
  if (colon < 1) throw invalidInput({ handle: 'must be type:value' })
  const type = handle.slice(0, colon)
  const given = handle.slice(colon + 1)
  // In an address a plus sign means a space: `?handle=phone:+51…` arrives as ` 51…`.
  const value = type === 'phone' ? given.replace(/^ /, '+') : given
  const { country } = await findRules(db)
  const normal = spellHandle({ type, value }, country)
  if ('refused' in normal) return []
  let query = db
    .selectFrom('customers_handle as handle')
    .innerJoin('customers_customer as customer', 'customer.id', 'handle.customer_id')
    .select(['handle.id', 'handle.customer_id'])
    .where('handle.type', '=', type)
    .where('handle.value', '=', normal.value)
    .where('handle.held_until', 'is', null)
    .where('customer.visible', '=', true)
    .where('customer.erased_at', 'is', null)
  if (realm !== undefined) query = query.where('handle.realm', '=', realm)
  const rows = await query.orderBy('handle.id').limit(50).execute()
  const owners = await customersOf(
    db,
    rows.map((row) => row.id),
  )
  const seen = rows.filter((row) => {
    const owner = owners.get(row.id)
    return owner && maySee(viewer, owner)
  })
  return [...new Set(seen.map((row) => row.customer_id))]
}
