// Reactions, edits and deletions of messages that are there: the rows, and what is recorded of them.

import { sql } from 'kysely'
import { prepare, type Tx, toJson } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { InboundChange, InboundReaction } from '../adapter.ts'
import type { Content } from '../content/content.ts'
import { messageDeleted, messageEdited, messageReacted } from '../entries.ts'
import type { Said } from './find-said.ts'
import type { Person, Place } from './meeting.ts'

export interface Changing {
  item: InboundReaction | InboundChange
  touchpoint: Place
  person: Person
}

export interface Found extends Changing {
  said: Said
  /** Of an edit: what the message says from then on. */
  content?: Content | undefined
}

/** In the order of time; what is older than what is known already is recorded and changes nothing. */
export async function applyChanges(tx: Tx, ctx: Ctx, found: readonly Found[]): Promise<void> {
  await react(tx, found)
  await edit(tx, found)
  await remove(tx, ctx, found)
  for (const one of found) record(tx, ctx, one)
}

const actorOf = ({ item, touchpoint, person }: Changing) =>
  item.byUs ? `system:${touchpoint.channel}` : `customer:${person.customerId}`

async function react(tx: Tx, found: readonly Found[]) {
  const newest = new Map<string, { messageId: string; item: InboundReaction; one: Found }>()
  for (const one of found) {
    const { item } = one
    if (item.is !== 'reaction') continue
    const { messageId } = one.said
    newest.set(`${messageId} ${item.byUs ?? false}`, { messageId, item, one })
  }
  const rows = [...newest.values()].map(({ messageId, item, one }) => ({
    messageId,
    byCustomer: !item.byUs,
    emoji: item.emoji?.replaceAll('\n', '') ?? null,
    actor: actorOf(one),
    at: item.at.toISOString(),
  }))
  if (rows.length === 0) return
  const given = rowsOf<(typeof rows)[number]>(
    { messageId: 'uuid', byCustomer: 'boolean', emoji: 'text', actor: 'text', at: 'timestamptz' },
    rows,
  )
  await sql`
    insert into channels_reaction (message_id, by_customer, emoji, actor, occurred_at)
    select "messageId", "byCustomer", emoji, actor, at from ${given}
    on conflict (message_id, by_customer) do update
    set emoji = excluded.emoji, actor = excluded.actor, occurred_at = excluded.occurred_at
    where channels_reaction.occurred_at <= excluded.occurred_at`.execute(tx.db)
}

async function edit(tx: Tx, found: readonly Found[]) {
  const rows = found.flatMap(({ item, said, content }) =>
    content ? [{ id: said.messageId, content: toJson(content), at: item.at.toISOString() }] : [],
  )
  if (rows.length === 0) return
  const newest = [...new Map(rows.map((row) => [row.id, row])).values()]
  const given = rowsOf<(typeof rows)[number]>(
    { id: 'uuid', content: 'jsonb', at: 'timestamptz' },
    newest,
  )
  await sql`
    update channels_message set content = given.content, edited_at = given.at
    from ${given}
    where channels_message.id = given.id and deleted_at is null
      and coalesce(edited_at, '-infinity') <= given.at`.execute(tx.db)
}

async function remove(tx: Tx, ctx: Ctx, found: readonly Found[]) {
  const ids = found.flatMap(({ item, said }) => (item.is === 'delete' ? [said.messageId] : []))
  if (ids.length === 0) return
  await tx.db
    .updateTable('channels_message')
    .set({ deleted_at: ctx.now })
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute()
}

function record(tx: Tx, ctx: Ctx, one: Found) {
  const { item, touchpoint, person, said } = one
  const about = {
    subject: { type: 'customer', id: person.customerId },
    handleId: said.handleId,
    channel: touchpoint.channel,
    touchpointId: touchpoint.id,
    occurredAt: item.at > ctx.now ? ctx.now : item.at,
  } as const
  const { messageId } = said
  const byCustomer = !item.byUs
  const by: Ctx = byCustomer ? { ...ctx, actor: { type: 'customer', id: person.customerId } } : ctx
  if (item.is === 'reaction') {
    const body = { messageId, emoji: item.emoji, byCustomer }
    tx.recordPrepared([prepare({ ...about, kind: messageReacted, body }, by)])
  } else if (item.is === 'delete') {
    const body = { messageId, byCustomer }
    tx.recordPrepared([prepare({ ...about, kind: messageDeleted, body }, by)])
  } else {
    const { content } = one
    if (!content) return
    tx.recordPrepared([
      prepare({ ...about, kind: messageEdited, body: { messageId, content } }, by),
    ])
  }
}
