// Messages as they are now: with what was changed since, their files, and what became of them.

import type { Selectable } from 'kysely'
import type { Db, Tables } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import type { Content } from '../content/content.ts'
import { summarise } from '../content/summary.ts'
import type { MediaView } from '../media/contracts.ts'
import { findMedia } from '../media/show-media.ts'
import type { DeliveryView } from '../outbox/contracts.ts'
import { findDeliveriesOf } from '../outbox/show-deliveries.ts'

// Types, not interfaces: only those fit the open shapes of contracts.
export type Quoted = {
  id: string
  direction: 'in' | 'out'
  kind: string
  text: string
}

export type ReactionView = {
  byCustomer: boolean
  emoji: string
  actor: string
  at: string
}

export type MessageView = {
  id: string
  direction: 'in' | 'out'
  handleId: string
  touchpointId: string
  /** Null: taken back or erased. */
  content: Content | null
  replyTo: Quoted | null
  actor: string
  /** Written in the provider's own application. */
  isEcho: boolean
  occurredAt: string
  editedAt: string | null
  deletedAt: string | null
  media: MediaView[]
  reactions: ReactionView[]
  /** By part; of a part that was sent again, the newest comes last. */
  deliveries: DeliveryView[]
}

type Row = Selectable<Tables['channels_message']>

/** By id; ids of no message are left out. Whether somebody may see them is the caller's to know. */
export async function findMessages(
  { db, files, clock }: Pick<Platform, 'db' | 'files' | 'clock'>,
  ids: readonly string[],
): Promise<Map<string, MessageView>> {
  if (ids.length === 0) return new Map()
  const rows = await findRows(db, ids)
  const found = rows.map((row) => row.id)
  const answered = rows.flatMap((row) => row.reply_to_id ?? [])
  const quoted = new Map((await findRows(db, answered)).map((row) => [row.id, quote(row)]))
  const media = await findMedia(db, { files, clock }, found)
  const reactions = await findReactions(db, found)
  const deliveries = await findDeliveriesOf(db, found)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        direction: row.direction,
        handleId: row.handle_id,
        touchpointId: row.touchpoint_id,
        content: contentOf(row),
        replyTo: quoted.get(row.reply_to_id ?? '') ?? null,
        actor: row.actor,
        isEcho: row.via === 'echo',
        occurredAt: row.occurred_at.toISOString(),
        editedAt: row.edited_at?.toISOString() ?? null,
        deletedAt: row.deleted_at?.toISOString() ?? null,
        media: row.deleted_at ? [] : (media.get(row.id) ?? []),
        reactions: reactions.get(row.id) ?? [],
        deliveries: deliveries.get(row.id) ?? [],
      },
    ]),
  )
}

async function findRows(db: Db, ids: readonly string[]): Promise<Row[]> {
  if (ids.length === 0) return []
  return db.selectFrom('channels_message').selectAll().where('id', 'in', ids).execute()
}

/** Erased ones are kept as the JSON `null`. */
const contentOf = (row: Row): Content | null => (row.deleted_at ? null : (row.content ?? null))

function quote(row: Row): Quoted {
  const content = contentOf(row)
  return {
    id: row.id,
    direction: row.direction,
    ...(content ? summarise(content) : { kind: 'deleted', text: '' }),
  }
}

async function findReactions(
  db: Db,
  messageIds: readonly string[],
): Promise<Map<string, ReactionView[]>> {
  if (messageIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('channels_reaction')
    .selectAll()
    .where('message_id', 'in', messageIds)
    .orderBy('occurred_at')
    .execute()
  const shown = new Map<string, ReactionView[]>()
  for (const { message_id, by_customer, emoji, actor, occurred_at } of rows) {
    if (emoji === null) continue
    const of = shown.get(message_id) ?? []
    shown.set(message_id, of)
    of.push({ byCustomer: by_customer, emoji, actor, at: occurred_at.toISOString() })
  }
  return shown
}
