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

/** Whether it may go as it stands: choices and links need all their parts, within the limits. */
export function isWhole(draft: Draft, can: Capabilities | undefined): boolean {
  const text = draft.text.trim()
  const { form } = draft
  if (form?.type === 'choices') {
    const { most, title, description } = limitsOf(can, form.choices.length)
    const fits = form.choices.every(
      (choice) =>
        isWithin(choice.title, title) && [...(choice.description ?? '')].length <= description,
    )
    return Boolean(text) && fits && form.choices.length > 0 && form.choices.length <= most
  }
  if (form?.type === 'link')
    return Boolean(text) && isWithin(form.title, can?.link?.title ?? 256) && isWebAddress(form.url)
  return Boolean(text) || draft.attachments.length > 0
}

const isWithin = (text: string, most: number) => text.trim() !== '' && [...text].length <= most

/** More than any channel takes. */
const anyChannel = 30

/** How so many choices look on the channel, and what each may hold. */
export function limitsOf(can: Capabilities | undefined, count: number) {
  const { buttons, list } = can?.choices ?? {}
  const most = Math.max(buttons?.max ?? 0, list?.max ?? 0) || anyChannel
  if (buttons && count <= buttons.max)
    return { how: 'buttons' as const, title: buttons.title, description: 0, most }
  if (list) return { how: 'list' as const, title: list.title, description: list.description, most }
  return { how: 'numbers' as const, title: 256, description: 0, most }
}

export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol)
}
