// What providers tell of deliveries afterwards: in any order, more than once, and sometimes before
// their own answer to our request.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { isId } from '../../../platform/ids.ts'
import { findAddresses } from '../../customers/index.ts'
import type { InboundReceipt } from '../adapter.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { settleTaught } from '../inbound/settle-early.ts'
import type { ReasonCode } from '../reasons.ts'
import { afterReceipt } from './delivery-moves.ts'
import { heedFailures } from './heed-failures.ts'
import { type Move, type Moving, moveDeliveries } from './move-deliveries.ts'
import { optOut } from './opt-out.ts'
import { lockNames, parkReceipts } from './parked-receipts.ts'
import { pokeQueues } from './queue.ts'
import { findMisled } from './recipients.ts'

/**
 * Applies receipts of one touchpoint. Each finds its delivery by the provider's id, else by the
 * reference that we gave with the request; what finds none waits for whoever learns the id.
 * @returns whether what waited behind one of them may go now, for which the senders are to be woken.
 */
export async function applyReceipts(
  tx: Tx,
  ctx: Ctx,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<boolean> {
  if (receipts.length === 0) return false
  const passes = await heedFailures(tx, ctx, touchpointId, receipts)
  const [known, unmatched] = await match(tx, touchpointId, receipts)
  // Whose it is may be learnt at this very instant: look again with the names locked.
  await lockNames(
    tx.db,
    unmatched.map(({ providerId }) => ({ touchpointId, providerId })),
  )
  const [late, strange] = await match(tx, touchpointId, unmatched)
  const freed = await moveAll(tx, ctx, [...known, ...late])
  await park(tx, ctx, touchpointId, strange)
  return freed || passes
}

interface Found extends Omit<Moving, 'customerId'> {
  state: DeliveryState
  providerId: string | null
  acceptedAt: Date | null
}

interface Known {
  receipt: InboundReceipt
  delivery: Found
}

const referenceOf = ({ reference }: InboundReceipt) => (isId(reference) ? reference : undefined)

/** Locked, in the order of all who lock deliveries. */
async function findOf(
  db: Db,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<Found[]> {
  const providerIds = receipts.map(({ providerId }) => providerId)
  const references = receipts.flatMap((receipt) => referenceOf(receipt) ?? [])
  const { rows } = await sql<Found>`/*keep:channels-receipts*/
    select delivery.id as "deliveryId", delivery.message_id as "messageId",
      delivery.handle_id as "handleId", delivery.touchpoint_id as "touchpointId",
      touchpoint.channel, delivery.state, delivery.provider_id as "providerId",
      delivery.accepted_at as "acceptedAt"
    from channels_delivery as delivery
    join channels_touchpoint as touchpoint on touchpoint.id = delivery.touchpoint_id
    where delivery.touchpoint_id = ${touchpointId}::uuid and (
      delivery.id = any(${references}::uuid[])
      or (delivery.touchpoint_id = ${touchpointId}::uuid
        and delivery.provider_id = any(${providerIds}::text[])))
    order by delivery.id for update of delivery`.execute(db)
  return rows
}

/** Each receipt with its delivery, locked; and those that are of none. */
async function match(
  tx: Tx,
  touchpointId: string,
  receipts: readonly InboundReceipt[],
): Promise<[Known[], InboundReceipt[]]> {
  if (receipts.length === 0) return [[], []]
  const found = await findOf(tx.db, touchpointId, receipts)
  const byName = new Map(found.flatMap((one) => (one.providerId ? [[one.providerId, one]] : [])))
  const byId = new Map(found.map((one) => [one.deliveryId, one]))
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

const isUnsettled = (state: DeliveryState) =>
  state === 'sending' || state === 'unknown' || state === 'queued'

/**
 * All receipts of a delivery one after the other, each recorded that moves it.
 * @returns whether something behind them waited for that.
 */
async function moveAll(tx: Tx, ctx: Ctx, known: readonly Known[]): Promise<boolean> {
  if (known.length === 0) return false
  const owners = await findAddresses(tx.db, [
    ...new Set(known.map(({ delivery }) => delivery.handleId)),
  ])
  const steps = new Map<string, { delivery: Found; moves: Move[] }>()
  for (const { receipt, delivery } of known) {
    const customerId = owners.get(delivery.handleId)?.customerId
    if (!customerId) continue
    const step = steps.get(delivery.deliveryId) ?? { delivery: { ...delivery }, moves: [] }
    steps.set(delivery.deliveryId, step)
    step.moves.push(moveBy(receipt, step.delivery, customerId))
  }
  // Each round takes one step of every delivery: the rows are updated many at a time.
  const most = Math.max(0, ...[...steps.values()].map(({ moves }) => moves.length))
  for (let round = 0; round < most; round++) {
    moveDeliveries(
      tx,
      [...steps.values()].flatMap((step) => step.moves[round] ?? []),
    )
  }
  await settleTaught(tx, ctx, [...steps.values()].flatMap(taughtBy(known)))
  const settled = [...steps.values()].flatMap(({ delivery: { state, handleId }, moves }) =>
    isUnsettled(moves[0]!.from) && !isUnsettled(state) ? [handleId] : [],
  )
  const freed = await pokeQueues(tx.db, settled, ctx.now)
  await optOut(tx, ctx, known.flatMap(optOutOf))
  return freed
}

/** The delivery's id at the provider, where it was not known before. */
const taughtBy = (known: readonly Known[]) => {
  const named = new Set(known.flatMap(({ delivery }) => delivery.providerId ?? []))
  return ({ delivery }: { delivery: Found }) =>
    delivery.providerId && !named.has(delivery.providerId)
      ? [{ ...delivery, providerId: delivery.providerId }]
      : []
}

/** `delivery` becomes what it is after the receipt. */
function moveBy(receipt: InboundReceipt, delivery: Found, customerId: string): Move {
  const { state, failure } = receipt
  // Providers count in seconds, by a clock of their own: nothing comes before it was accepted.
  const { acceptedAt } = delivery
  const at = acceptedAt && acceptedAt > receipt.at ? acceptedAt : receipt.at
  const isItsId = delivery.providerId === null || delivery.providerId === receipt.providerId
  const to = afterReceipt(delivery.state, { state, isItsId })
  const move: Move = {
    of: { ...delivery, customerId },
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
  const { handleId, touchpointId, channel } = delivery
  return [{ handleId, touchpointId, channel, purpose: then.optOut, at: receipt.at }]
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
