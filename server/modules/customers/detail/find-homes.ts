import { sql } from 'kysely'
import type { Db } from '../../../platform/database.ts'

/** Where something of a customer belongs that no outside handle brought. */
export interface Home {
  handleId: string
  customerId: string
}

/** The homes of those `ids` that are customers of this house, by the id asked for, also a merged one. */
export async function findHomes(db: Db, ids: readonly string[]): Promise<Map<string, Home>> {
  const possible = ids.filter((id) => uuid.test(id))
  if (possible.length === 0) return new Map()
  const { rows } = await sql<Home & { id: string }>`
    select asked.id::text, own.id as "customerId", own.home_handle_id as "handleId"
    from customers_customer asked
    join customers_customer own on own.id = coalesce(asked.merged_into, asked.id)
    where asked.id = any(${possible}::uuid[]) and own.erased_at is null
    for key share of own`.execute(db)
  return new Map(rows.map(({ id, ...home }) => [id, home]))
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
