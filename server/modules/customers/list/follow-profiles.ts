// Keeps the profiles up to date with the ledger. Most entries only say that somebody was seen;
// those of a batch are folded into one statement, and visitors in no list cost next to nothing.

import { sql } from 'kysely'
import { bodyOf, type Entry, type Follower, type Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { customerJoined, customerSplit, handleAttached } from '../entries.ts'
import { passiveTypes } from '../limits.ts'
import { compareProfiles } from './compare-profiles.ts'
import { never, wholeMinute } from './profile.ts'
import { refreshProfiles } from './refresh-profiles.ts'
import { isOurs, unseen } from './seen.ts'
import { createSightings, type Sightings } from './sightings.ts'

/** One for each process: what it noted need not be looked up again. */
export function createProfileFollower(): Follower {
  const sightings = createSightings()
  return {
    name: 'customers.profile',
    startsAt: 'zero',
    // A list of people under a storm of events is read by eye.
    patienceMs: 200,
    bodiesOf: [customerJoined.name, customerSplit.name, handleAttached.name],
    handle: (tx, ctx, entries) => followProfiles(tx, ctx, entries, sightings),
    compare: (db) => compareProfiles(db),
  }
}

async function followProfiles(
  tx: Tx,
  ctx: Ctx,
  entries: readonly Entry[],
  sightings: Sightings,
): Promise<void> {
  const about = entries.filter(
    (entry) =>
      entry.subjectType === 'customer' &&
      !isOurs(entry.kind) &&
      (unseen.has(entry.kind) || sightings.isNew(entry)),
  )
  await noteChannels(tx, about)
  const changes = about.filter((entry) => unseen.has(entry.kind) && !browserAttached(entry))
  const dirty = await canonical(tx, customersNamed(changes))
  const owners = await findOwners(tx, about)
  const recent = new Map<string, Date>()
  for (const entry of about) {
    const owner = entry.handleId === null ? undefined : owners.get(entry.handleId)
    if (!owner?.visible || dirty.has(owner.customerId)) continue
    // In no list yet, or on a channel or with a handle the lists do not show yet: made anew.
    if (!owner.lastSeenAt || !shows(owner, entry)) {
      dirty.add(owner.customerId)
      continue
    }
    if (unseen.has(entry.kind)) continue
    const at = wholeMinute(entry.occurredAt)
    if (at > owner.lastSeenAt && at > (recent.get(owner.customerId) ?? never)) {
      recent.set(owner.customerId, at)
    }
  }
  for (const id of dirty) recent.delete(id)
  await refreshProfiles(tx, ctx, dirty, recent)
  tx.onCommitted(() => about.forEach(sightings.note))
}

/** The handle that an entry says was attached, when it is one of the many a person browses with. */
function browserAttached(entry: Entry): { type: string; assurance: number } | undefined {
  if (entry.kind !== handleAttached.name) return undefined
  const handle = bodyOf(handleAttached, entry)?.handle
  return handle && passiveTypes.has(handle.type) ? handle : undefined
}

/** Whether the owner's profile already says all that this entry would add to it. */
function shows({ facets }: Owner, entry: Entry): boolean {
  if (entry.channel && !facets.includes(`channel:${entry.channel}`)) return false
  const handle = browserAttached(entry)
  if (!handle) return true
  return (
    facets.includes(`handle:${handle.type}`) && facets.includes(`assurance:${handle.assurance}`)
  )
}

/** Adds the channels on which handles were met. */
async function noteChannels(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const pairs = new Map<string, { handleId: string; channel: string }>()
  for (const { handleId, channel } of entries) {
    if (handleId && channel) pairs.set(`${handleId} ${channel}`, { handleId, channel })
  }
  if (pairs.size === 0) return
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
  await sql`/*keep:customers-seen*/
    insert into customers_seen (handle_id, channel)
    select "handleId", channel from ${rowsOf({ handleId: 'uuid', channel: 'text' }, sorted)}
    on conflict do nothing`.execute(tx.db)
}

interface Owner {
  handleId: string
  customerId: string
  visible: boolean
  lastSeenAt: Date | null
  /** Of the profile: those about channels, handles and assurance. */
  facets: readonly string[]
}

async function findOwners(tx: Tx, entries: readonly Entry[]): Promise<Map<string, Owner>> {
  const ids = new Set<string>()
  for (const { handleId } of entries) if (handleId) ids.add(handleId)
  if (ids.size === 0) return new Map()
  const { rows } = await sql<Owner>`/*keep:customers-owners*/
    select handle.id as "handleId", handle.customer_id as "customerId", customer.visible,
      recency.last_seen_at as "lastSeenAt",
      array(select facet from unnest(profile.facets) as facet
        where facet ~ '^(channel|handle|assurance):') as facets
    from customers_handle handle
    join customers_customer customer on customer.id = handle.customer_id
    left join customers_recency recency on recency.customer_id = handle.customer_id
    left join customers_profile profile on profile.customer_id = handle.customer_id
    where handle.id = any(${[...ids]}::uuid[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.handleId, row]))
}

/** Whom entries about identity, traits or consents name, at the time they were written. */
function customersNamed(entries: readonly Entry[]): Set<string> {
  const ids = new Set<string>()
  for (const entry of entries) {
    if (!unseen.has(entry.kind)) continue
    ids.add(entry.subjectId)
    const joined = entry.kind === customerJoined.name ? bodyOf(customerJoined, entry) : undefined
    if (joined) ids.add(joined.intoId).add(joined.fromId)
    const split = entry.kind === customerSplit.name ? bodyOf(customerSplit, entry) : undefined
    if (split) ids.add(split.keptId).add(split.restoredId)
  }
  return ids
}

/**
 * The same ids, and those of the customers they belong to now; without visitors in no list, who are
 * most of those that a busy shop makes.
 */
async function canonical(tx: Tx, ids: Set<string>): Promise<Set<string>> {
  if (ids.size === 0) return ids
  const { rows } = await sql<{
    id: string
    mergedInto: string | null
    visible: boolean
  }>`/*keep:customers-canonical*/
    select id, merged_into as "mergedInto", visible from customers_customer
    where id = any(${[...ids]}::uuid[])`.execute(tx.db)
  for (const row of rows) {
    if (row.mergedInto) ids.add(row.mergedInto)
    else if (!row.visible) ids.delete(row.id)
  }
  return ids
}
