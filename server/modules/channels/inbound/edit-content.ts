// What an edit makes of a message.

import type { Tx } from '../../../ledger/index.ts'
import { maskCardsIn } from '../../../platform/card-numbers.ts'
import type { InboundContent, InboundMedia } from '../adapter.ts'
import type { Content } from '../content/content.ts'

export interface Edited {
  messageId: string
  content: InboundContent
}

type Media = Extract<Content, { type: 'media' }>

/**
 * The contents that these edits make, in their order. A file stays what it is and gets the new
 * caption. Undefined: the edit says nothing that could take the place of what was said.
 */
export async function editContents(
  tx: Tx,
  edits: readonly Edited[],
): Promise<(Content | undefined)[]> {
  const media = await findMedia(
    tx,
    edits.flatMap(({ messageId, content }) => (content.type === 'media' ? [messageId] : [])),
  )
  return edits.map(({ messageId, content }) => {
    if (content.type === 'unsupported') return undefined
    if (content.type !== 'media') return maskCardsIn(content) satisfies Content
    const kept = media.get(messageId)
    return kept && withCaption(kept, content.media)
  })
}

async function findMedia(tx: Tx, ids: readonly string[]): Promise<Map<string, Media>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('channels_message')
    .select(['id', 'content'])
    .where('id', 'in', ids)
    .execute()
  return new Map(
    rows.flatMap(({ id, content }) => (content.type === 'media' ? [[id, content]] : [])),
  )
}

function withCaption({ caption: _old, ...media }: Media, { caption }: InboundMedia): Media {
  return caption === undefined ? media : { ...media, caption: maskCardsIn(caption) }
}
