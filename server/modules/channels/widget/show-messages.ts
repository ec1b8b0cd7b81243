// What was said in a chat, as its visitor sees it: no names of staff, no ids of ours but the
// messages' own, and of what we write only what has gone out.

import { sql } from 'kysely'
import { readLivePosition } from '../../../ledger/index.ts'
import type { Platform } from '../../../platform/module.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import type { MediaView } from '../media/contracts.ts'
import { findMessages, type MessageView } from '../messages/find-messages.ts'
import type { WidgetMessage } from './contracts.ts'
import type { Sight } from './visible-to.ts'
import type { Visitor } from './visitors.ts'

export interface PageAsked {
  before?: string | undefined
  ids?: readonly string[] | undefined
  limit: number
}

type House = Pick<Platform, 'db' | 'files' | 'clock'>

/** Oldest first. `cursor` was read before anything else: what comes after it is in the stream. */
export async function showMessages(
  house: House,
  visitor: Visitor,
  sight: Sight,
  asked: PageAsked,
): Promise<{ items: WidgetMessage[]; before: string | null; cursor: string }> {
  const cursor = await readLivePosition(house.db)
  const rows = await findRows(house, sight, asked)
  const views = await findMessages(
    house,
    rows.map(({ id }) => id),
  )
  const items = rows.flatMap((row) => {
    const view = views.get(row.id)
    return view ? [showMessage(view, row.providerId, visitor)] : []
  })
  const last = rows.at(-1)
  const isFull = !asked.ids && rows.length === asked.limit
  return {
    items: items.toReversed(),
    before: isFull && last ? `${last.at.toISOString()}_${last.id}` : null,
    cursor,
  }
}

interface Row {
  id: string
  at: Date
  providerId: string | null
}

async function findRows({ db }: House, sight: Sight, asked: PageAsked): Promise<Row[]> {
  const { touchpointId, handleIds } = sight
  if (handleIds.length === 0) return []
  const narrowed = asked.ids
    ? sql`message.id = any(${asked.ids}::uuid[])`
    : asked.before
      ? sql`(message.occurred_at, message.id) < (${readBefore(asked.before).at}::timestamptz,
          ${readBefore(asked.before).id}::uuid)`
      : sql`true`
  const { rows } = await sql<Row>`
    select message.id, message.occurred_at as at, message.provider_id as "providerId"
    from channels_message as message
    where message.handle_id = any(${handleIds}::uuid[])
      and message.touchpoint_id = ${touchpointId}::uuid and ${narrowed}
      and (message.direction = 'in' or message.via = 'echo' or exists (
        select 1 from channels_delivery as delivery where delivery.message_id = message.id
          and delivery.accepted_at is not null))
    order by message.occurred_at desc, message.id desc
    limit ${asked.limit}`.execute(db)
  return rows
}

function readBefore(given: string): { at: string; id: string } {
  const [at = '', id = ''] = given.split('_')
  const isGood = !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(id)
  if (!isGood) throw invalidInput({ before: 'is no cursor of ours' })
  return { at, id }
}

function showMessage(
  view: MessageView,
  providerId: string | null,
  visitor: Visitor,
): WidgetMessage {
  const isIn = view.direction === 'in'
  const at = new Date(view.occurredAt)
  const isRead = visitor.seen_by_us_at !== null && at <= visitor.seen_by_us_at
  return {
    id: view.id,
    clientMsgId: isIn ? (providerId?.split('.')[1] ?? null) : null,
    from: isIn ? 'visitor' : 'company',
    content: view.content,
    at: view.occurredAt,
    edited: view.editedAt !== null,
    answers: view.replyTo?.text || null,
    answersId: view.replyTo?.id ?? null,
    files: view.media.map(showFile),
    state: isIn && isRead ? 'read' : 'sent',
  }
}

export const showFile = ({
  id,
  kind,
  filename,
  type,
  bytes,
  width,
  height,
  url,
  thumbUrl,
}: MediaView) => ({
  ...{ id, kind, type, bytes, width, height, url, thumbUrl },
  name: filename,
})
