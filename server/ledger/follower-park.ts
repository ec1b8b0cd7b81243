// Parking: an entry that keeps failing is put aside with its error, and with it the later ones of
// the same subject, so that one bad entry stops neither its lane nor breaks its subject's order.

import { createCtx, systemActor } from '../platform/context.ts'
import type { Execute } from './append.ts'
import type { Follower, LedgerPlatform } from './follow.ts'
import { move, take } from './follower-cursor.ts'
import { laneOf } from './lane.ts'
import { type Entry, entryColumns } from './read.ts'
import { executeIn, transact } from './transact.ts'

export interface Replayed {
  /** Entries acted on now. */
  replayed: number
  /** Entries that are parked still. */
  remaining: number
}

/** Parks the next entry of `lane` and moves the cursor past it, if it still is `position`. */
export async function parkNext(
  platform: LedgerPlatform,
  follower: Follower,
  at: { lane: number; position: number; attempts: number },
  failure: unknown,
): Promise<void> {
  await transact(platform, contextOf(platform, follower), async (tx) => {
    const execute = executeIn(tx.db)
    const taken = await take(execute, follower, { lanes: [at.lane], size: 1, stride: 10_000 })
    const entry = taken.entries[0]
    if (entry?.position !== at.position) return
    const why = { error: errorText(failure), attempts: at.attempts, now: platform.clock.now() }
    await insertParked(execute, follower.name, [entry], why)
    await move(execute, follower.name, taken.lanes)
  })
}

/** Parks those of `entries` whose subject has something parked; answers the others. */
export async function parkHeldBack(
  execute: Execute,
  follower: string,
  entries: readonly Entry[],
  now: Date,
): Promise<Entry[]> {
  const rows = await execute<{ subjectId: string }>(
    `select distinct subject_id as "subjectId" from ledger_parked
     where follower = $1 and subject_id = any($2::uuid[])`,
    [follower, entries.map((entry) => entry.subjectId)],
  )
  const parked = new Set(rows.map((row) => row.subjectId))
  const held = entries.filter((entry) => parked.has(entry.subjectId))
  const why = { error: 'held back by an earlier entry of its subject', attempts: 0, now }
  if (held.length) await insertParked(execute, follower, held, why)
  return entries.filter((entry) => !parked.has(entry.subjectId))
}

async function insertParked(
  execute: Execute,
  follower: string,
  entries: readonly Entry[],
  why: { error: string; attempts: number; now: Date },
) {
  await execute(
    `insert into ledger_parked (follower, lane, position, subject_id, error, attempts, parked_at)
     select $1, lane, position, subject_id, $5, $6, $7
     from unnest($2::smallint[], $3::bigint[], $4::uuid[]) as given (lane, position, subject_id)`,
    [
      follower,
      entries.map((entry) => entry.lane),
      entries.map((entry) => entry.position),
      entries.map((entry) => entry.subjectId),
      why.error,
      why.attempts,
      why.now,
    ],
  )
}

/**
 * Acts again on the parked entries of a follower (of one subject, or of all), each subject in
 * order and one entry a transaction; a subject stops at its first entry that fails again.
 */
export async function replayParked(
  platform: LedgerPlatform,
  follower: Follower,
  subjectId?: string,
): Promise<Replayed> {
  let replayed = 0
  for await (const subject of parkedSubjects(platform, follower.name, subjectId)) {
    while ((await replayNext(platform, follower, subject)) === 'done') replayed += 1
  }
  const [left] = await executeIn(platform.db)<{ remaining: number }>(
    `select count(*) as remaining from ledger_parked
     where follower = $1 and ($2::uuid is null or subject_id = $2)`,
    [follower.name, subjectId ?? null],
  )
  return { replayed, remaining: left?.remaining ?? 0 }
}

/** The subjects that had something parked when asked for, read in pages. */
async function* parkedSubjects(
  platform: LedgerPlatform,
  follower: string,
  subjectId?: string,
): AsyncGenerator<string> {
  if (subjectId) {
    yield subjectId
    return
  }
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await executeIn(platform.db)<{ subjectId: string }>(
      `select distinct subject_id as "subjectId" from ledger_parked
       where follower = $1 and subject_id > $2 order by subject_id limit 500`,
      [follower, after],
    )
    for (const row of rows) yield row.subjectId
    if (rows.length < 500) return
    after = rows.at(-1)!.subjectId
  }
}

async function replayNext(
  platform: LedgerPlatform,
  follower: Follower,
  subjectId: string,
): Promise<'done' | 'none' | 'failed'> {
  const ctx = contextOf(platform, follower)
  let next: Entry | undefined
  try {
    return await transact(platform, ctx, async (tx) => {
      const execute = executeIn(tx.db)
      // The cursor's lock keeps the follower from parking a later one of this subject meanwhile.
      await execute('select from ledger_cursor where follower = $1 and lane = $2 for update', [
        follower.name,
        laneOf(subjectId),
      ])
      next = (await findParked(execute, follower.name, subjectId))[0]
      if (!next) return 'none'
      await follower.handle(tx, ctx, [next])
      await execute(
        'delete from ledger_parked where follower = $1 and lane = $2 and position = $3',
        [follower.name, next.lane, next.position],
      )
      return 'done'
    })
  } catch (failure) {
    if (!next) throw failure
    platform.log.warn({ err: failure, follower: follower.name }, 'a parked entry failed again')
    await executeIn(platform.db)(
      `update ledger_parked set attempts = attempts + 1, error = $4
       where follower = $1 and lane = $2 and position = $3`,
      [follower.name, next.lane, next.position, errorText(failure)],
    )
    return 'failed'
  }
}

function findParked(execute: Execute, follower: string, subjectId: string) {
  return execute<Entry>(
    `select ${entryColumns} from ledger_parked parked
     join ledger_entry entry using (lane, position)
     where parked.follower = $1 and parked.subject_id = $2
     order by parked.lane, parked.position limit 1`,
    [follower, subjectId],
  )
}

const contextOf = (platform: LedgerPlatform, follower: Follower) =>
  createCtx(systemActor(`follower:${follower.name}`), platform.clock, platform.log)

// Only the message: PostgreSQL's detail line would bring the row's values here.
const errorText = (failure: unknown) =>
  (failure instanceof Error ? failure.message : String(failure)).slice(0, 1000)
