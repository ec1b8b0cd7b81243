// Deliveries change their state here and nowhere else, together with the entry that says so. The
// caller has locked the rows and asked delivery-moves.ts whether they may go there.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import { findAddresses } from '../../customers/index.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { deliveryMoved } from '../entries.ts'
import type { ReasonCode } from '../reasons.ts'

export interface Move {
  deliveryId: string
  from: DeliveryState
  to: DeliveryState
  /** When it happened, as far as anybody knows. */
  at: Date
  reason?: ReasonCode | undefined
  detail?: string | undefined
  /** Learnt with it; an id that is known already stays. */
  providerId?: string | undefined
  /** When it came by, where a receipt says so. */
  seen?: Partial<Record<'accepted' | 'delivered' | 'read' | 'played', Date>>
  /** Not again before. */
  notBefore?: Date | undefined
  /** It was told to come again later. */
  retried?: boolean
  /** Of `unknown`: for how long it holds back those behind it. */
  holdsUntil?: Date | undefined
}

interface Moved {
  id: string
  messageId: string
  handleId: string
  touchpointId: string
  channel: string
}

/** A move to where it is already only learns: nothing is recorded. */
export async function moveDeliveries(tx: Tx, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return
  const moved = await writeMoves(tx, moves)
  const byId = new Map(moved.map((row) => [row.id, row]))
  const owners = await findAddresses(tx.db, [...new Set(moved.map((row) => row.handleId))])
  for (const move of moves) {
    const row = byId.get(move.deliveryId)
    const owner = row && owners.get(row.handleId)
    if (!row || !owner || move.from === move.to) continue
    tx.record({
      kind: deliveryMoved,
      subject: { type: 'customer', id: owner.customerId },
      handleId: row.handleId,
      channel: row.channel,
      touchpointId: row.touchpointId,
      occurredAt: move.at,
      body: {
        deliveryId: row.id,
        messageId: row.messageId,
        from: move.from,
        to: move.to,
        ...(move.reason ? { reason: move.reason } : {}),
        ...(move.detail ? { detail: oneLine(move.detail) } : {}),
      },
    })
  }
}

async function writeMoves(tx: Tx, moves: readonly Move[]): Promise<Moved[]> {
  const given = rowsOf(
    {
      id: 'uuid',
      to: 'text',
      isMove: 'boolean',
      at: 'timestamptz',
      reason: 'text',
      detail: 'text',
      providerId: 'text',
      accepted: 'timestamptz',
      delivered: 'timestamptz',
      read: 'timestamptz',
      played: 'timestamptz',
      notBefore: 'timestamptz',
      retried: 'integer',
      holdsUntil: 'timestamptz',
    },
    moves.map(cellsOf),
  )
  const { rows } = await sql<Moved>`/*keep:channels-delivery-moves*/
    update channels_delivery as delivery set
      state = given.to,
      reason = case when given."isMove" then given.reason else delivery.reason end,
      detail = case when given."isMove" then given.detail else delivery.detail end,
      provider_id = coalesce(delivery.provider_id, given."providerId"),
      accepted_at = coalesce(delivery.accepted_at, given.accepted),
      delivered_at = coalesce(delivery.delivered_at, given.delivered),
      read_at = coalesce(delivery.read_at, given.read),
      played_at = coalesce(delivery.played_at, given.played),
      not_before = coalesce(given."notBefore", delivery.not_before),
      retries = delivery.retries + given.retried,
      leased_until = null,
      holds_until = given."holdsUntil",
      ended_at = case when not given."isMove" then delivery.ended_at
        when given.to in ('failed', 'cancelled', 'expired') then given.at end
    from ${given}
    join channels_touchpoint as touchpoint on true
    where delivery.id = given.id and touchpoint.id = delivery.touchpoint_id
    returning delivery.id, delivery.message_id as "messageId", delivery.handle_id as "handleId",
      delivery.touchpoint_id as "touchpointId", touchpoint.channel`.execute(tx.db)
  return rows
}

const cellsOf = (move: Move) => ({
  id: move.deliveryId,
  to: move.to,
  isMove: move.from !== move.to,
  at: move.at.toISOString(),
  reason: move.reason,
  detail: move.detail && oneLine(move.detail),
  providerId: move.providerId,
  accepted: (move.seen?.accepted ?? acceptedAt(move))?.toISOString(),
  delivered: move.seen?.delivered?.toISOString(),
  read: move.seen?.read?.toISOString(),
  played: move.seen?.played?.toISOString(),
  notBefore: move.notBefore?.toISOString(),
  retried: move.retried ? 1 : 0,
  holdsUntil: move.holdsUntil?.toISOString(),
})

/** What arrived was accepted, whether or not anybody said so. */
const acceptedAt = ({ to, at }: Move): Date | undefined =>
  ['accepted', 'delivered', 'read', 'played'].includes(to) ? at : undefined

const mostDetail = 500

/** A provider's words, without what no column or line of a list can hold. */
export const oneLine = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, mostDetail)
