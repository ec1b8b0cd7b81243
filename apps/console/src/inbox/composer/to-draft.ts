// Back from a message to what one writes: a quote of it, or the draft it was made of.

import { type Draft, emptyDraft } from '../drafts.ts'
import type { Outgoing } from '../outgoing.ts'
import type { Message } from '../thread/message.ts'

/** The message as the one that is answered. */
export function toQuote({ id, direction, content }: Message): NonNullable<Message['replyTo']> {
  const kind = content?.type === 'media' ? content.kind : (content?.type ?? 'text')
  return { id, direction, kind, text: lineOf(content) }
}

function lineOf(content: Message['content']): string {
  if (!content) return ''
  if ('text' in content && content.text) return content.text.slice(0, 200)
  if (content.type === 'media') return content.caption ?? content.filename ?? ''
  if (content.type === 'choice') return content.title
  return ''
}

export function toDraft(outgoing: Outgoing): Draft {
  const { content, media, replyTo } = outgoing
  const door = `${outgoing.handleId} ${outgoing.touchpointId}`
  const base = { ...emptyDraft, replyTo, door }
  if (content.type === 'media') return { ...base, text: content.caption ?? '', attachments: media }
  if (content.type === 'location_request')
    return { ...base, text: content.text, form: { type: content.type } }
  if (content.type === 'product') {
    const { text = '', mediaId: _picture, ...form } = content
    return { ...base, text, form, attachments: media }
  }
  if (content.type === 'choices' || content.type === 'link' || content.type === 'form_request') {
    const { text, ...form } = content
    return { ...base, text, form }
  }
  return { ...base, text: 'text' in content ? (content.text ?? '') : '' }
}
