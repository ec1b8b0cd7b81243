// One part as WhatsApp wants it. Everything is measured here, whoever planned it: what Meta would
// refuse is refused before it is sent.

import type { Envelope, ProviderRequest } from '../../adapter.ts'
import type { MediaContent, OutgoingContent } from '../../content/content.ts'
import { contentUnsupported } from '../../content/refusals.ts'
import { recipientOf } from './addresses.ts'
import { atMost, filled } from './checks.ts'
import { limits } from './limits.ts'
import { renderChoices, renderLink, renderLocationRequest } from './render-interactive.ts'
import { renderTemplate } from './render-template.ts'

/**
 * Pure.
 * @throws Refusal content.too_long (what, limit, length), content.incomplete (what),
 * content.unsupported (what)
 */
export function render(part: OutgoingContent, envelope: Envelope): ProviderRequest {
  const { replyTo, reference } = envelope
  return {
    path: 'messages',
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...recipientOf(envelope.to),
      ...bodyOf(part, envelope),
      ...(replyTo ? { context: { message_id: replyTo } } : {}),
      ...(reference
        ? { biz_opaque_callback_data: atMost('reference', reference, limits.reference) }
        : {}),
    },
  }
}

function bodyOf(part: OutgoingContent, envelope: Envelope): Record<string, unknown> {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: renderText(part.text) }
    case 'media':
      return renderMedia(part, envelope)
    case 'choices':
      return { type: 'interactive', interactive: renderChoices(part) }
    case 'link':
      return { type: 'interactive', interactive: renderLink(part) }
    case 'location_request':
      return { type: 'interactive', interactive: renderLocationRequest(part) }
    case 'location':
      return { type: 'location', location: renderLocation(part) }
    case 'contacts':
      return { type: 'contacts', contacts: renderContacts(part) }
    case 'template':
      return { type: 'template', template: renderTemplate(part, envelope) }
    case 'product':
    case 'form_request':
    case 'mail':
      throw contentUnsupported({ what: part.type })
  }
}

type Of<Type> = Extract<OutgoingContent, { type: Type }>

const renderText = (text: string) => ({
  body: filled('text', text, limits.text),
  preview_url: /https?:\/\/\S/i.test(text),
})

/** Under the id that Meta gave to the bytes. */
function renderMedia(part: MediaContent, { uploads }: Envelope): Record<string, unknown> {
  const id = uploads.get(part.mediaId)
  if (!id) throw contentUnsupported({ what: 'media', mediaId: part.mediaId })
  const caption = part.caption?.trim()
    ? { caption: atMost('caption', part.caption, limits.caption) }
    : {}
  switch (part.kind) {
    case 'voice':
    case 'audio':
    case 'sticker':
      // None has room for words, and words must not vanish.
      atMost('caption', part.caption ?? '', 0)
      if (part.kind === 'voice') return { type: 'audio', audio: { id, voice: true } }
      return { type: part.kind, [part.kind]: { id } }
    case 'document':
      return { type: 'document', document: { id, ...caption, ...filenameOf(part) } }
    default:
      return { type: part.kind, [part.kind]: { id, ...caption } }
  }
}

const filenameOf = ({ filename }: MediaContent) =>
  filename?.trim() ? { filename: atMost('filename', filename, limits.filename) } : {}

const renderLocation = ({ latitude, longitude, name, address }: Of<'location'>) => ({
  latitude,
  longitude,
  ...(name?.trim() ? { name: atMost('name', name, limits.locationText) } : {}),
  ...(address?.trim() ? { address: atMost('address', address, limits.locationText) } : {}),
})

function renderContacts({ contacts }: Of<'contacts'>) {
  atMost('contacts', contacts, limits.contacts)
  return contacts.map(({ name, phones, emails, organisation }) => {
    const words = filled('contacts.name', name, 1024).split(/\s+/)
    const [first, ...rest] = words
    return {
      name: {
        formatted_name: words.join(' '),
        first_name: first,
        ...(rest.length ? { last_name: rest.join(' ') } : {}),
      },
      ...(phones.length ? { phones: phones.map((phone) => ({ phone })) } : {}),
      ...(emails.length ? { emails: emails.map((email) => ({ email })) } : {}),
      ...(organisation ? { org: { company: organisation } } : {}),
    }
  })
}
