// What was said as it is kept, with the files that belong to it.

import type { Tx } from '../../../ledger/index.ts'
import { maskCardsIn } from '../../../platform/card-numbers.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { InboundContent, InboundMail, InboundMedia } from '../adapter.ts'
import type { Content } from '../content/content.ts'
import type { Saying } from './record-messages.ts'

/** Content as it is kept: media become rows to be fetched, numbers of cards their last digits. */
export function keepContent(
  ctx: Ctx,
  given: InboundContent,
  { touchpoint, person }: Pick<Saying, 'touchpoint' | 'person'>,
  messageId: string,
  at: Date,
) {
  const place = { messageId, touchpoint, person, at }
  if (given.type === 'mail') return keepMail(ctx, given, place)
  if (given.type !== 'media') return { content: maskCardsIn(given) satisfies Content, media: null }
  const { kind, caption, filename, keptId } = given.media
  const media = keptId ? null : mediaRow(ctx, given.media, place)
  const content: Content = {
    type: 'media',
    kind,
    mediaId: media?.id ?? keptId!,
    ...(caption === undefined ? {} : { caption: maskCardsIn(caption) }),
    ...(filename === undefined ? {} : { filename: filename.slice(0, 256) }),
  }
  return { content, media }
}

interface MediaPlace {
  messageId: string
  touchpoint: { id: string }
  person: { handleId: string }
  at: Date
}

/** A file that came in, still to be fetched. */
function mediaRow(
  ctx: Ctx,
  media: InboundMedia,
  { messageId, touchpoint, person, at }: MediaPlace,
) {
  const { kind, filename, providerMediaId, url, saidType, saidSha256 } = media
  const lies = providerMediaId !== undefined || url !== undefined
  return {
    id: ctx.newId(),
    message_id: messageId,
    touchpoint_id: touchpoint.id,
    handle_id: person.handleId,
    kind,
    state: lies ? ('pending' as const) : ('failed' as const),
    reason: lies ? null : 'gone',
    provider_media_id: providerMediaId ?? null,
    provider_url: url ?? null,
    said_type: saidType ?? null,
    said_sha256: saidSha256 ?? null,
    filename: filename?.slice(0, 256) ?? null,
    created_at: at,
  }
}

/** A letter lies already where it stays; its files are taken out of it afterwards. */
function keepMail(ctx: Ctx, given: InboundMail, place: MediaPlace) {
  const { attachments, original, ...said } = given
  const rows = attachments.map((file) => mediaRow(ctx, file, place))
  const letter = {
    ...mediaRow(ctx, { kind: 'document', filename: 'mail.eml' }, place),
    ...{ state: 'kept' as const, reason: null, type: 'message/rfc822' },
    ...{ bytes: original.bytes, sha256: original.sha256, file_key: original.fileKey },
  }
  const content: Content = {
    ...maskCardsIn(said),
    originalId: letter.id,
    ...(rows.length
      ? {
          attachments: rows.map(({ id, kind, filename }) => ({
            mediaId: id,
            kind,
            ...(filename ? { filename } : {}),
          })),
        }
      : {}),
  }
  return { content, media: [...rows, letter] }
}

/** A file that was here before its message, unless another message has it by now. */
export async function takeKept(
  tx: Tx,
  message: { id: string; handle_id: string; touchpoint_id: string },
  mediaId: string,
) {
  const { id: message_id, handle_id, touchpoint_id } = message
  await tx.db
    .updateTable('channels_media')
    .set({ message_id, handle_id, touchpoint_id })
    .where('id', '=', mediaId)
    .where('message_id', 'is', null)
    .execute()
}
