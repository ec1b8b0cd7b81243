// What is said, put into parts that a channel can say. What it cannot show it says in words: choices
// become a list or numbers, a button becomes an address, a place its coordinates.

import type { Capabilities } from './capabilities.ts'
import type { MediaContent, OutgoingContent } from './content.ts'
import { frame, paragraphs } from './frame.ts'
import { asText, planChoices } from './plan-choices.ts'
import { planForm } from './plan-form.ts'
import { contentIncomplete, contentUnsupported } from './refusals.ts'
import { fits, splitText } from './split-text.ts'

/**
 * The parts in which `content` goes out, in their order; each becomes one delivery. Pure.
 * @throws Refusal content.unsupported (with `what` the channel cannot say), content.incomplete
 * (with `what` is blank)
 */
export function planParts(content: OutgoingContent, capabilities: Capabilities): OutgoingContent[] {
  const parts = plan(content, capabilities)
  if (parts.length === 0 || parts.some(isBlank)) throw contentIncomplete({ what: 'text' })
  return parts
}

function plan(content: OutgoingContent, can: Capabilities): OutgoingContent[] {
  switch (content.type) {
    case 'text':
      return texts(content.text, can)
    case 'media':
      return planMedia(content, can)
    case 'choices':
      return planChoices(content, can)
    case 'link':
      return planLink(content, can)
    case 'location':
      return planLocation(content, can)
    case 'location_request':
      return planLocationRequest(content, can)
    case 'contacts':
      return planContacts(content, can)
    case 'product':
      return planProduct(content, can)
    case 'form_request':
      return planForm(content, can)
    case 'mail':
      return planMail(content, can)
    case 'template':
      if (!can.templates) throw contentUnsupported({ what: 'template' })
      return [content]
  }
}

type Of<Type> = Extract<OutgoingContent, { type: Type }>

const texts = (text: string, can: Capabilities) => splitText(text, can.text).map(asText)

/** Templates, products and forms say something without a text. */
const isBlank = (part: OutgoingContent) =>
  !['template', 'product', 'form_request'].includes(part.type) &&
  'text' in part &&
  part.text?.trim() === ''

/** A caption that the channel cannot put below follows as a text. */
function planMedia(content: MediaContent, can: Capabilities): OutgoingContent[] {
  const { caption: said, ...bare } = content
  const kind = bare.kind === 'voice' && !can.media.voice ? 'audio' : bare.kind
  const medium = can.media[kind]
  if (!medium) throw contentUnsupported({ what: 'media', kind: bare.kind })
  const caption = said?.trim() ?? ''
  if (caption === '') return [{ ...bare, kind }]
  if (medium.caption && fits(caption, { ...can.text, max: can.caption })) {
    return [{ ...bare, kind, caption }]
  }
  return [{ ...bare, kind }, ...texts(caption, can)]
}

/** Where there are no letters the files follow the words. */
const planMail = (content: Of<'mail'>, can: Capabilities): OutgoingContent[] =>
  can.letter
    ? [content]
    : [
        ...texts(paragraphs(content.subject, content.text), can),
        ...(content.attachments ?? []).flatMap((file) =>
          planMedia({ type: 'media', ...file }, can),
        ),
      ]

function planLink(content: Of<'link'>, can: Capabilities): OutgoingContent[] {
  const { text, header, footer, title, url } = content
  if (!can.link || !fits(title, { max: can.link.title, unit: 'code_points' })) {
    return texts(paragraphs(header, text, `${title.trim()}\n${url}`, footer), can)
  }
  const max = {
    text: can.link.text,
    header: can.choices?.header ?? 0,
    footer: can.choices?.footer ?? 0,
  }
  const { lead, ...framed } = frame(content, max, can.text)
  return [...lead.map(asText), { type: 'link', ...framed, title, url }]
}

/** Its picture with the words below it, else a link, else words alone. */
function planProduct(content: Of<'product'>, can: Capabilities): OutgoingContent[] {
  if (can.products) return [content]
  const { title, price, text, link, mediaId } = content
  const lines = [title, price].filter((line) => line?.trim()).join('\n')
  if (mediaId && can.media.image) {
    const address = link && `${link.title.trim()}\n${link.url}`
    const caption = paragraphs(lines, text, address)
    return planMedia({ type: 'media', kind: 'image', mediaId, caption }, can)
  }
  const words = paragraphs(lines, text)
  return link ? planLink({ type: 'link', text: words, ...link }, can) : texts(words, can)
}

/** Places go without the address of their page, which follows. */
const planLocation = (content: Of<'location'>, can: Capabilities): OutgoingContent[] =>
  can.location ? [content, ...texts(content.url ?? '', can)] : texts(placeInWords(content), can)

function planLocationRequest(
  content: Of<'location_request'>,
  can: Capabilities,
): OutgoingContent[] {
  if (!can.locationRequest) return texts(content.text, can)
  const max = { text: can.choices?.text ?? can.text.max, header: 0, footer: 0 }
  const { lead, text } = frame(content, max, can.text)
  return [...lead.map(asText), { type: 'location_request', text }]
}

function planContacts(content: Of<'contacts'>, can: Capabilities): OutgoingContent[] {
  if (!can.contacts) return texts(paragraphs(...content.contacts.map(cardInWords)), can)
  const most = can.contactsMax ?? content.contacts.length
  const parts: OutgoingContent[] = []
  for (let i = 0; i < content.contacts.length; i += most) {
    parts.push({ type: 'contacts', contacts: content.contacts.slice(i, i + most) })
  }
  return parts
}

const cardInWords = ({ name, organisation, phones, emails }: Of<'contacts'>['contacts'][number]) =>
  [name, organisation ?? '', ...phones, ...emails].filter((line) => line.trim()).join('\n')

const placeInWords = ({ name, address, url, latitude, longitude }: Of<'location'>) =>
  [name, address, url ?? `https://maps.google.com/?q=${latitude},${longitude}`]
    .filter((line) => line?.trim())
    .join('\n')
