// Retention: a kind may say after how many days its bodies are redacted, and the house may say
// otherwise. A daily job walks each lane once for each such kind. recorded_at never falls within a
// lane, so what is due is what lies before a point, and a cursor tells where the last walk ended.

import { createCtx, systemActor } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Execute } from './append.ts'
import type { LedgerPlatform } from './follow.ts'
import { createCursors, move } from './follower-cursor.ts'
import { findKind, listKinds } from './kinds.ts'
import { type Entry, readEntries } from './read.ts'
import { redact } from './redact.ts'
import { executeIn, type Tx, transact } from './transact.ts'

const batchEntries = 1000
const dayMs = 86_400_000

/** Of these handles, those whose entries must be kept (a legal hold). */
export type Held = (db: Db, handleIds: readonly string[]) => Promise<ReadonlySet<string>>

/** Whoever keeps beside the ledger what entries of some kinds say. */
export interface CopyKeeper {
  readonly kinds: readonly string[]
  /** Those that are needed still: they are kept, and asked about again the next day. */
  needs(db: Db, entries: readonly Entry[]): Promise<ReadonlySet<Entry>>
  /** Forgets what these say, in the transaction that redacts them. */
  forget(tx: Tx, entries: readonly Entry[]): Promise<void>
}

export interface KindRetention {
  kind: string
  personal: boolean
  /** What the code says; null: for ever. */
  standardDays: number | null
  /** What holds. */
  days: number | null
}

/** How long every kind is kept. */
export async function findRetention(db: Db): Promise<KindRetention[]> {
  const set = await db.selectFrom('ledger_retention').select(['kind', 'days']).execute()
  const days = new Map(set.map((row) => [row.kind, row.days]))
  return listKinds()
    .map(({ name, personal, retentionDays = null }) => ({
      kind: name,
      personal,
      standardDays: retentionDays,
      days: days.has(name) ? (days.get(name) ?? null) : retentionDays,
    }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
}

interface Keeping {
  held: Held
  keepers: readonly CopyKeeper[]
}

/** Redacts what is past its time. @returns how many entries were redacted. */
export async function purge(
  platform: LedgerPlatform,
  { held, keepers }: Keeping,
  signal?: AbortSignal,
): Promise<number> {
  const keepersOf = (kind: string) => keepers.filter(({ kinds }) => kinds.includes(kind))
  let redacted = 0
  for (const { kind, days } of await findRetention(platform.db)) {
    if (days === null || !findKind(kind)) continue
    const before = new Date(platform.clock.now().getTime() - days * dayMs)
    const cursor = `retention:${kind}`
    await createCursors(platform.db, [{ name: cursor, startsAt: 'zero' }])
    for (const { lane, position } of await findWalks(platform.db, cursor, before)) {
      const walk = { kind, cursor, lane, before, held, keepers: keepersOf(kind), signal }
      redacted += await purgeLane(platform, walk, position)
    }
  }
  return redacted
}

interface Walk extends Keeping {
  kind: string
  cursor: string
  lane: number
  before: Date
  signal: AbortSignal | undefined
}

async function purgeLane(platform: LedgerPlatform, walk: Walk, start: number): Promise<number> {
  let redacted = 0
  let from = start
  // What a hold keeps is looked at again every day: the cursor stays before the first of it.
  let holding = false
  while (!walk.signal?.aborted) {
    const ctx = createCtx(systemActor('retention'), platform.clock, platform.log)
    const step = await transact(platform, ctx, async (tx) => {
      const execute = executeIn(tx.db)
      const due = await findDue(execute, walk, from)
      const wanted = due.filter((entry) => entry.wanted)
      const said = walk.keepers.length ? await readEntries(tx.db, wanted) : []
      const kept = await findKept(tx.db, walk, wanted, said)
      const isKept = ({ position }: Due) => kept.has(position)
      const entries = wanted.filter((entry) => !isKept(entry))
      const copied = said.filter(({ position }) => !kept.has(position))
      for (const keeper of walk.keepers) await keeper.forget(tx, copied)
      const done = entries.length ? await redact(tx, ctx, { entries }) : 0
      const firstKept = due.findIndex((entry) => entry.wanted && isKept(entry))
      const reached = due.at(firstKept < 0 ? -1 : firstKept - 1)?.position
      if (!holding && firstKept !== 0 && reached) {
        await move(execute, walk.cursor, [{ lane: walk.lane, from, upto: reached, head: reached }])
      }
      return { done, last: due.at(-1)?.position, full: due.length === batchEntries, firstKept }
    })
    redacted += step.done
    holding ||= step.firstKept >= 0
    if (!step.full) return redacted
    from = step.last ?? from
  }
  return redacted
}

/** The positions of those that a hold keeps, or that somebody needs still. */
async function findKept(
  db: Db,
  { held: findHeld, keepers }: Walk,
  wanted: readonly Due[],
  said: readonly Entry[],
): Promise<Set<number>> {
  const handles = wanted.flatMap(({ handleId }) => handleId ?? [])
  const held = handles.length ? await findHeld(db, handles) : new Set<string>()
  const kept = new Set(
    wanted.flatMap(({ handleId, position }) => (handleId && held.has(handleId) ? [position] : [])),
  )
  for (const keeper of keepers) {
    for (const { position } of await keeper.needs(db, said)) kept.add(position)
  }
  return kept
}

/** The lanes where the entry after the cursor is past its time, and where the cursor stands. */
function findWalks(db: Db, cursor: string, before: Date) {
  return executeIn(db)<{ lane: number; position: number }>(
    `select cursor.lane, cursor.position from ledger_cursor cursor
     join ledger_entry next on next.lane = cursor.lane and next.position = cursor.position + 1
     where cursor.follower = $1 and next.recorded_at < $2 order by cursor.lane`,
    [cursor, before],
  )
}

interface Due {
  lane: number
  position: number
  handleId: string | null
  wanted: boolean
}

function findDue(execute: Execute, { lane, kind, before }: Walk, from: number): Promise<Due[]> {
  return execute<Due>(
    `select lane, position, handle_id as "handleId", kind = $4 and redacted_at is null as wanted
     from ledger_entry
     where lane = $1 and position > $2 and recorded_at < $3 order by position limit $5`,
    [lane, from, before, kind, batchEntries],
  )
}
