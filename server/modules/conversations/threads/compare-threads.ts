// Checks what the follower keeps against a replay of the ledger, customer by customer, for `hebra
// ledger verify`. Of whom something was redacted no replay knows enough.

import { sql } from 'kysely'
import { type Entry, readTimeline } from '../../../ledger/index.ts'
import type { Db } from '../../../platform/database.ts'
import { pageCustomers } from '../../customers/index.ts'
import { type Fact, factKinds, readFact } from './facts.ts'
import { type Folded, foldThread, type Strand, type Thread } from './fold-thread.ts'
import { findSaid } from './keep-said.ts'
import { counts, shows } from './said.ts'

const pageSize = 200
const entriesAtOnce = 1000
const name = 'conversations.threads'

/** One line for each customer of whom something differs, is missing or is too much. */
export async function* compareThreads(db: Db): AsyncIterable<string> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await pageCustomers(db, after, pageSize)
    const upto = page.length === pageSize ? page.at(-1)!.id : undefined
    const known = new Set(page.map(({ id }) => id))
    for (const id of await findKept(db, after, upto)) {
      if (!known.has(id)) yield `${name} ${id}: kept, but is no customer`
    }
    for (const { id, handleIds } of page) yield* compareOne(db, id, handleIds)
    if (!upto) return
    after = upto
  }
}

async function findKept(db: Db, after: string, upto: string | undefined): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from conversations_thread
    where customer_id > ${after}::uuid ${upto ? sql`and customer_id <= ${upto}::uuid` : sql``}
    union
    select customer_id from conversations_strand
    where customer_id > ${after}::uuid ${upto ? sql`and customer_id <= ${upto}::uuid` : sql``}
  `.execute(db)
  return rows.map((row) => row.id)
}

async function* compareOne(db: Db, customerId: string, handleIds: string[]): AsyncIterable<string> {
  const entries = await readAll(db, handleIds)
  const kept = await findThread(db, customerId)
  const strands = await findStrands(db, customerId)
  if (entries.length === 0) {
    if (kept || strands.size) yield `${name} ${customerId}: kept, but nothing was said`
    return
  }
  if (entries.some((entry) => entry.redacted)) return
  const made = foldThread(entries.flatMap((entry): Fact | Fact[] => readFact(entry) ?? []))
  for (const what of differences(made, kept, strands)) yield `${name} ${customerId}: ${what}`
  const said = await findSaid(db, [...made.said.keys()])
  for (const [id, one] of made.said) {
    const expected = { ...one, shows: shows(one), counts: counts(one) }
    if (!same(expected, said.get(id))) yield `${name} ${customerId}: message ${id} differs`
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
}

async function readAll(db: Db, handleIds: string[]): Promise<Entry[]> {
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

async function findThread(db: Db, customerId: string): Promise<Thread | undefined> {
  const row = await db
    .selectFrom('conversations_thread')
    .selectAll()
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return (
    row && {
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
    }
  )
}

async function findStrands(db: Db, customerId: string): Promise<Map<string, Strand>> {
  const rows = await db
    .selectFrom('conversations_strand')
    .selectAll()
    .where('customer_id', '=', customerId)
    .execute()
  return new Map(
    rows.map((row) => [
      row.handle_id,
      {
        handleId: row.handle_id,
        lastMessageId: row.last_message_id,
        outHeard: row.out_heard,
        readThrough: row.read_through,
        readAt: row.read_at?.toISOString() ?? null,
        unreadAt: row.unread_at?.toISOString() ?? null,
        channels: row.channels,
        touchpointIds: row.touchpoint_ids,
      },
    ]),
  )
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
