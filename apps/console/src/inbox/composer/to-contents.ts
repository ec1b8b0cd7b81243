// A draft as the messages it will be: files first, each its own, the text as the caption of the
// first where the channel takes one.

import type { Draft } from '../drafts.ts'
import type { OutgoingContent } from '../outgoing.ts'
import type { Media } from '../thread/message.ts'
import type { Capabilities } from '../use-capabilities.ts'

export interface Written {
  content: OutgoingContent
  media: readonly Media[]
}

export function toContents(draft: Draft, can: Capabilities | undefined): Written[] {
  const text = draft.text.trim()
  const captioned = draft.attachments.find(({ kind }) => mayCaption(kind, text, draft, can))
  const files = draft.attachments.map((media): Written => {
    const caption = media === captioned && text ? { caption: text } : {}
    const filename = media.filename ? { filename: media.filename } : {}
    return {
      content: { type: 'media', kind: media.kind, mediaId: media.id, ...filename, ...caption },
      media: [media],
    }
  })
  if (draft.form) return [...files, { content: { ...draft.form, text }, media: [] }]
  if (!text || captioned) return files
  return [...files, { content: { type: 'text', text }, media: [] }]
}

function mayCaption(
  kind: Media['kind'],
  text: string,
  draft: Draft,
  can: Capabilities | undefined,
): boolean {
  if (draft.form || !can) return false
  return can.media[kind]?.caption === true && [...text].length <= can.caption
}

/** Whether it may go as it stands: choices and links need all their parts. */
export function isWhole(draft: Draft): boolean {
  const text = draft.text.trim()
  const { form } = draft
  if (form?.type === 'choices')
    return (
      Boolean(text) && form.choices.length > 0 && form.choices.every(({ title }) => title.trim())
    )
  if (form?.type === 'link') return Boolean(text && form.title.trim()) && isWebAddress(form.url)
  return Boolean(text) || draft.attachments.length > 0
}

export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol)
}
