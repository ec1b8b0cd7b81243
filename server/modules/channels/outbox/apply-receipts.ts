// What providers tell of deliveries afterwards: in any order, more than once, and sometimes before
// their own answer to our request.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { isId } from '../../../platform/ids.ts'
import type { InboundReceipt } from '../adapter.ts'
import type { DeliveryState } from '../delivery-states.ts'
import type { ReasonCode } from '../reasons.ts'
import { afterReceipt } from './delivery-moves.ts'
import { type Move, moveDeliveries } from './move-deliveries.ts'
import { optOut } from './opt-out.ts'
import { lockNames, parkReceipts } from './parked-receipts.ts'
import { lockQueues, refreshQueues } from './queue.ts'
import { findMisled } from './recipients.ts'

/**
 * Applies receipts of one touchpoint. Each finds its delivery by the provider's id, else by the
 * reference that we gave with the request; what finds none waits for whoever learns the id.
 */
export async function applyReceipts(
  tx: Tx,
  ctx: Ctx,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<void> {
  if (receipts.length === 0) return
  const [known, unmatched] = await match(tx, ctx, touchpointId, receipts)
  // Whose it is may be learnt at this very instant: look again with the names locked.
  await lockNames(
    tx.db,
    unmatched.map(({ providerId }) => ({ touchpointId, providerId })),
  )
  const [late, strange] = await match(tx, ctx, touchpointId, unmatched)
  await moveAll(tx, ctx, [...known, ...late])
  await park(tx, ctx, touchpointId, strange)
}

interface Found {
  id: string
  handleId: string
  touchpointId: string
  channel: string
  state: DeliveryState
  providerId: string | null
  acceptedAt: Date | null
}

interface Known {
  receipt: InboundReceipt
  delivery: Found
}

const referenceOf = ({ reference }: InboundReceipt) => (isId(reference) ? reference : undefined)

async function findOf(
  db: Db,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<Found[]> {
  const given = rowsOf<{ providerId: string; reference: string | undefined }>(
    { providerId: 'text', reference: 'uuid' },
    receipts.map((receipt) => ({
      providerId: receipt.providerId,
      reference: referenceOf(receipt),
    })),
  )
  const { rows } = await sql<Found>`/*keep:channels-receipts*/
    with given as materialized (select "providerId", reference from ${given}),
    named as (
      select delivery.id from given join channels_delivery as delivery
        on delivery.touchpoint_id = ${touchpointId}::uuid
        and delivery.provider_id = given."providerId"
      union
      select delivery.id from given join channels_delivery as delivery
        on delivery.id = given.reference and delivery.touchpoint_id = ${touchpointId}::uuid
    )
    select delivery.id, delivery.handle_id as "handleId",
      delivery.touchpoint_id as "touchpointId", touchpoint.channel, delivery.state,
      delivery.provider_id as "providerId", delivery.accepted_at as "acceptedAt"
    from named join channels_delivery as delivery using (id)
    join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id`.execute(db)
  return rows
}

/** Each receipt with its delivery, locked; and those that are of none. */
async function match(
  tx: Tx,
  ctx: Ctx,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<[Known[], InboundReceipt[]]> {
  if (receipts.length === 0) return [[], []]
  const found = await lockFound(tx.db, ctx.now, await findOf(tx.db, touchpointId, receipts))
  const byName = new Map(found.flatMap((one) => (one.providerId ? [[one.providerId, one]] : [])))
  const byId = new Map(found.map((one) => [one.id, one]))
  const named = (receipt: InboundReceipt) => byName.get(receipt.providerId)
  const referred = (receipt: InboundReceipt) => byId.get(referenceOf(receipt) ?? '')
  const misled = await findMisled(
    tx,
    receipts.flatMap((receipt) => {
      const delivery = named(receipt) ? undefined : referred(receipt)
      return delivery ? [{ receipt, delivery }] : []
    }),
  )
  const known: Known[] = []
  const strange: InboundReceipt[] = []
  for (const receipt of receipts) {
    const delivery = named(receipt) ?? (misled.has(receipt) ? undefined : referred(receipt))
    if (delivery) known.push({ receipt, delivery })
    else strange.push(receipt)
  }
  return [known, strange]
}

/** Locks in the order of all who change deliveries: queues first. */
async function lockFound(db: Db, now: Date, found: readonly Found[]): Promise<Found[]> {
  if (found.length === 0) return []
  const open = found.filter(({ state }) => isUnsettled(state))
  await lockQueues(db, open, now)
  const { rows } = await sql<Pick<Found, 'id' | 'state' | 'providerId' | 'acceptedAt'>>`
    select id, state, provider_id as "providerId", accepted_at as "acceptedAt"
    from channels_delivery
    where id = any(${found.map((one) => one.id)}::uuid[]) order by id for update`.execute(db)
  const current = new Map(rows.map((row) => [row.id, row]))
  return found.flatMap((one) => {
    const row = current.get(one.id)
    return row ? [{ ...one, ...row }] : []
  })
}

const isUnsettled = (state: DeliveryState) =>
  state === 'sending' || state === 'unknown' || state === 'queued'

/** All receipts of a delivery one after the other, each recorded that moves it. */
async function moveAll(tx: Tx, ctx: Ctx, known: readonly Known[]) {
  const steps = new Map<string, { delivery: Found; moves: Move[] }>()
  for (const { receipt, delivery } of known) {
    const step = steps.get(delivery.id) ?? { delivery: { ...delivery }, moves: [] }
    steps.set(delivery.id, step)
    step.moves.push(moveBy(receipt, step.delivery))
  }
  // Each round takes one step of every delivery: the rows are updated many at a time.
  const most = Math.max(0, ...[...steps.values()].map(({ moves }) => moves.length))
  for (let round = 0; round < most; round++) {
    const moves = [...steps.values()].flatMap((step) => step.moves[round] ?? [])
    await moveDeliveries(tx, moves)
  }
  const settled = known.filter(({ delivery }) => isUnsettled(delivery.state))
  await refreshQueues(
    tx.db,
    settled.map(({ delivery }) => delivery.handleId),
    ctx.now,
  )
  await optOut(tx, ctx, known.flatMap(optOutOf))
}

/** `delivery` becomes what it is after the receipt. */
function moveBy(receipt: InboundReceipt, delivery: Found): Move {
  const { state, failure } = receipt
  // Providers count in seconds, by a clock of their own: nothing comes before it was accepted.
  const { acceptedAt } = delivery
  const at = acceptedAt && acceptedAt > receipt.at ? acceptedAt : receipt.at
  const isItsId = delivery.providerId === null || delivery.providerId === receipt.providerId
  const to = afterReceipt(delivery.state, { state, isItsId })
  const move: Move = {
    deliveryId: delivery.id,
    from: delivery.state,
    to: to ?? delivery.state,
    at,
    reason: to === 'failed' ? ((failure?.reason ?? 'other') as ReasonCode) : undefined,
    detail: to === 'failed' ? failure?.detail : undefined,
    providerId: isItsId ? receipt.providerId : undefined,
    seen: state === 'failed' ? {} : { [state]: at },
  }
  delivery.state = move.to
  delivery.providerId ??= move.providerId ?? null
  return move
}

const optOutOf = ({ receipt, delivery }: Known) => {
  const then = receipt.failure?.then
  if (then?.do !== 'fail' || !then.optOut) return []
  const { handleId, channel } = delivery
  return [{ handleId, channel, purpose: then.optOut, at: receipt.at }]
}

async function park(
  tx: Tx,
  ctx: Ctx,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<void> {
  const parked = receipts.map(({ providerId, state, at, failure }) => ({
    touchpointId,
    providerId,
    state,
    at,
    reason: failure?.reason,
    detail: failure?.detail,
  }))
  await parkReceipts(tx.db, parked, ctx.now)
}
