// Keeps the profiles up to date with the ledger. Most entries only say that somebody was seen;
// those of a batch are folded into one statement, and visitors in no list cost next to nothing.

import { sql } from 'kysely'
import { bodyOf, type Entry, type Follower, type Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { customerJoined, customerSplit } from '../entries.ts'
import { compareProfiles } from './compare-profiles.ts'
import { never, wholeMinute } from './profile.ts'
import { refreshProfiles } from './refresh-profiles.ts'
import { unseen } from './seen.ts'

export const profileFollower: Follower = {
  name: 'customers.profile',
  startsAt: 'zero',
  bodiesOf: [customerJoined.name, customerSplit.name],
  handle: followProfiles,
  compare: compareProfiles,
}

export async function followProfiles(tx: Tx, ctx: Ctx, entries: readonly Entry[]): Promise<void> {
  const about = entries.filter((entry) => entry.subjectType === 'customer' && isNews(entry))
  const newChannel = await noteChannels(tx, about)
  const owners = await findOwners(tx, about)
  const dirty = await canonical(tx, customersNamed(about))
  const recent = new Map<string, Date>()
  for (const entry of about) {
    const owner = entry.handleId === null ? undefined : owners.get(entry.handleId)
    if (!owner?.visible || dirty.has(owner.customerId)) continue
    // In no list yet, on a channel not known of, or something about the person: made anew.
    if (!owner.lastSeenAt || unseen.has(entry.kind) || newChannel.has(owner.handleId)) {
      dirty.add(owner.customerId)
      continue
    }
    const at = wholeMinute(entry.occurredAt)
    if (at > owner.lastSeenAt && at > (recent.get(owner.customerId) ?? never)) {
      recent.set(owner.customerId, at)
    }
  }
  for (const id of dirty) recent.delete(id)
  await refreshProfiles(tx, ctx, dirty, recent)
  tx.onCommitted(() => about.forEach(noteSighting))
}

// Somebody who browses leaves ten entries a minute that say the same: this handle was seen now, on
// this channel. What one committed batch of this process noted need not be looked up again, because
// nothing ever takes a sighting back: a refresh finds it in the ledger.
const sightings = new Map<string, number>()
const sightingsKept = 50_000

const sightingOf = ({ handleId, channel }: Entry) => `${handleId} ${channel}`

function isNews(entry: Entry): boolean {
  if (unseen.has(entry.kind)) return true
  const noted = sightings.get(sightingOf(entry))
  return noted === undefined || wholeMinute(entry.occurredAt).getTime() > noted
}

function noteSighting(entry: Entry) {
  if (unseen.has(entry.kind)) return
  if (sightings.size >= sightingsKept) sightings.clear()
  const minute = wholeMinute(entry.occurredAt).getTime()
  const key = sightingOf(entry)
  sightings.set(key, Math.max(minute, sightings.get(key) ?? 0))
}

/** Adds the channels on which handles were met. @returns the handles for which one was new. */
async function noteChannels(tx: Tx, entries: readonly Entry[]): Promise<Set<string>> {
  const pairs = new Map<string, { handleId: string; channel: string }>()
  for (const { handleId, channel } of entries) {
    if (handleId && channel) pairs.set(`${handleId} ${channel}`, { handleId, channel })
  }
  if (pairs.size === 0) return new Set()
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
  const { rows } = await sql<{ handleId: string }>`
    insert into customers_seen (handle_id, channel)
    select "handleId", channel from ${rowsOf({ handleId: 'uuid', channel: 'text' }, sorted)}
    on conflict do nothing
    returning handle_id as "handleId"`.execute(tx.db)
  return new Set(rows.map((row) => row.handleId))
}

interface Owner {
  handleId: string
  customerId: string
  visible: boolean
  lastSeenAt: Date | null
}

async function findOwners(tx: Tx, entries: readonly Entry[]): Promise<Map<string, Owner>> {
  const ids = [...new Set(entries.flatMap((entry) => entry.handleId ?? []))]
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Owner>`
    select handle.id as "handleId", handle.customer_id as "customerId", customer.visible,
      recency.last_seen_at as "lastSeenAt"
    from customers_handle handle
    join customers_customer customer on customer.id = handle.customer_id
    left join customers_recency recency on recency.customer_id = handle.customer_id
    where handle.id = any(${ids}::uuid[])`.execute(tx.db)
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
  const rows = await tx.db
    .selectFrom('customers_customer')
    .select(['id', 'merged_into', 'visible'])
    .where('id', 'in', [...ids])
    .execute()
  for (const row of rows) {
    if (row.merged_into) ids.add(row.merged_into)
    else if (!row.visible) ids.delete(row.id)
  }
  return ids
}
