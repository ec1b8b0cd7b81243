// Writing to a customer: what is to be said becomes deliveries in the queue of one handle. Whether
// each may go is judged again when its turn comes.

import { sql } from 'kysely'
import { type Tx, toJson } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { findReach } from '../../customers/index.ts'
import type { OutgoingContent } from '../content/content.ts'
import { messageWritten } from '../entries.ts'
import { type Checked, checkContent } from './check-content.ts'
import { checkWindow } from './check-window.ts'
import { chooseDoor } from './choose-door.ts'
import type { DeliveryView } from './contracts.ts'
import { type Door, pairOf } from './door.ts'
import { insertDeliveries } from './insert-deliveries.ts'
import { type Around, lockAround } from './look-around.ts'
import { purposesOf } from './purposes.ts'
import { messageNoConsent, messageUnknown } from './refusals.ts'

export interface NewMessage {
  customerId: string
  handleId?: string | undefined
  touchpointId?: string | undefined
  content: OutgoingContent
  /** The message that is answered. */
  replyToId?: string | undefined
  sendAt?: Date | undefined
  /** Time to take it back. */
  holdS?: number | undefined
  /** The matter that it is about, of this customer. */
  caseId?: string | undefined
  /** What for, when it is no reply: consent to it is needed. */
  purpose?: string | undefined
}

export interface WrittenMessage {
  id: string
  deliveries: DeliveryView[]
}

const dayMs = 86_400_000
const mostDaysAhead = 60
/** What could not go out in a day is not sent behind the customer's back any more. */
const keptForMs = dayMs

/**
 * Writes a message and queues its deliveries; wake the senders after the commit.
 * @throws customer.unknown, what choosing the door and checking the content refuse, message.unknown
 * (what it answers), message.window_closed, message.no_consent
 */
export async function writeMessage(
  tx: Tx,
  ctx: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  input: NewMessage,
): Promise<WrittenMessage> {
  const { notBefore, isLater } = timesOf(ctx, input)
  const around = await lockAround(tx, input.customerId)
  const { customerId } = around
  const door = chooseDoor(around, input)
  const checked = await checkContent(tx.db, ctx, door, input.content)
  if (input.replyToId) await needMessage(tx.db, around, input.replyToId)
  // What waits for later is judged then: the customer may write in between.
  if (!isLater) await checkWindow(tx.db, around, door, checked.content, ctx.now)
  const purposes = purposesOf(input.purpose, checked.category)
  await needConsents(tx.db, vault, door, purposes)
  const id = ctx.newId()
  insertMessage(tx, ctx, { id, door, checked, replyToId: input.replyToId })
  const deliveries = insertDeliveries(tx, ctx, {
    messageId: id,
    ...pairOf(door),
    parts: checked.parts.map((content, part) => ({ part, content })),
    state: isLater ? 'scheduled' : 'queued',
    notBefore,
    expiresAt: new Date(notBefore.getTime() + keptForMs),
    purpose: purposes[0],
  })
  tx.record({
    kind: messageWritten,
    subject: { type: 'customer', id: customerId },
    handleId: door.address.handleId,
    channel: door.way.channel,
    touchpointId: door.way.id,
    caseId: input.caseId ?? null,
    body: {
      messageId: id,
      content: checked.content,
      deliveries: deliveries.map((one) => ({ id: one.id, part: one.part })),
      ...(input.replyToId ? { replyToId: input.replyToId } : {}),
      ...(isLater ? { sendAt: notBefore.toISOString() } : {}),
    },
  })
  return { id, deliveries }
}

function timesOf({ now }: Ctx, { sendAt, holdS = 0 }: NewMessage) {
  if (sendAt && sendAt.getTime() > now.getTime() + mostDaysAhead * dayMs) {
    throw invalidInput({ sendAt: `is more than ${mostDaysAhead} days ahead` })
  }
  const held = new Date(now.getTime() + holdS * 1000)
  const isLater = sendAt !== undefined && sendAt > held
  return { isLater, notBefore: isLater ? sendAt : held }
}

/** One that was said to or by this customer. */
async function needMessage(db: Db, { addresses }: Around, messageId: string) {
  const row = await db
    .selectFrom('channels_message')
    .select('handle_id')
    .where('id', '=', messageId)
    .executeTakeFirst()
  if (!addresses.some(({ handleId }) => handleId === row?.handle_id)) throw messageUnknown()
}

async function needConsents(
  db: Db,
  vault: Platform['vault'],
  { address: { handleId }, way: { channel } }: Door,
  purposes: readonly string[],
) {
  const states = await findReach(
    db,
    vault,
    purposes.map((purpose) => ({ handleId, purpose, channel })),
  )
  for (const [i, purpose] of purposes.entries()) {
    if (states[i] !== 'given') throw messageNoConsent({ purpose, state: states[i] })
  }
}

function insertMessage(
  tx: Tx,
  ctx: Ctx,
  given: { id: string; door: Door; checked: Checked; replyToId: string | undefined },
) {
  const { id, door, checked, replyToId } = given
  const { handleId } = door.address
  const actor = `${ctx.actor.type}:${ctx.actor.id}`
  const inserted = sql`/*keep:channels-message-out*/
    insert into channels_message
      (id, direction, handle_id, touchpoint_id, content, reply_to_id, actor, occurred_at)
    values (${id}::uuid, 'out', ${handleId}::uuid, ${door.way.id}::uuid,
      ${toJson(checked.content)}::jsonb, ${replyToId ?? null}::uuid, ${actor},
      ${ctx.now}::timestamptz)`.execute(tx.db)
  tx.sent(inserted)
  if (checked.mediaIds.length === 0) return
  const taken = tx.db
    .updateTable('channels_media')
    .set({ message_id: id, handle_id: handleId, touchpoint_id: door.way.id })
    .where('id', 'in', checked.mediaIds)
    .execute()
  tx.sent(taken)
}
