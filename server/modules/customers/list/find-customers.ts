// Lists customers: filters by facets, sorts, pages by cursor, and keeps to the rows that the viewer
// may see. Cursors name the last row's sort values, so pages neither repeat nor miss a customer who
// did not move meanwhile.

import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db } from '../../../platform/database.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { findRules } from '../rules/find-rules.ts'
import { conditions, mayFilter } from './filter.ts'
import { searchCustomers, wordsMatch } from './search-customers.ts'

export interface CustomersAsked {
  q?: string | undefined
  handle?: string | undefined
  realm?: string | undefined
  channel?: string | undefined
  hasHandle?: string | undefined
  assurance?: number | undefined
  team?: string | undefined
  store?: string | undefined
  consent?: string | undefined
  createdFrom?: string | undefined
  createdTo?: string | undefined
  seenFrom?: string | undefined
  seenTo?: string | undefined
  trait?: string | string[] | undefined
  sort?: string | undefined
}

export interface Page {
  cursor?: string | undefined
  limit: number
}

export interface FoundCustomers {
  /** Canonical ids in their order. */
  ids: string[]
  next: string | null
}

/**
 * A page of customers. By relevance, similar words count too; in any other order only what stands as
 * it was typed. @throws input.invalid for a filter or cursor that cannot be read.
 */
export async function findCustomers(
  db: Db,
  viewer: Viewer,
  asked: CustomersAsked,
  page: Page,
): Promise<FoundCustomers> {
  if (!mayFilter(viewer, asked)) return { ids: [], next: null }
  const sort = asked.sort ?? (asked.q ? 'relevance' : '-seen')
  if (asked.q && sort === 'relevance') return searchCustomers(db, viewer, asked, page)
  const [field, direction] = sort.startsWith('-') ? [sort.slice(1), 'desc'] : [sort, 'asc']
  const order = orders[field ?? '']
  if (!order) throw invalidInput({ sort: 'relevance needs q' })
  return findSorted(db, viewer, asked, page, order, direction === 'desc')
}

interface Order {
  name: string
  column: RawBuilder<unknown>
  cast: RawBuilder<unknown>
}

const orders: Record<string, Order> = {
  seen: { name: 'seen', column: sql`recency.last_seen_at`, cast: sql`timestamptz` },
  created: { name: 'created', column: sql`profile.created_at`, cast: sql`timestamptz` },
  name: { name: 'name', column: sql`profile.plain_name`, cast: sql`text` },
}

async function findSorted(
  db: Db,
  viewer: Viewer,
  asked: CustomersAsked,
  { cursor, limit }: Page,
  { name, column, cast }: Order,
  descending: boolean,
): Promise<FoundCustomers> {
  const from = cursor === undefined ? undefined : decodeCursor(cursor, 3)
  if (from && from[0] !== name) throw invalidInput({ cursor: 'is of another order' })
  const words = asked.q && wordsMatch(viewer, asked.q, (await findRules(db)).country)
  const ways = descending ? sql`desc` : sql`asc`
  const beyond = descending ? sql`<` : sql`>`
  const { rows } = await sql<{ id: string; at: string }>`
    select profile.customer_id as id, ${column}::text as at
    from customers_profile profile join customers_recency recency
      on recency.customer_id = profile.customer_id
    where ${conditions(viewer, asked)}
      ${words ? sql`and ${words}` : sql``}
      ${from ? sql`and (${column}, ${idOf(name)}) ${beyond} (${from[1]}::${cast}, ${from[2]}::uuid)` : sql``}
    order by ${column} ${ways}, ${idOf(name)} ${ways}
    limit ${limit + 1}`.execute(db)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    ids: rows.slice(0, limit).map((row) => row.id),
    next: last ? encodeCursor([name, last.at, last.id]) : null,
  }
}

/** The id of the table whose index gives the order. */
const idOf = (name: string) =>
  name === 'seen' ? sql`recency.customer_id` : sql`profile.customer_id`
