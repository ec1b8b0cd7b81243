// What is about to be written, checked against what the channel takes, and put into the parts in
// which it goes out.

import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import type { MediaKind, OutgoingContent, TemplateContent } from '../content/content.ts'
import { planParts } from '../content/plan-parts.ts'
import { mediaUnknown } from '../media/refusals.ts'
import type { Door } from './door.ts'
import { fillTemplate } from './fill-template.ts'
import { mediaIdsOf } from './media-ids.ts'
import { messageMediaRefused, messageTemplateUnusable } from './refusals.ts'

export interface Checked {
  /** As it is kept: a template with the text that the customer reads. */
  content: OutgoingContent
  parts: OutgoingContent[]
  mediaIds: string[]
  /** Of a template, as the provider has filed it. */
  category: string | undefined
}

/**
 * @throws content.unsupported, content.too_long, content.incomplete, message.template_unusable,
 * message.media_refused, media.unknown
 */
export async function checkContent(
  db: Db,
  ctx: Ctx,
  door: Door,
  given: OutgoingContent,
): Promise<Checked> {
  const template = given.type === 'template' ? await findTemplate(db, door, given) : undefined
  const content =
    template && given.type === 'template' ? fillTemplate(given, template.components) : given
  const mediaIds = mediaIdsOf(content)
  await checkMedia(db, ctx, door, content, mediaIds)
  const { adapter } = door.way
  const parts = planParts(content, adapter.capabilities)
  const { type, value, realm } = door.address
  for (const part of parts) {
    // What the channel would refuse is refused now, while somebody is there to mend it.
    adapter.render(part, {
      to: { type, value, realm },
      reference: ctx.newId(),
      uploads: new Map(mediaIdsOf(part).map((id) => [id, '0'])),
      ...(template ? { template: { components: template.components } } : {}),
    })
  }
  return { content, parts, mediaIds, category: template?.category }
}

async function findTemplate(db: Db, { way }: Door, { name, language }: TemplateContent) {
  const row = await db
    .selectFrom('channels_template')
    .select(['state', 'category', 'components'])
    .where('touchpoint_id', '=', way.id)
    .where('name', '=', name)
    .where('language', '=', language)
    .executeTakeFirst()
  if (row?.state !== 'APPROVED') {
    throw messageTemplateUnusable({ name, language, state: row?.state ?? null })
  }
  return row
}

/** Only files that the writer kept for sending, and that have not gone out with another message. */
async function checkMedia(
  db: Db,
  ctx: Ctx,
  { way }: Door,
  content: OutgoingContent,
  mediaIds: readonly string[],
) {
  if (mediaIds.length === 0) return
  const rows = await db
    .selectFrom('channels_media')
    .select(['id', 'kind', 'type', 'bytes', 'made_by'])
    .where('id', 'in', mediaIds)
    .where('state', '=', 'kept')
    .where('message_id', 'is', null)
    .execute()
  for (const id of mediaIds) {
    const row = rows.find((one) => one.id === id)
    if (!row || row.made_by !== `${ctx.actor.type}:${ctx.actor.id}`) throw mediaUnknown()
    const kind = kindFor(content, row.kind)
    if (!suits(kind, row.kind)) throw invalidInput({ kind: `is not of the file: ${row.kind}` })
    const takes = way.adapter.capabilities.media[kind]
    const fit =
      (takes?.types.includes(row.type ?? '') || takes?.types.includes('*/*')) &&
      (row.bytes ?? 0) <= takes.maxBytes
    if (!fit) {
      throw messageMediaRefused({
        kind,
        type: row.type,
        bytes: row.bytes,
        types: takes?.types ?? [],
        maxBytes: takes?.maxBytes ?? 0,
      })
    }
  }
}

/** As what a file goes out. */
function kindFor(content: OutgoingContent, found: MediaKind): MediaKind {
  if (content.type === 'media') return content.kind
  return content.type === 'product' ? 'image' : found
}

/** Any file can go as a document, a recording as a voice message. */
const suits = (kind: MediaKind, found: MediaKind) =>
  kind === found ||
  kind === 'document' ||
  [kind, found].every((one) => one === 'voice' || one === 'audio')
