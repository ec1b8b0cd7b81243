// Where the buckets of rates.ts are kept. Whoever takes from one has its row locked until commit.

import { sql } from 'kysely'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import { type Bucket, type Rate, refilled } from './rates.ts'

export const touchpointBucket = (touchpointId: string) => `touchpoint:${touchpointId}`
export const pairBucket = (touchpointId: string, handleId: string) =>
  `pair:${touchpointId}:${handleId}`
/** Of a day and never filled again: it counts what is left. */
export const transcriptBucket = (what: string, id: string, day: number) =>
  `transcript:${what}:${id}:${day}`

/** The buckets as they are at `now`, locked; those never seen are made. By name. */
export async function lockBuckets(
  db: Db,
  rates: ReadonlyMap<string, Rate>,
  now: Date,
): Promise<Map<string, Bucket>> {
  if (rates.size === 0) return new Map()
  // Sorted, so that two processes wait for each other in one order.
  const names = [...rates.keys()].toSorted()
  const given = rowsOf(
    { name: 'text', tokens: 'double precision', perSecond: 'double precision' },
    names.map((name) => {
      const full = refilled(undefined, rates.get(name)!, now)
      return { name, tokens: full.tokens, perSecond: full.perSecond }
    }),
  )
  const { rows } = await sql<Bucket & { name: string }>`/*keep:channels-rate-lock*/
    insert into channels_rate (name, tokens, per_second, at)
    select given.name, given.tokens, given."perSecond", ${now}::timestamptz from ${given}
    on conflict (name) do update set name = excluded.name
    returning name, tokens, per_second as "perSecond", at, paused_until as "pausedUntil"`.execute(
    db,
  )
  return new Map(rows.map(({ name, ...row }) => [name, refilled(row, rates.get(name)!, now)]))
}

export async function keepBuckets(db: Db, buckets: ReadonlyMap<string, Bucket>): Promise<void> {
  if (buckets.size === 0) return
  const given = rowsOf(
    {
      name: 'text',
      tokens: 'double precision',
      perSecond: 'double precision',
      at: 'timestamptz',
      pausedUntil: 'timestamptz',
    },
    [...buckets].map(([name, { tokens, perSecond, at, pausedUntil }]) => ({
      name,
      tokens,
      perSecond,
      at: at.toISOString(),
      pausedUntil: pausedUntil?.toISOString(),
    })),
  )
  await sql`/*keep:channels-rate-keep*/
    update channels_rate set tokens = given.tokens, per_second = given."perSecond",
      at = given.at, paused_until = given."pausedUntil"
    from ${given} where channels_rate.name = given.name`.execute(db)
}

/** Changes one bucket, such as slowing it. */
export async function changeBucket(
  db: Db,
  { name, rate, now }: { name: string; rate: Rate; now: Date },
  change: (bucket: Bucket) => Bucket,
): Promise<void> {
  const bucket = (await lockBuckets(db, new Map([[name, rate]]), now)).get(name)!
  await keepBuckets(db, new Map([[name, change(bucket)]]))
}

/** By then every channel's bucket of a pair is full again. */
export const pairKeptMs = 86_400_000

/** Forgets the pairs to whom nothing went for long, as a bucket never seen is full too, and the days
 * that are over. */
export async function purgeBuckets(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('channels_rate')
    .where((where) =>
      where.or([where('name', 'like', 'pair:%'), where('name', 'like', 'transcript:%')]),
    )
    .where('at', '<', new Date(now.getTime() - pairKeptMs))
    .where((where) =>
      where.or([where('paused_until', 'is', null), where('paused_until', '<=', now)]),
    )
    .execute()
}
