import { sql } from 'kysely'
import { type Tx, toJson } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Viewer } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import {
  customerUnknown,
  findHandleIds,
  findHeld,
  findRules,
  lockOwners,
  normaliseHandle,
  reachCustomer,
} from '../../customers/index.ts'
import { digestOfCode, makeCode } from './code.ts'
import type { CrossingSubject } from './contracts.ts'
import { crossingIssued } from './entries.ts'
import { digestOfPin, makePin, pinLivesMs, pinsAlive } from './pin.ts'
import { crossingTooMany } from './refusals.ts'
import { endRevoked } from './revoke-crossing.ts'

export interface NewCrossing {
  /** Either the one or the other. */
  customerId?: string | undefined
  /** Of that customer, where it is known at which handle they are. */
  handleId?: string | undefined
  handle?: { type: string; value: string; realm?: string | undefined } | undefined
  /** A channel, or `any`. */
  to: string
  /** Of ours, E.164, which they are to call: a pin is made for it. */
  calledNumber?: string | undefined
  subject?: CrossingSubject | undefined
}

export interface IssuedCrossing {
  id: string
  /** For the answer only. */
  code: string
  /** Null: no number to call was named. */
  pin: string | null
  originHandleId: string
  customerId: string
  expiresAt: Date
}

export const codeLivesMs = 30 * 60_000
const aliveAtOnce = 5
const mostInAnHour = 30
const hourMs = 3_600_000

/**
 * Issues a crossing to a customer whom the viewer may see; beyond five alive the oldest ends.
 * @throws customer.unknown, crossing.too_many
 */
export async function issueCrossing(
  tx: Tx,
  ctx: Ctx,
  { viewer, vault }: { viewer: Viewer; vault: Platform['vault'] },
  input: NewCrossing,
): Promise<IssuedCrossing> {
  const origin = await findOrigin(tx, viewer, input)
  await makeRoom(tx, ctx, origin.customerId)
  const id = ctx.newId()
  const code = makeCode()
  const pin = input.calledNumber ? await findFreePin(tx, ctx, vault, input.calledNumber) : null
  const expiresAt = new Date(ctx.now.getTime() + codeLivesMs)
  await tx.db
    .insertInto('channels_crossing')
    .values({
      id,
      code_digest: digestOfCode(vault, code),
      to_channel: input.to,
      origin_handle_id: origin.handleId,
      subject: input.subject ? toJson(input.subject) : null,
      state: 'issued',
      issued_at: ctx.now,
      issued_by: `${ctx.actor.type}:${ctx.actor.id}`,
      expires_at: expiresAt,
      ...(pin && {
        pin_digest: digestOfPin(vault, pin, input.calledNumber!),
        pin_number: input.calledNumber,
        pin_expires_at: new Date(ctx.now.getTime() + pinLivesMs),
      }),
    })
    .execute()
  tx.record({
    kind: crossingIssued,
    subject: { type: 'customer', id: origin.customerId },
    handleId: origin.handleId,
    body: {
      crossingId: id,
      to: input.to,
      ...(input.subject ? { subject: input.subject } : {}),
      expiresAt: expiresAt.toISOString(),
    },
  })
  return {
    id,
    code,
    pin,
    originHandleId: origin.handleId,
    customerId: origin.customerId,
    expiresAt,
  }
}

/** The handle that the crossing belongs to: the one named, else the customer's home. */
async function findOrigin(tx: Tx, viewer: Viewer, { customerId, handleId, handle }: NewCrossing) {
  const held = handle && (await findHandle(tx, handle))
  const asked = held?.customerId ?? customerId
  if (asked === undefined) throw customerUnknown()
  const { id, homeHandleId, erasedAt } = await reachCustomer(tx.db, viewer, asked)
  if (erasedAt) throw customerUnknown()
  return { customerId: id, handleId: held?.handleId ?? handleId ?? homeHandleId }
}

/** One that no other crossing holds on that number now. @throws crossing.too_many */
async function findFreePin(
  tx: Tx,
  { now }: Ctx,
  vault: Platform['vault'],
  number: string,
): Promise<string> {
  // One after the other, or two that are made at once could be the same.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pin:${number}`}, 0))`.execute(tx.db)
  const rows = await tx.db
    .selectFrom('channels_crossing')
    .select('pin_digest')
    .where('pin_number', '=', number)
    .where('pin_expires_at', '>', now)
    .where('state', '=', 'issued')
    .where('pin_digest', 'is not', null)
    .limit(pinsAlive)
    .execute()
  if (rows.length >= pinsAlive) throw crossingTooMany({ pinsAlive })
  const alive = new Set(rows.map((row) => row.pin_digest))
  for (;;) {
    const pin = makePin()
    if (!alive.has(digestOfPin(vault, pin, number))) return pin
  }
}

async function findHandle(tx: Tx, handle: NonNullable<NewCrossing['handle']>) {
  const normal = normaliseHandle(handle, await findRules(tx.db))
  if ('refused' in normal) return undefined
  const asked = { key: 'asked', type: handle.type, ...normal, assurance: 0 }
  return (await findHeld(tx, [asked])).get('asked')
}

/** Under the customer's lock, so that those who ask at once are counted one after the other. */
async function makeRoom(tx: Tx, ctx: Ctx, customerId: string) {
  await lockOwners(tx.db, [], [customerId])
  const rows = await tx.db
    .selectFrom('channels_crossing')
    .selectAll()
    .where('origin_handle_id', 'in', await findHandleIds(tx.db, customerId))
    .where('issued_at', '>', new Date(ctx.now.getTime() - hourMs))
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostInAnHour)
    .execute()
  if (rows.length >= mostInAnHour) throw crossingTooMany({ mostInAnHour })
  const alive = rows.filter((row) => row.state === 'issued' && row.expires_at > ctx.now)
  for (const row of alive.slice(aliveAtOnce - 1)) await endRevoked(tx, ctx, row)
}
