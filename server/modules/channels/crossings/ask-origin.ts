// Once the taker has said yes, the origin is asked: in the chat where it was begun, if somebody was
// there within the hour, whether the taker is them; else a one-time code goes to a contact of theirs
// that is known for certain, and comes back from the taker. Of neither does the taker learn a thing.

import { loadCustomerWords } from '../../../../words/index.ts'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { OutgoingContent } from '../content/content.ts'
import { isOpen } from '../inbound/windows.ts'
import { closedBy, type Door, doorsOf, heardAt, pairOf } from '../outbox/door.ts'
import { type Around, lookAround } from '../outbox/look-around.ts'
import { writeMessage } from '../outbox/write-message.ts'
import { nameTaker } from './name-taker.ts'
import { crossingsActor } from './own-words.ts'
import { digestOfProof, makeProof } from './proof.ts'
import type { CrossingRow } from './reach-crossing.ts'
import { recordAs } from './record-as.ts'
import { languageOf, questionOf } from './say-to-taker.ts'

/** `nobody`: their word must come from whoever speaks for them. */
export type Asked = 'chat' | 'proof' | 'nobody'

/** Who wrote within this time is still there. */
const thereMs = 3_600_000
const leastAssurance = 2

/** @param row taken, locked. @param customerId whose the origin is. */
export async function askOrigin(
  tx: Tx,
  ctx: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  row: CrossingRow,
  customerId: string,
): Promise<Asked> {
  const around = await lookAround(tx.db, customerId)
  const doors = doorsOf(around).filter(
    (door) => door.address.handleId !== row.taker_handle_id && isUsable(door, around, ctx.now),
  )
  const chat = chatOf(doors, around, row, ctx.now)
  const t = (await loadCustomerWords(await languageOf(tx, customerId))).crossings
  if (chat) {
    const taker = await nameTaker(tx.db, row)
    if (!taker) return 'nobody'
    const text = t.originQuestion(taker.channel, taker.handle)
    const content = questionOf(row.id, 'origin', text, t)
    if (!(await say(tx, ctx, vault, { customerId, door: chat, content }))) return 'nobody'
    await note(tx, row.id, { asked_handle_id: chat.address.handleId })
    return 'chat'
  }
  const known = doors.find(isForCertain)
  if (!known) return 'nobody'
  const proof = makeProof()
  const content = { type: 'text' as const, text: t.proof(proof) }
  if (!(await say(tx, ctx, vault, { customerId, door: known, content }))) return 'nobody'
  await note(tx, row.id, { proof_digest: digestOfProof(vault, row.id, proof) })
  return 'proof'
}

/**
 * Who said yes in a chat reads there where it goes on; by letter the yes is the end of it, for
 * another letter would only be noise. @param customerId whose both ends are now.
 */
export async function tellOrigin(
  tx: Tx,
  ctx: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  row: CrossingRow,
  customerId: string,
): Promise<void> {
  if (!row.asked_handle_id) return
  const around = await lookAround(tx.db, customerId)
  const door = chatOf(doorsOf(around), around, { origin_handle_id: row.asked_handle_id }, ctx.now)
  if (!door || door.way.adapter.capabilities.letter) return
  const t = (await loadCustomerWords(await languageOf(tx, customerId))).crossings
  const taker = await nameTaker(tx.db, row)
  const content = { type: 'text' as const, text: t.goOnThere(taker?.channel ?? null) }
  await say(tx, ctx, vault, { customerId, door, content })
}

/** A page that they left is not theirs for certain: whoever opens it next would read the code. */
const isForCertain = ({ address }: Door): boolean =>
  address.assurance >= leastAssurance && address.type !== 'anonymous'

function isUsable(door: Door, { heard }: Around, now: Date): boolean {
  if (closedBy(door) !== undefined) return false
  return isOpen(door.way.adapter.capabilities, heardAt(door, heard), now).open
}

/** Where the origin is now: at the handle it was issued at, or, at none, where they wrote last. */
function chatOf(
  doors: readonly Door[],
  { heard, addresses }: Around,
  row: Pick<CrossingRow, 'origin_handle_id'>,
  now: Date,
): Door | undefined {
  const isOutside = addresses.some(({ handleId }) => handleId === row.origin_handle_id)
  const there = heard.find(
    ({ handleId, touchpointId, lastInboundAt, lastMessageAt }) =>
      lastInboundAt.getTime() > now.getTime() - thereMs &&
      (isOutside ? handleId === row.origin_handle_id : lastMessageAt !== null) &&
      doors.some((door) => isAt(door, { handleId, touchpointId })),
  )
  return there && doors.find((door) => isAt(door, there))
}

const isAt = (door: Door, at: { handleId: string; touchpointId: string }) =>
  pairOf(door).handleId === at.handleId && pairOf(door).touchpointId === at.touchpointId

async function say(
  tx: Tx,
  ctx: Ctx,
  vault: Platform['vault'],
  given: { customerId: string; door: Door; content: OutgoingContent },
): Promise<boolean> {
  const by = { ...ctx, actor: crossingsActor }
  const { customerId, door, content } = given
  try {
    await writeMessage(recordAs(tx, by), by, { vault }, { customerId, ...pairOf(door), content })
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.log.info({ code: error.code }, 'the origin of a crossing could not be written to')
    return false
  }
}

async function note(
  tx: Tx,
  id: string,
  what: { asked_handle_id: string } | { proof_digest: string },
) {
  await tx.db.updateTable('channels_crossing').set(what).where('id', '=', id).execute()
}
