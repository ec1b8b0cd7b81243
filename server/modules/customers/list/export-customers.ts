// Customers as files carry them away: whole, in pages, with what the viewer may see and no more.

import { sql } from 'kysely'
import type { Viewer } from '../../../platform/contract.ts'
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts'
import type { Db } from '../../../platform/database.ts'
import { findConsents } from '../consents/find-consents.ts'
import { maskHandle, maskTraits, seesContact } from '../detail/mask.ts'
import { effectiveClaims, valuesOf } from '../traits/effective.ts'
import { findClaims } from '../traits/find-claims.ts'
import { rowsCondition } from './filter.ts'
import { type CustomersAsked, findCustomers, type Page } from './find-customers.ts'

export interface ExportedHandle {
  type: string
  value: string
  realm: string
  assurance: number
}

export interface ExportedCustomer {
  id: string
  handles: ExportedHandle[]
  traits: Record<string, unknown>
  /** A no to one handle is a no of the customer. */
  consents: { purpose: string; channel: string | null; granted: boolean }[]
}

/** One page in the order in which the customers were made; `next` is null at the end. */
export async function exportCustomers(
  db: Db,
  viewer: Viewer,
  asked: Omit<CustomersAsked, 'sort'>,
  page: Page,
): Promise<{ items: ExportedCustomer[]; next: string | null }> {
  const { ids, next } = isEverybody(viewer, asked)
    ? await findMade(db, asked, page)
    : await findCustomers(db, viewer, { ...asked, sort: 'created' }, page)
  const handles = await currentHandles(db, ids)
  const ownerOf = new Map(handles.map((handle) => [handle.id, handle.customerId]))
  const by = <Row extends { handleId: string }>(rows: readonly Row[]) =>
    Map.groupBy(rows, (row) => ownerOf.get(row.handleId)!)
  const claims = by(await findClaims(db, [...ownerOf.keys()]))
  const consents = by(await findConsents(db, [...ownerOf.keys()]))
  const own = Map.groupBy(handles, (handle) => handle.customerId)
  const whole = seesContact(viewer)
  const items = ids.map((id) => {
    const traits = valuesOf(effectiveClaims(claims.get(id) ?? []))
    return {
      id,
      handles: (own.get(id) ?? []).flatMap((handle) =>
        handle.type === 'home' || !handle.held ? [] : [outside(handle, whole)],
      ),
      traits: whole ? traits : maskTraits(traits),
      consents: saidOf((consents.get(id) ?? []).filter((word) => word.current)),
    }
  })
  return { items, next }
}

/** Without a filter the profile is not asked, which the command line may be ahead of. */
const isEverybody = (viewer: Viewer, asked: CustomersAsked) =>
  viewer.rows === 'all' &&
  Object.entries(asked).every(
    ([name, value]) => value === undefined || name === 'createdFrom' || name === 'createdTo',
  )

async function findMade(db: Db, asked: CustomersAsked, { cursor, limit }: Page) {
  let query = db
    .selectFrom('customers_customer')
    .select('id')
    .where('merged_into', 'is', null)
    .where('erased_at', 'is', null)
    .where('visible', '=', true)
    .orderBy('id')
    .limit(limit + 1)
  if (cursor !== undefined) query = query.where('id', '>', String(decodeCursor(cursor, 1)[0]))
  if (asked.createdFrom) query = query.where('created_at', '>=', new Date(asked.createdFrom))
  if (asked.createdTo) query = query.where('created_at', '<', new Date(asked.createdTo))
  const ids = (await query.execute()).map((row) => row.id)
  const last = ids.length > limit ? ids[limit - 1] : undefined
  return { ids: ids.slice(0, limit), next: last ? encodeCursor([last]) : null }
}

/** What the columns of a table of all customers must be able to hold. */
export async function exportColumns(db: Db) {
  const handles = await sql<{ type: string; assurance: number; realm: string }>`
    select distinct type, assurance, realm from customers_handle
    where type <> 'home' and held_until is null and erased_at is null
    order by type, realm, assurance desc`.execute(db)
  const traits = await sql<{ name: string; text: boolean }>`
    select name, bool_and(jsonb_typeof(value) in ('string', 'null')) as text from customers_trait
    group by name order by name`.execute(db)
  const consents = await sql<{ purpose: string; channel: string | null }>`
    select distinct purpose, nullif(channel, '') as channel from customers_consent
    order by 1, 2 nulls first`.execute(db)
  return { handles: handles.rows, traits: traits.rows, consents: consents.rows }
}

/** The handles of these ids that belong to customers of the viewer's rows. */
export async function exportHandles(
  db: Db,
  viewer: Viewer,
  handleIds: readonly string[],
): Promise<Map<string, ExportedHandle & { customerId: string }>> {
  if (handleIds.length === 0) return new Map()
  const { rows } = await sql<ExportedHandle & { id: string; customerId: string }>`
    select handle.id, handle.customer_id as "customerId", handle.type, handle.value, handle.realm,
      handle.assurance
    from customers_handle handle
    left join customers_profile profile on profile.customer_id = handle.customer_id
    where handle.id = any(${handleIds}::uuid[]) and handle.erased_at is null
      and ${rowsCondition(viewer)}`.execute(db)
  const whole = seesContact(viewer)
  return new Map(
    rows.map(({ id, customerId, ...handle }) => [id, { customerId, ...outside(handle, whole) }]),
  )
}

async function currentHandles(db: Db, customerIds: readonly string[]) {
  if (customerIds.length === 0) return []
  const rows = await db
    .selectFrom('customers_handle')
    .select(['id', 'customer_id', 'type', 'value', 'realm', 'assurance', 'held_until'])
    .where('customer_id', 'in', customerIds)
    .where('erased_at', 'is', null)
    .orderBy('first_seen_at')
    .orderBy('id')
    .execute()
  return rows.map(({ customer_id, held_until, ...handle }) => ({
    ...handle,
    customerId: customer_id,
    held: held_until === null,
  }))
}

const outside = ({ type, value, realm, assurance }: ExportedHandle, whole: boolean) => ({
  type,
  value: whole ? value : maskHandle({ type, value }),
  realm,
  assurance,
})

function saidOf(words: { purpose: string; channel: string | null; state: string }[]) {
  const said = new Map<string, ExportedCustomer['consents'][number]>()
  for (const { purpose, channel, state } of words) {
    const key = `${purpose} ${channel ?? ''}`
    const granted = state === 'given' && said.get(key)?.granted !== false
    said.set(key, { purpose, channel, granted })
  }
  return [...said.values()]
}
