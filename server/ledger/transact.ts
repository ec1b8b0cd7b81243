// The one way to change anything: a transaction that collects what happened and appends it to the
// ledger last, so that the state and its history are committed together or not at all.

import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import type { Ctx } from '../platform/context.ts'
import { type Ahead, type Db, inTransaction, type Last, type Trx } from '../platform/database.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Platform } from '../platform/module.ts'
import { defineRefusal } from '../platform/refusal.ts'
import { settle } from '../platform/settle.ts'
import { append, type Execute, type PreparedEntry } from './append.ts'
import { measureAppend } from './append-metrics.ts'
import { type Claim, claim, type SourceKey } from './claim.ts'
import type { Kind } from './kinds.ts'
import { type Appended, tellAppended } from './recent.ts'

export interface NewEntry<Body = unknown> {
  kind: Kind<Body>
  subject: { type: 'customer' | 'staff' | 'system' | 'product' | 'store'; id: string }
  handleId?: string | null
  channel?: string | null
  touchpointId?: string | null
  caseId?: string | null
  /** Absent: ctx.now. */
  occurredAt?: Date
  body: Body
  context?: Record<string, unknown> | null
}

/** A unit of work. Functions that change something take it, which no read path has. */
export interface Tx {
  readonly db: Trx
  /** Adds to what happened; appended in this order just before commit. @returns the entry's id. */
  record<Body>(entry: NewEntry<Body>): string
  /** Adds entries made with `prepare` or checked at an edge already (bulk paths). */
  recordPrepared(entries: readonly PreparedEntry[]): void
  /** Claims source keys; must come before anything else is changed. */
  claim(keys: readonly SourceKey[]): Promise<Claim[]>
  /**
   * Takes a statement whose answer nobody needs: those after it need not wait to be sent. If it
   * fails, the unit fails with its error.
   */
  sent(statement: Promise<unknown>): void
  /** For caches only: what is learnt once this transaction has committed. Facts go to `record`. */
  onCommitted(learn: () => void): void
  /** Of this process, to count with once it is certain; absent where nobody measures. */
  readonly metrics: Metrics | undefined
}

/** Names a request that may come twice: the caller's key, and a digest of what was asked. */
export interface Idempotency {
  key: string
  route: string
  fingerprint: string
}

export const idempotencyReused = defineRefusal(
  'idempotency.reused',
  422,
  'This Idempotency-Key was used for another request',
)

/** The subject of what concerns the installation as a whole. */
export const houseSubject = {
  type: 'system',
  id: '00000000-0000-7000-8000-000000000000',
} as const

type House = Pick<Platform, 'database' | 'clock'> &
  Partial<Pick<Platform, 'metrics'>> & {
    /** For hot paths: statements are sent ahead where the database can (platform/pipeline.ts). */
    ahead?: Ahead
  }

/**
 * Runs `work` in one transaction and appends what it recorded. The whole is run again after a
 * deadlock, so `work` has no outside effect. With `idempotency`, the result (which must survive
 * JSON) is kept in the same transaction and a repeated request gets it without running `work`.
 */
export async function transact<Result>(
  platform: House,
  ctx: Ctx,
  work: (tx: Tx) => Promise<Result>,
  idempotency?: Idempotency,
): Promise<Result> {
  const done = await inTransaction(
    platform.database,
    platform.clock,
    async (db, last) => {
      const known = idempotency && (await findAnswer<Result>(db, ctx, idempotency))
      if (known) return { result: known.result, append: nothing, learning: [] }
      return perform(platform, ctx, { db, last }, work, idempotency)
    },
    platform,
  )
  for (const learn of done.learning) learn()
  const { entries, places, tookMs } = done.append
  if (entries.length) {
    if (platform.metrics) measureAppend(platform.metrics, entries.length, tookMs)
    tellAppended(platform.database, { entries, places })
  }
  return done.result
}

/**
 * Runs `work` and its append, and takes all of it back: whether it could be done.
 * @throws what `transact` would throw.
 */
export async function rehearse(
  platform: House,
  ctx: Ctx,
  work: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  const takeBack = new Error('rehearsed')
  try {
    await inTransaction(platform.database, platform.clock, async (db) => {
      await perform(platform, ctx, { db, last: settle }, work)
      throw takeBack
    })
  } catch (error) {
    if (error !== takeBack) throw error
  }
}

interface Performed<Result> {
  result: Result
  /** Known when the transaction has ended. */
  append: Appended & { tookMs: number }
  learning: (() => void)[]
}

const nothing = { entries: [], places: [], tookMs: 0 }

async function perform<Result>(
  platform: House,
  ctx: Ctx,
  { db, last }: { db: Trx; last: Last },
  work: (tx: Tx) => Promise<Result>,
  idempotency?: Idempotency,
): Promise<Performed<Result>> {
  const { tx, entries, sent, learning } = openTx(platform, ctx, db)
  let result: Result
  try {
    result = await work(tx)
    if (idempotency) await keepAnswer(db, ctx, idempotency, result)
  } catch (error) {
    // Where one of these failed, the rest failed because of it.
    await settle(sent)
    throw error
  }
  const performed: Performed<Result> = { result, append: { ...nothing, entries }, learning }
  const began = performance.now()
  const appended = append(executeIn(db), entries).then((places) => {
    performed.append = { entries, places, tookMs: performance.now() - began }
  })
  await last([...sent, appended])
  return performed
}

/** A unit, and what it gathers until its end. */
function openTx(platform: House, ctx: Ctx, db: Trx) {
  const entries: PreparedEntry[] = []
  const sent: Promise<unknown>[] = []
  const learning: (() => void)[] = []
  const tx: Tx = {
    db,
    claim: (keys) => claim(executeIn(db), keys),
    sent(statement) {
      // Awaited at the end, where it may have failed already.
      statement.catch(() => {})
      sent.push(statement)
    },
    onCommitted: (learn) => void learning.push(learn),
    metrics: platform.metrics,
    record(entry) {
      const prepared = prepare(entry, ctx)
      entries.push(prepared)
      return prepared.id
    },
    recordPrepared: (more) => void entries.push(...more),
  }
  return { tx, entries, sent, learning }
}

export const executeIn =
  (db: Db): Execute =>
  async <Row>(text: string, values: unknown[]) =>
    (await db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows

/** @throws ZodError when the body has not the form of its kind: a bug of the caller. */
export function prepare<Body>(entry: NewEntry<Body>, ctx: Ctx): PreparedEntry {
  return {
    id: ctx.newId(),
    kind: entry.kind.name,
    subjectType: entry.subject.type,
    subjectId: entry.subject.id,
    handleId: entry.handleId ?? null,
    channel: entry.channel ?? null,
    touchpointId: entry.touchpointId ?? null,
    actor: `${ctx.actor.type}:${ctx.actor.id}`,
    caseId: entry.caseId ?? null,
    occurredAt: entry.occurredAt ?? ctx.now,
    bodyJson: toJson(entry.kind.body.parse(entry.body)),
    contextJson: entry.context ? toJson(entry.context) : null,
  }
}

/** JSON as PostgreSQL can read it: `jsonb` and `->>` refuse the character U+0000 and lone surrogates. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!json.includes('\\u')) return json
  return json.replace(/(\\\\)|\\u(0000|d[89a-f][0-9a-f]{2})/gi, (_, escaped) => escaped ?? '\ufffd')
}

/** Digest of a request's body, to tell a repeated request from a reused key. */
export const fingerprintOf = (body: unknown) =>
  createHash('sha256')
    .update(JSON.stringify(body) ?? '')
    .digest('base64url')

async function findAnswer<Result>(
  db: Trx,
  ctx: Ctx,
  { key, route, fingerprint }: Idempotency,
): Promise<{ result: Result } | undefined> {
  const actor = `${ctx.actor.type}:${ctx.actor.id}`
  const claimed = await db
    .insertInto('platform_answer')
    .values({ actor, key, route, fingerprint, result: null, answered_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (claimed.numInsertedOrUpdatedRows === 1n) return undefined
  const row = await db
    .selectFrom('platform_answer')
    .select(['fingerprint', 'result', 'route'])
    .where('actor', '=', actor)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (row.fingerprint !== fingerprint || row.route !== route) throw idempotencyReused()
  return { result: (row.result as { kept: Result }).kept }
}

async function keepAnswer(db: Trx, ctx: Ctx, { key }: Idempotency, done: unknown) {
  await db
    .updateTable('platform_answer')
    .set({ result: JSON.stringify({ kept: done }) })
    .where('actor', '=', `${ctx.actor.type}:${ctx.actor.id}`)
    .where('key', '=', key)
    .execute()
}
