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
type FormRequest = Extract<DraftForm, { type: 'form_request' }>
type Product = Extract<DraftForm, { type: 'product' }>

export function toContents(draft: Draft, can: Capabilities | undefined): Written[] {
  const text = draft.text.trim()
  if (draft.form?.type === 'product') return productOf(draft.form, draft, text)
  const captioned = draft.attachments.find(({ kind }) => mayCaption(kind, text, draft, can))
  const files = draft.attachments.map((media) =>
    asFile(media, media === captioned && text ? { caption: text } : {}),
  )
  if (draft.form) return [...files, { content: contentOf(draft.form, text, can), media: [] }]
  if (!text || captioned) return files
  return [...files, { content: { type: 'text', text }, media: [] }]
}

function asFile(media: Media, caption: { caption?: string }): Written {
  const filename = media.filename ? { filename: media.filename } : {}
  return {
    content: { type: 'media', kind: media.kind, mediaId: media.id, ...filename, ...caption },
    media: [media],
  }
}

/** The first picture is the product's; what else is attached goes before it. */
function productOf(form: Product, { attachments }: Draft, text: string): Written[] {
  const picture = attachments.find(({ kind }) => kind === 'image')
  const { title, price, link } = form
  const content: OutgoingContent = {
    type: 'product',
    title: title.trim(),
    ...(price?.trim() ? { price: price.trim() } : {}),
    ...(text ? { text } : {}),
    ...(picture ? { mediaId: picture.id } : {}),
    ...(link?.title.trim() || link?.url ? { link: { ...link, title: link.title.trim() } } : {}),
  }
  const others = attachments.filter((media) => media !== picture)
  return [...others.map((media) => asFile(media, {})), { content, media: picture ? [picture] : [] }]
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
function contentOf(
  form: Exclude<DraftForm, Product>,
  text: string,
  can: Capabilities | undefined,
): OutgoingContent {
  if (form.type === 'location_request') return { type: form.type, text }
  if (form.type === 'form_request') return formOf(form, text)
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

const formOf = (form: FormRequest, text: string): OutgoingContent => ({
  type: form.type,
  text,
  name: form.name.trim(),
  ...(form.send?.trim() ? { send: form.send.trim() } : {}),
  fields: form.fields.map(({ id, label, type, required, choices }) => ({
    ...{ id, label: label.trim(), type },
    ...(required ? { required } : {}),
    ...(type === 'choice' ? { choices: choicesIn(choices) } : {}),
  })),
})

const choicesIn = (choices: readonly string[] = []) =>
  choices.map((one) => one.trim()).filter(Boolean)

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
  if (form.type === 'form_request') return isAskable(form)
  if (form.type === 'product') return isSellable(form)
  if (!text.trim()) return false
  if (form.type === 'location_request') return true
  const frame = frameOf(can, form.type)
  if (lengthOf(form.header) > (frame.header || keptLine)) return false
  if (lengthOf(form.footer) > (frame.footer || keptLine)) return false
  if (form.type === 'choices') return areWhole(form, can)
  return isWithin(form.title, can?.link?.title ?? keptLine) && isWebAddress(form.url)
}

function isAskable({ name, fields }: FormRequest): boolean {
  const labels = fields.map(({ label }) => label.trim())
  return (
    isWithin(name, keptLine) &&
    fields.length > 0 &&
    new Set(labels).size === labels.length &&
    labels.every((label) => isWithin(label, keptLine)) &&
    fields.every(({ type, choices }) => type !== 'choice' || choicesIn(choices).length > 0)
  )
}

const isSellable = ({ title, price, link }: Product) =>
  isWithin(title, keptLine) &&
  lengthOf(price) <= keptLine &&
  (!(link?.title.trim() || link?.url) || (isWithin(link.title, keptLine) && isWebAddress(link.url)))

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
