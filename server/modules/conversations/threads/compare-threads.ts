// Checks what the follower keeps against a replay of the ledger, customer by customer, for `hebra
// ledger verify`. Of whom something was redacted no replay knows enough.

import { sql } from 'kysely'
import { type Entry, readTimeline } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import { findPlaceFacets, pageCustomers } from '../../customers/index.ts'
import { type Fact, factKinds, readFact } from './facts.ts'
import { type Folded, foldThread, type Strand, type Thread } from './fold-thread.ts'
import { findSaid } from './keep-said.ts'
import { counts, type Kept, shows, troubleOf } from './said.ts'

const pageSize = 100
const entriesAtOnce = 1000
const name = 'conversations.threads'

/**
 * One line for each customer of whom something differs, is missing or is too much.
 * @param from only of customers with a later id, which were made later; absent: of all.
 */
export async function* compareThreads(
  db: Db,
  from = '00000000-0000-0000-0000-000000000000',
): AsyncIterable<string> {
  let after = from
  for (;;) {
    const page = await pageCustomers(db, after, pageSize)
    const upto = page.length === pageSize ? page.at(-1)!.id : undefined
    const known = new Set(page.map(({ id }) => id))
    for (const id of await findKept(db, after, upto)) {
      if (!known.has(id)) yield `${name} ${id}: kept, but is no customer`
    }
    yield* comparePage(db, page)
    if (!upto) return
    after = upto
  }
}

async function findKept(db: Db, after: string, upto: string | undefined): Promise<string[]> {
  const within = sql`customer_id > ${after}::uuid
    ${upto ? sql`and customer_id <= ${upto}::uuid` : sql``}`
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from conversations_thread where ${within}
    union
    select customer_id from conversations_strand where ${within}`.execute(db)
  return rows.map((row) => row.id)
}

async function* comparePage(
  db: Db,
  page: readonly { id: string; handleIds: string[] }[],
): AsyncIterable<string> {
  const ids = page.map(({ id }) => id)
  const ownerOf = new Map(page.flatMap(({ id, handleIds }) => handleIds.map((own) => [own, id])))
  const entries = Map.groupBy(await readAll(db, [...ownerOf.keys()]), ({ handleId }) =>
    ownerOf.get(handleId!),
  )
  const places = await findPlaceFacets(db, ids)
  const threads = await findThreads(db, ids)
  const strands = await findStrands(db, ids)
  for (const { id } of page) {
    const own = entries.get(id) ?? []
    if (own.some((entry) => entry.redacted)) continue
    const made = foldThread(own.flatMap((entry): Fact | Fact[] => readFact(entry) ?? []))
    for (const what of differences(made, threads.get(id), strands.get(id) ?? new Map())) {
      yield `${name} ${id}: ${what}`
    }
    const kept = threads.get(id)
    if (kept && !same(kept.places, places.get(id))) yield `${name} ${id}: places differ`
    const said = await findSaid(db, [...made.said.keys()])
    for (const [messageId, one] of made.said) {
      const expected = {
        ...one,
        ...{ shows: shows(one), counts: counts(one), trouble: troubleOf(one) },
      } satisfies Kept
      if (!same(expected, said.get(messageId))) yield `${name} ${id}: message ${messageId} differs`
    }
  }
}

function* differences(
  made: Folded,
  kept: Thread | undefined,
  strands: ReadonlyMap<string, Strand>,
): Iterable<string> {
  if (!made.thread !== !kept) yield made.thread ? 'missing' : 'kept, but there is nothing to show'
  for (const field of made.thread && kept ? (Object.keys(made.thread) as (keyof Thread)[]) : []) {
    if (!same(made.thread![field], kept![field])) yield `${field} differs`
  }
  for (const id of new Set([...made.strands.keys(), ...strands.keys()])) {
    const empty = { ...emptyStrand, handleId: id }
    if (!same(made.strands.get(id) ?? empty, strands.get(id) ?? empty)) {
      yield `strand ${id} differs`
    }
  }
}

/** Of a handle of which only a change of a message was read. */
const emptyStrand: Omit<Strand, 'handleId'> = {
  lastMessageId: null,
  outHeard: null,
  readThrough: null,
  readAt: null,
  unreadAt: null,
  channels: [],
  touchpointIds: [],
  control: null,
  controlAt: null,
  controlChanges: 0,
  state: null,
  stateAt: null,
  stateThrough: null,
  snoozedUntil: null,
}

async function readAll(db: Db, handleIds: string[]): Promise<Entry[]> {
  if (handleIds.length === 0) return []
  const entries: Entry[] = []
  let before: string | undefined
  do {
    const page = await readTimeline(db, handleIds, {
      before,
      limit: entriesAtOnce,
      kinds: factKinds,
    })
    entries.push(...page.items)
    before = page.next ?? undefined
  } while (before)
  return entries
}

async function findThreads(
  db: Db,
  customerIds: string[],
): Promise<Map<string, Thread & { places: string[] }>> {
  if (customerIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('conversations_thread')
    .selectAll()
    .where('customer_id', 'in', customerIds)
    .execute()
  return new Map(
    rows.map((row) => [
      row.customer_id,
      {
        lastAt: row.last_at.toISOString(),
        lastHandleId: row.last_handle_id,
        lastDirection: row.last_direction,
        lastChannel: row.last_channel,
        lastTouchpointId: row.last_touchpoint_id,
        lastKind: row.last_kind,
        lastText: row.last_text,
        waitingSince: row.waiting_since?.toISOString() ?? null,
        unread: row.unread,
        channels: row.channels,
        touchpointIds: row.touchpoint_ids,
        places: row.places,
        control: row.control,
        state: row.state,
        snoozedUntil: row.snoozed_until?.toISOString() ?? null,
      },
    ]),
  )
}

/** By customer, and by handle. */
async function findStrands(
  db: Db,
  customerIds: string[],
): Promise<Map<string, Map<string, Strand>>> {
  const found = new Map<string, Map<string, Strand>>()
  if (customerIds.length === 0) return found
  const rows = await db
    .selectFrom('conversations_strand')
    .selectAll()
    .where('customer_id', 'in', customerIds)
    .execute()
  for (const row of rows) {
    const own = found.get(row.customer_id) ?? new Map<string, Strand>()
    found.set(row.customer_id, own)
    own.set(row.handle_id, {
      handleId: row.handle_id,
      lastMessageId: row.last_message_id,
      outHeard: row.out_heard,
      readThrough: row.read_through,
      readAt: row.read_at?.toISOString() ?? null,
      unreadAt: row.unread_at?.toISOString() ?? null,
      channels: row.channels,
      touchpointIds: row.touchpoint_ids,
      control: row.control,
      controlAt: row.control_at?.toISOString() ?? null,
      controlChanges: row.control_changes,
      state: row.state,
      stateAt: row.state_at?.toISOString() ?? null,
      stateThrough: row.state_through,
      snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    })
  }
  return found
}

/** The database keeps the names of objects in an order of its own. */
function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
