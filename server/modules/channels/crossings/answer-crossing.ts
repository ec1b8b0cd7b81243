// The word of one end. A no of either ends the crossing; with the yes of both they are joined, within
// the limits of joins that no staff decide, and it can be undone as any other.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { houseViewer } from '../../access/index.ts'
import {
  customersOf,
  joinCustomers,
  leaveSuggestion,
  lockOwners,
  previewJoin,
  reachCustomer,
} from '../../customers/index.ts'
import { askOrigin, tellOrigin } from './ask-origin.ts'
import { crossingConfirmed, crossingRefused } from './entries.ts'
import { digestOfProof, proofTries } from './proof.ts'
import { type CrossingRow, isAlive } from './reach-crossing.ts'
import { crossingEnded, crossingNotTaken } from './refusals.ts'
import { sayToTaker } from './say-to-taker.ts'

export interface Word {
  end: 'origin' | 'taker'
  confirmed: boolean
}

type Parts = Pick<Platform, 'vault'>

/**
 * Takes the word of one end; the same word again changes nothing.
 * @param row locked. @throws crossing.not_taken, crossing.ended
 */
export async function answerCrossing(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  row: CrossingRow,
  word: Word,
): Promise<void> {
  const said = word.end === 'origin' ? row.origin_confirmed : row.taker_confirmed
  if (said === word.confirmed) return
  if (!isAlive(row, ctx.now)) throw crossingEnded({ state: row.state })
  if (row.state === 'issued') throw crossingNotTaken()
  const now = { ...row, ...columnOf(word) }
  await tx.db
    .updateTable('channels_crossing')
    .set(columnOf(word))
    .where('id', '=', row.id)
    .execute()
  if (!word.confirmed) return refuse(tx, ctx, parts, now, word.end, 'said_no')
  await note(tx, now, word.end, (place) =>
    tx.record({ ...place, kind: crossingConfirmed, body: { crossingId: row.id, by: word.end } }),
  )
  if (now.origin_confirmed && now.taker_confirmed) return join(tx, ctx, parts, now)
  if (word.end === 'taker') await ask(tx, ctx, parts, now)
}

async function ask(tx: Tx, ctx: Ctx, parts: Parts, row: CrossingRow) {
  const owner = (await customersOf(tx.db, [row.origin_handle_id])).get(row.origin_handle_id)
  const asked = owner ? await askOrigin(tx, ctx, parts, row, owner.customerId) : 'nobody'
  await tellTaker(tx, ctx, parts, row, asked === 'proof' ? 'proofSent' : 'waiting')
}

/**
 * The digits that a taker sent back: right, they are the origin's word; wrong three times, it ends.
 * @param row locked, alive, with a proof sent. @returns false when they are wrong and it goes on.
 */
export async function proveCrossing(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  row: CrossingRow,
  proof: string,
): Promise<boolean> {
  if (row.proof_digest === digestOfProof(parts.vault, row.id, proof)) {
    await answerCrossing(tx, ctx, parts, row, { end: 'origin', confirmed: true })
    return true
  }
  const wrong = row.proof_wrong + 1
  await tx.db
    .updateTable('channels_crossing')
    .set({ proof_wrong: wrong })
    .where('id', '=', row.id)
    .execute()
  if (wrong < proofTries) return false
  await refuse(tx, ctx, parts, row, 'rule', 'wrong_proof')
  return true
}

const columnOf = ({ end, confirmed }: Word) =>
  end === 'origin' ? { origin_confirmed: confirmed } : { taker_confirmed: confirmed }

async function join(tx: Tx, ctx: Ctx, parts: Parts, row: CrossingRow) {
  const handles = [row.origin_handle_id, row.taker_handle_id!] as const
  const owners = await lockOwners(tx.db, handles)
  const [origin, taker] = handles.map((id) => ({ handleId: id, customerId: owners.get(id) }))
  if (!origin?.customerId || !taker?.customerId) {
    return refuse(tx, ctx, parts, row, 'rule', 'erased')
  }
  if (origin.customerId !== taker.customerId) {
    const why = await whyNot(tx, origin.customerId, taker.customerId)
    if (why === 'limit') suggest(tx, ctx, row)
    if (why) return refuse(tx, ctx, parts, row, 'rule', why)
  }
  const edgeId =
    origin.customerId === taker.customerId
      ? null
      : await joinEnds(tx, ctx, row.id, [
          { ...origin, customerId: origin.customerId },
          { ...taker, customerId: taker.customerId },
        ])
  await tx.db
    .updateTable('channels_crossing')
    .set({ state: 'joined', edge_id: edgeId, ended_at: ctx.now })
    .where('id', '=', row.id)
    .execute()
  const owner = (await customersOf(tx.db, [row.origin_handle_id])).get(row.origin_handle_id)
  if (owner) await tellOrigin(tx, ctx, parts, row, owner.customerId)
  await tellTaker(tx, ctx, parts, row, 'joined')
}

/** Browsers and devices may be more than one person's; of the others no limit is passed. */
async function whyNot(tx: Tx, intoId: string, fromId: string): Promise<string | undefined> {
  const { apartId, beyondLimit } = await previewJoin(tx.db, { intoId, fromId })
  if (apartId) return 'kept_apart'
  const passed = beyondLimit.some(({ type }) => type !== 'anonymous' && type !== 'device')
  return passed ? 'limit' : undefined
}

/** Both ends said that they are one person: staff may pass the limit, or know better. */
function suggest(tx: Tx, ctx: Ctx, { id, origin_handle_id, taker_handle_id }: CrossingRow) {
  leaveSuggestion(tx, ctx, {
    ...{ aHandleId: origin_handle_id, bHandleId: taker_handle_id! },
    ...{ score: 0.9, reason: 'crossing', evidence: { crossingId: id } },
  })
}

interface End {
  handleId: string
  customerId: string
}

/** A customer that staff can see stays rather than a visitor; else the older one. */
async function joinEnds(tx: Tx, ctx: Ctx, crossingId: string, ends: readonly [End, End]) {
  const visible = new Map<string, boolean>()
  for (const { customerId } of ends) {
    visible.set(
      customerId,
      (await reachCustomer(tx.db, houseViewer(ctx.actor), customerId)).visible,
    )
  }
  const [into, from] = ends.toSorted(
    (a, b) =>
      Number(visible.get(b.customerId)) - Number(visible.get(a.customerId)) ||
      (a.customerId < b.customerId ? -1 : 1),
  ) as [End, End]
  const { edgeId } = await joinCustomers(tx, ctx, {
    intoId: into.customerId,
    fromId: from.customerId,
    intoHandleId: into.handleId,
    fromHandleId: from.handleId,
    evidence: { by: 'crossing', crossingId },
  })
  return edgeId
}

async function refuse(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  row: CrossingRow,
  by: 'origin' | 'taker' | 'rule',
  reason: string,
) {
  await tx.db
    .updateTable('channels_crossing')
    .set({ state: 'refused', reason, ended_at: ctx.now })
    .where('id', '=', row.id)
    .execute()
  await note(tx, row, by === 'taker' ? 'taker' : 'origin', (place) =>
    tx.record({ ...place, kind: crossingRefused, body: { crossingId: row.id, by, reason } }),
  )
  // Of the origin's no the taker hears nothing: it may be a stranger.
  if (by !== 'origin') await tellTaker(tx, ctx, parts, row, 'declined')
}

/** Records at one end; what was erased meanwhile has no end to record at. */
async function note(
  tx: Tx,
  row: CrossingRow,
  end: 'origin' | 'taker',
  record: (place: { subject: { type: 'customer'; id: string }; handleId: string }) => void,
) {
  const handleId = end === 'origin' ? row.origin_handle_id : row.taker_handle_id!
  const owner = (await customersOf(tx.db, [handleId])).get(handleId)
  if (owner) record({ subject: { type: 'customer', id: owner.customerId }, handleId })
}

async function tellTaker(
  tx: Tx,
  ctx: Ctx,
  parts: Parts,
  row: CrossingRow,
  word: 'waiting' | 'proofSent' | 'joined' | 'declined',
) {
  const handleId = row.taker_handle_id!
  const owner = (await customersOf(tx.db, [handleId])).get(handleId)
  if (owner) await sayToTaker(tx, ctx, parts, row, { customerId: owner.customerId, word })
}
