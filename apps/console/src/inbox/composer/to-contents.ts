// A draft as the messages it will be: files first, each its own, the text as the caption of the
// first where the channel takes one.

import type { Draft, DraftForm } from '../drafts.ts'
import type { OutgoingContent } from '../outgoing.ts'
import type { Media } from '../thread/message.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { frameOf, isWebAddress, keptLine, lengthOf, limitsOf } from './limits.ts'

export interface Written {
  content: OutgoingContent
  media: readonly Media[]
}

type Choices = Extract<DraftForm, { type: 'choices' }>

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
  if (draft.form) return [...files, { content: contentOf(draft.form, text, can), media: [] }]
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

/** Without what was left empty. */
function contentOf(form: DraftForm, text: string, can: Capabilities | undefined): OutgoingContent {
  if (form.type === 'location_request') return { type: form.type, text }
  const { header, footer } = form
  const framed = {
    text,
    ...(header?.trim() ? { header: header.trim() } : {}),
    ...(footer?.trim() ? { footer: footer.trim() } : {}),
  }
  if (form.type === 'link')
    return { type: form.type, ...framed, title: form.title.trim(), url: form.url }
  const isList = limitsOf(can, form.choices).how === 'list'
  const open = isList && form.open?.trim() ? { open: form.open.trim() } : {}
  return { type: form.type, ...framed, ...open, choices: form.choices.map(bare) }
}

const bare = ({ id, title, description, section }: Choices['choices'][number]) => ({
  id,
  title: title.trim(),
  ...(description?.trim() ? { description: description.trim() } : {}),
  ...(section?.trim() ? { section: section.trim() } : {}),
})

/** Whether it may go as it stands: choices and links need all their parts, within the limits. */
export function isWhole(draft: Draft, can: Capabilities | undefined): boolean {
  const { text, attachments, form } = draft
  if (!form) return Boolean(text.trim()) || attachments.length > 0
  if (!text.trim()) return false
  if (form.type === 'location_request') return true
  const frame = frameOf(can, form.type)
  if (lengthOf(form.header) > (frame.header || keptLine)) return false
  if (lengthOf(form.footer) > (frame.footer || keptLine)) return false
  if (form.type === 'choices') return areWhole(form, can)
  return isWithin(form.title, can?.link?.title ?? keptLine) && isWebAddress(form.url)
}

function areWhole({ choices, open }: Choices, can: Capabilities | undefined): boolean {
  const limits = limitsOf(can, choices)
  return (
    choices.length > 0 &&
    choices.length <= limits.most &&
    (limits.how !== 'list' || lengthOf(open) <= limits.open) &&
    choices.every(
      ({ title, description, section }) =>
        isWithin(title, limits.title) &&
        (limits.how !== 'list' ||
          (lengthOf(description) <= limits.description && lengthOf(section) <= limits.section)),
    )
  )
}

const isWithin = (text: string, most: number) => text.trim() !== '' && lengthOf(text) <= most
