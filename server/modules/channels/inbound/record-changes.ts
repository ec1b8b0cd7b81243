// What the person did to messages that are there: reactions, edits, deletions.

import { sql } from 'kysely'
import { prepare, type Tx, toJson } from '../../../ledger/index.ts'
import { rowsOf } from '../../../platform/bulk.ts'
import type { Ctx } from '../../../platform/context.ts'
import { customersOf } from '../../customers/index.ts'
import type { InboundChange, InboundReaction } from '../adapter.ts'
import type { Content } from '../content/content.ts'
import { messageDeleted, messageEdited, messageReacted } from '../entries.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'
import { editContents } from './edit-content.ts'
import { findSaid, type Said, saidKey } from './find-said.ts'
import type { ToKeep } from './keep-unrouted.ts'
import type { Person } from './meet-senders.ts'

export interface Changing {
  item: InboundReaction | InboundChange
  touchpoint: Opened
  person: Person
}

export interface Recorded {
  /** Those whose message is not there, which may be on its way. */
  early: Changing[]
  /** Those that change nothing, to be kept apart. */
  apart: ToKeep[]
}

/** Applies each to the message it names, newest last. What is said with somebody else is left alone. */
export async function recordChanges(
  tx: Tx,
  ctx: Ctx,
  given: readonly Changing[],
): Promise<Recorded> {
  if (given.length === 0) return { early: [], apart: [] }
  const keyOf = ({ item, touchpoint }: Changing) => ({
    touchpointId: touchpoint.id,
    providerId: item.is === 'reaction' ? item.to : item.of,
  })
  const said = await findSaid(tx.db, given.map(keyOf))
  const owners = await customersOf(
    tx.db,
    [...said.values()].map(({ handleId }) => handleId),
  )
  const early: Changing[] = []
  const found: Found[] = []
  for (const one of given.toSorted((a, b) => +a.item.at - +b.item.at)) {
    const target = said.get(saidKey(keyOf(one)))
    // Nobody reacts to, edits or takes back what was said with somebody else.
    if (!target) early.push(one)
    else if (
      owners.get(target.handleId)?.customerId === one.person.customerId &&
      may(one, target)
    ) {
      found.push({ ...one, said: target })
    }
  }
  const { done, apart } = await readEdits(tx, found)
  await react(tx, done)
  await edit(tx, done)
  await remove(tx, ctx, done)
  for (const one of done) record(tx, ctx, one)
  return { early, apart }
}

type Found = Changing & {
  said: Said
  /** Of an edit: what the message says from then on. */
  content?: Content | undefined
}

/** Edits with what they make of their messages; those that make nothing of them stand apart. */
async function readEdits(tx: Tx, found: readonly Found[]) {
  const edits = found.flatMap(({ item, said }) =>
    item.is === 'edit' && item.content
      ? [{ item, messageId: said.messageId, content: item.content }]
      : [],
  )
  const contents = await editContents(tx, edits)
  const byItem = new Map(edits.map(({ item }, i) => [item, contents[i]]))
  const done: Found[] = []
  const apart: ToKeep[] = []
  for (const one of found) {
    const content = one.item.is === 'edit' ? byItem.get(one.item) : undefined
    if (one.item.is !== 'edit' || content) done.push({ ...one, content })
    else apart.push(toKeep(one, 'edit'))
  }
  return { done, apart }
}

const toKeep = ({ item, touchpoint }: Changing, reason: string): ToKeep => ({
  one: { accountId: item.accountId, reason, raw: item },
  touchpoint,
})

/** Everybody edits and takes back their own words only. */
const may = ({ item }: Changing, { direction }: Said) =>
  item.is === 'reaction' || (direction === 'out') === (item.byUs ?? false)

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
