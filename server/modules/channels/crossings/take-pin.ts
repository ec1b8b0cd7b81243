import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import {
  createHandleMemory,
  findRules,
  lockOwners,
  readFact,
  resolveAsked,
} from '../../customers/index.ts'
import { endJoined } from './end-joined.ts'
import { crossingTaken } from './entries.ts'
import { codeLivesMs } from './issue-crossing.ts'
import { digestOfPin, isPin, triesInACall } from './pin.ts'
import type { CrossingRow } from './reach-crossing.ts'
import { crossingCallerUnknown, crossingPinRefused } from './refusals.ts'

export interface KeyedIn {
  pin: string
  /** Ours, E.164: a pin holds only on the number it was given out for. */
  calledNumber: string
  /** As the exchange tells it, which a caller can forge: it joins nobody. */
  callerNumber: string
  /** The exchange's own id of the call. */
  callId: string
}

/**
 * Takes a crossing by the pin that a caller keyed in: its subject goes over to their number.
 * @returns the crossing, or how many tries the call has left; the try is counted in either case.
 * @throws crossing.pin_refused without a try left, crossing.caller_unknown
 */
export async function takePin(
  tx: Tx,
  ctx: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  { pin, calledNumber, callerNumber, callId }: KeyedIn,
): Promise<{ row: CrossingRow; triesLeft?: undefined } | { row?: undefined; triesLeft: number }> {
  const triesLeft = await countTry(tx, ctx, callId)
  if (triesLeft < 0) throw crossingPinRefused({ triesLeft: 0 })
  const found = isPin(pin)
    ? await tx.db
        .selectFrom('channels_crossing')
        .select('id')
        .where('pin_number', '=', calledNumber)
        .where('pin_digest', '=', digestOfPin(vault, pin, calledNumber))
        .where('state', '=', 'issued')
        .where('pin_expires_at', '>', ctx.now)
        .forUpdate()
        .executeTakeFirst()
    : undefined
  // Whoever guesses is nobody whom we meet.
  if (!found) return { triesLeft }
  const handleId = await findCaller(tx, ctx, callerNumber)
  const row = await tx.db
    .updateTable('channels_crossing')
    .set({
      state: 'taken',
      taker_handle_id: handleId,
      taken_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + codeLivesMs),
    })
    .where('id', '=', found.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const owners = await lockOwners(tx.db, [row.origin_handle_id, handleId])
  const customerId = owners.get(handleId)!
  tx.record({
    kind: crossingTaken,
    subject: { type: 'customer', id: customerId },
    handleId,
    channel: 'voice',
    body: { crossingId: row.id, ...(row.subject ? { subject: row.subject } : {}) },
  })
  if (owners.get(row.origin_handle_id) === customerId) await endJoined(tx, ctx, row.id)
  return { row }
}

/** @returns how many are left after this one; below zero: this one is too many. */
async function countTry(tx: Tx, { now }: Ctx, callId: string): Promise<number> {
  const { rows } = await sql<{ tries: number }>`
    insert into channels_crossing_call as held (call_id, tries, since)
    values (${callId}, 1, ${now}::timestamptz)
    on conflict (call_id) do update set tries = held.tries + 1
    returning tries`.execute(tx.db)
  return triesInACall - rows[0]!.tries
}

async function findCaller(tx: Tx, ctx: Ctx, number: string): Promise<string> {
  const asked = readFact(
    {
      handles: [{ type: 'phone', value: number, assurance: 1 }],
      occurredAt: ctx.now,
      lazy: false,
      assertedBy: `${ctx.actor.type}:${ctx.actor.id}`,
    },
    await findRules(tx.db),
  )
  const [caller] = await resolveAsked(tx, ctx, [asked], createHandleMemory(0))
  if (!caller || caller.refused !== undefined) throw crossingCallerUnknown()
  return caller.handleId
}
