// What an edit makes of a message.

import type { Tx } from '../../../ledger/index.ts'
import { maskCardsIn } from '../../../platform/card-numbers.ts'
import type { InboundContent, InboundMedia } from '../adapter.ts'
import type { ChoiceContent, Content } from '../content/content.ts'
import { chooseInWords } from './choose-in-words.ts'

export interface Edited {
  messageId: string
  content: InboundContent
}

type Media = Extract<Content, { type: 'media' }>

/**
 * The contents that these edits make, in their order. A file stays what it is and gets the new
 * caption; words that answer choices are the choice, as when they are said. Undefined: the edit says
 * nothing that could take the place of what was said.
 */
export async function editContents(
  tx: Tx,
  edits: readonly Edited[],
): Promise<(Content | undefined)[]> {
  const before = await findBefore(
    tx,
    edits.flatMap(({ messageId, content }) =>
      content.type === 'media' || content.type === 'text' ? [messageId] : [],
    ),
  )
  const chosen = await findChosen(tx, edits, before)
  return edits.map((edit) => {
    const { messageId, content } = edit
    // Letters are not edited.
    if (content.type === 'unsupported' || content.type === 'mail') return undefined
    if (content.type !== 'media') {
      return maskCardsIn(chosen.get(edit) ?? content) satisfies Content
    }
    const kept = before.get(messageId)?.content
    return kept?.type === 'media' ? withCaption(kept, content.media) : undefined
  })
}

/** The messages as they stand. */
async function findBefore(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never>()
  const rows = await tx.db
    .selectFrom('channels_message')
    .select(['id', 'content', 'direction', 'handle_id', 'touchpoint_id', 'occurred_at'])
    .select(['reply_to_id', 'awaits_id'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** What those choose whose words now answer choices: the choices that stood before the message. */
async function findChosen(
  tx: Tx,
  edits: readonly Edited[],
  before: Awaited<ReturnType<typeof findBefore>>,
): Promise<Map<Edited, ChoiceContent>> {
  const words = edits.flatMap((edit) => {
    const { messageId, content } = edit
    const message = before.get(messageId)
    if (content.type !== 'text' || message?.direction !== 'in' || message.awaits_id) return []
    const { handle_id: handleId, touchpoint_id: touchpointId, occurred_at: at } = message
    const replyToId = message.reply_to_id ?? undefined
    return [{ edit, words: { handleId, touchpointId, at, text: content.text, replyToId } }]
  })
  const chosen = await chooseInWords(
    tx.db,
    words.map((one) => one.words),
  )
  return new Map(
    words.flatMap(({ edit }, i) => (chosen[i] ? [[edit, chosen[i].content] as const] : [])),
  )
}

function withCaption({ caption: _old, ...media }: Media, { caption }: InboundMedia): Media {
  return caption === undefined ? media : { ...media, caption: maskCardsIn(caption) }
}
