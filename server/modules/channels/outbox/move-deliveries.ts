// Deliveries change their state here and nowhere else, together with the entry that says so. The
// caller has locked the rows and asked delivery-moves.ts whether they may go there.

import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Db } from '../../../platform/database.ts'
import type { DeliveryState } from '../delivery-states.ts'
import { deliveryMoved } from '../entries.ts'
import type { ReasonCode } from '../reasons.ts'

/** A delivery with what its entries say of it. */
export interface Moving {
  deliveryId: string
  messageId: string
  handleId: string
  /** Whose the handle is. */
  customerId: string
  touchpointId: string
  channel: string
}

export interface Move {
  of: Moving
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

/**
 * Each delivery at most once. A move to where it is already only learns, and nothing is recorded,
 * unless there is a reason: it was put off once more.
 */
export function moveDeliveries(tx: Tx, moves: readonly Move[]): void {
  if (moves.length === 0) return
  tx.sent(writeMoves(tx.db, moves))
  for (const move of moves) {
    if (!isNews(move)) continue
    const { of, from, to, at, reason, detail, notBefore } = move
    tx.record({
      kind: deliveryMoved,
      subject: { type: 'customer', id: of.customerId },
      handleId: of.handleId,
      channel: of.channel,
      touchpointId: of.touchpointId,
      occurredAt: at,
      body: {
        deliveryId: of.deliveryId,
        messageId: of.messageId,
        from,
        to,
        ...(reason ? { reason } : {}),
        ...(detail ? { detail: oneLine(detail) } : {}),
        ...(notBefore && to === 'scheduled' ? { notBefore: notBefore.toISOString() } : {}),
      },
    })
  }
}

const isNews = ({ from, to, reason }: Move) => from !== to || reason !== undefined

async function writeMoves(db: Db, moves: readonly Move[]): Promise<void> {
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
  await sql`/*keep:channels-delivery-moves*/
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
      leased_until = case when given."isMove" then null else delivery.leased_until end,
      holds_until = case when given."isMove" then given."holdsUntil" else delivery.holds_until end,
      ended_at = case when not given."isMove" then delivery.ended_at
        when given.to in ('failed', 'cancelled', 'expired') then given.at end
    from ${given} where delivery.id = given.id`.execute(db)
}

const cellsOf = (move: Move) => ({
  id: move.of.deliveryId,
  to: move.to,
  isMove: isNews(move),
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
