// What a visitor says becomes an inbound item like that of any channel, and goes the same way: it is
// answered when it was committed, and the same thing said twice is there once.

import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import type { Inbound, InboundContent, InboundHandle, InboundMessage, Sender } from '../adapter.ts'
import type { Content } from '../content/content.ts'
import { readAnswers } from '../content/read-answers.ts'
import type { InboundItem } from '../inbound/edge.ts'
import type { Said } from './contracts.ts'
import type { Sight } from './visible-to.ts'
import type { Asking, Visitor } from './visitors.ts'

/** Names what the visitor said, within the site. */
export const providerIdOf = ({ id }: Pick<Visitor, 'id'>, clientMsgId: string) =>
  `${id}.${clientMsgId}`

/** @throws input.invalid when it names what is not there */
export async function readSaid(
  db: Db,
  ctx: Ctx,
  { visitor, site }: Asking,
  sight: Sight,
  { clientMsgId, said }: { clientMsgId: string; said: Said },
): Promise<InboundMessage> {
  const { content, replyTo } = await contentOf(db, visitor, sight, said)
  const providerId = providerIdOf(visitor, clientMsgId)
  return {
    is: 'message',
    accountId: site.accountId,
    sourceId: providerId,
    providerId,
    at: ctx.now,
    from: senderOf(visitor, site.realm),
    content,
    ...(replyTo ? { replyTo } : {}),
    ...('text' in said && said.ref ? { ref: said.ref } : {}),
  }
}

export const itemFor = (
  item: Exclude<Inbound, { is: 'unknown' }>,
  { site }: Asking,
): InboundItem => ({
  routed: { item, touchpoint: site },
  bytes: JSON.stringify(item).length,
})

/** The token of a browser is as good as a number that a provider vouches for. */
export function senderOf(visitor: Visitor, realm: string): Sender {
  const { user_id, email, phone, analytics_id, value, name } = visitor
  const handles: InboundHandle[] = [
    ...(user_id ? [{ type: 'user', value: user_id, assurance: 2 as const }] : []),
    { type: 'anonymous', value, realm, assurance: 2 },
    ...(email ? [{ type: 'email', value: email, assurance: 2 as const }] : []),
    ...(phone ? [{ type: 'phone', value: phone, assurance: 2 as const }] : []),
    ...(analytics_id ? [{ type: 'anonymous', value: analytics_id, assurance: 1 as const }] : []),
  ]
  return { handles, ...(name ? { name } : {}) }
}

async function contentOf(
  db: Db,
  visitor: Visitor,
  sight: Sight,
  said: Said,
): Promise<{ content: InboundContent; replyTo?: string | undefined }> {
  if ('text' in said) return { content: { type: 'text', text: said.text } }
  if ('form' in said) return { content: { type: 'form', ...said.form } }
  if ('filled' in said) return filledOf(db, sight, said.filled)
  if ('choice' in said) return choiceOf(db, sight, said.choice)
  return { content: await fileOf(db, visitor, said.file) }
}

/** The words of a choice are ours: a browser says only which. */
async function choiceOf(
  db: Db,
  sight: Sight,
  { messageId, choiceId }: { messageId: string; choiceId: string },
): Promise<{ content: InboundContent; replyTo: string | undefined }> {
  const asked = await findAsked(db, sight, messageId)
  const offered = asked?.content?.type === 'choices' ? asked.content.choices : []
  const chosen = offered.find(({ id }) => id === choiceId)
  if (!chosen) throw invalidInput({ choice: 'was not offered' })
  const { title, description } = chosen
  return {
    content: { type: 'choice', choiceId, title, ...(description ? { description } : {}) },
    replyTo: asked?.providerId ?? undefined,
  }
}

/** A form's labels are ours too, and what it asked is what may be answered. */
async function filledOf(
  db: Db,
  sight: Sight,
  { messageId, values }: { messageId: string; values: Record<string, string> },
): Promise<{ content: InboundContent; replyTo: string | undefined }> {
  const asked = await findAsked(db, sight, messageId)
  if (asked?.content?.type !== 'form_request') throw invalidInput({ filled: 'was not asked' })
  return { content: readAnswers(asked.content, values), replyTo: asked.providerId ?? undefined }
}

/** What we said to this visitor, with the name under which its last part can be answered. */
async function findAsked(
  db: Db,
  { touchpointId, handleIds }: Sight,
  messageId: string,
): Promise<{ content: Content | null; providerId: string | null } | undefined> {
  if (handleIds.length === 0) return undefined
  const row = await db
    .selectFrom('channels_message as message')
    .innerJoin('channels_delivery as delivery', 'delivery.message_id', 'message.id')
    .select(['message.content', 'delivery.provider_id as providerId'])
    .where('message.id', '=', messageId)
    .where('message.touchpoint_id', '=', touchpointId)
    .where('message.handle_id', 'in', handleIds)
    .where('message.direction', '=', 'out')
    .where('message.deleted_at', 'is', null)
    .where('delivery.provider_id', 'is not', null)
    .orderBy('delivery.part', 'desc')
    .executeTakeFirst()
  return row && { content: row.content as Content | null, providerId: row.providerId }
}

export const keeperOf = ({ id }: Pick<Visitor, 'id'>) =>
  ({ type: 'customer', id: `visitor-${id}` }) as const

/** A file that this very browser brought. One that a message has by now is the same message again. */
async function fileOf(
  db: Db,
  visitor: Visitor,
  { id, caption }: { id: string; caption?: string | undefined },
): Promise<InboundContent> {
  const { type, id: keeper } = keeperOf(visitor)
  const row = await db
    .selectFrom('channels_media')
    .select(['kind', 'filename'])
    .where('id', '=', id)
    .where('made_by', '=', `${type}:${keeper}`)
    .executeTakeFirst()
  if (!row) throw invalidInput({ file: 'is not there' })
  return {
    type: 'media',
    media: {
      kind: row.kind,
      keptId: id,
      ...(caption ? { caption } : {}),
      ...(row.filename ? { filename: row.filename } : {}),
    },
  }
}
