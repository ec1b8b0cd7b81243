// What a person says, in the form in which Meta writes it into a webhook (channels.md, section 2).

import { strike } from './faults.ts'
import { mediaLink, sha256Of } from './media-links.ts'
import { digitsOf } from './people.ts'
import type { SaidOf, SaidParsed } from './said-schema.ts'
import { type Bubble, ownerOf, type RenderedTemplate, type World } from './world.ts'

/** Type and body of a message, without what stands around it. */
export interface Written {
  type: string
  content: Record<string, unknown>
  /** Set when the message must say what it answers. */
  replyTo?: string
}

/** @throws Error when what it is about is not there */
export function write(
  world: World,
  numberId: string,
  customerId: string,
  one: SaidParsed,
): Written {
  switch (one.type) {
    case 'text':
      return { type: 'text', content: { body: one.text } }
    case 'media':
      return writeMedia(world, numberId, customerId, one)
    case 'reaction':
      return {
        type: 'reaction',
        content: {
          message_id: one.to,
          ...(one.emoji === null && one.leaveOut ? {} : { emoji: one.emoji ?? '' }),
        },
      }
    case 'choice':
      return writeChoice(world, one)
    case 'location': {
      const { latitude, longitude, name, address, url } = one
      return { type: 'location', content: present({ latitude, longitude, name, address, url }) }
    }
    case 'contacts':
      return { type: 'contacts', content: { contacts: one.contacts.map(writeContact) } }
    case 'order':
      return writeOrder(one)
    case 'form':
      return {
        type: 'interactive',
        content: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: JSON.stringify(one.values) },
        },
        ...(one.of ? { replyTo: one.of } : {}),
      }
    case 'edit':
      return writeEdit(world, one)
    case 'delete':
      return { type: 'revoke', content: { original_message_id: one.of } }
    case 'unsupported':
      return { type: 'unsupported', content: { type: one.what ?? 'poll_creation' } }
    case 'welcome':
      return { type: 'request_welcome', content: {} }
  }
}

function writeMedia(
  world: World,
  numberId: string,
  customerId: string,
  one: SaidOf<'media'>,
): Written {
  const media = world.media.get(one.mediaId)
  if (!media) throw new Error(`there is no media ${one.mediaId}`)
  const isAudio = one.kind === 'voice' || one.kind === 'audio'
  const lie = strike(world, 'media_lies', { numberId, customerId })
  const filename = one.filename ?? media.filename
  const { account } = ownerOf(world, numberId)
  return {
    type: one.kind === 'voice' ? 'audio' : one.kind,
    content: present({
      caption: isAudio || one.kind === 'sticker' ? undefined : one.caption,
      filename: one.kind === 'document' ? (filename ?? 'Untitled') : undefined,
      mime_type: lie ? (lie.type ?? 'image/jpeg') : media.type,
      sha256: sha256Of(media),
      id: media.id,
      url: mediaLink(world, media, account.id),
      voice: isAudio ? one.kind === 'voice' : undefined,
      animated: one.kind === 'sticker' ? false : undefined,
    }),
  }
}

/** A button, a row of a list, or a quick reply of a template: three different forms. */
function writeChoice(world: World, one: SaidOf<'choice'>): Written {
  const of = world.bubbles.get(one.of)
  if (!of) throw new Error(`there is no message ${one.of}`)
  if (of.rendered) {
    const button = buttonOf(of.rendered, one.id)
    if (!button) throw new Error(`the template has no button ${one.id}`)
    return {
      type: 'button',
      content: { payload: button.payload ?? button.text, text: button.text },
      replyTo: of.id,
    }
  }
  const found = choicesOf(of).find(({ id }) => id === one.id)
  if (!found) throw new Error(`the message has no choice ${one.id}`)
  const kind = of.content.type === 'list' ? 'list_reply' : 'button_reply'
  return { type: 'interactive', content: { type: kind, [kind]: found }, replyTo: of.id }
}

/** By its number; on a card by the card's number before it: `1.0`. */
function buttonOf({ buttons, cards }: RenderedTemplate, id: string) {
  const [card, number] = id.includes('.') ? id.split('.') : [undefined, id]
  const among = card === undefined ? buttons : cards?.[Number(card)]?.buttons
  return among?.find(({ index }) => index === Number(number))
}

interface Choice {
  id: string
  title: string
  description?: string
}

/** What can be chosen from a message of the business. */
export function choicesOf({ content }: Bubble): Choice[] {
  const action = content.action
  if (!action || typeof action !== 'object') return []
  if ('buttons' in action && Array.isArray(action.buttons)) {
    return action.buttons.map(({ reply }: { reply: Choice }) => ({
      id: reply.id,
      title: reply.title,
    }))
  }
  if ('sections' in action && Array.isArray(action.sections)) {
    return action.sections.flatMap(({ rows }: { rows: Choice[] }) =>
      rows.map(({ id, title, description }) => ({
        id,
        title,
        ...(description ? { description } : {}),
      })),
    )
  }
  return []
}

const writeContact = (contact: SaidOf<'contacts'>['contacts'][number]) => {
  const [first = contact.name, ...rest] = contact.name.split(' ')
  return present({
    name: present({
      first_name: first,
      last_name: rest.join(' ') || undefined,
      formatted_name: contact.name,
    }),
    org: contact.company ? { company: contact.company } : undefined,
    phones: contact.phones?.map((phone) => ({ phone, wa_id: digitsOf(phone), type: 'MOBILE' })),
    emails: contact.emails?.map((email) => ({ email, type: 'WORK' })),
  })
}

const writeOrder = (one: SaidOf<'order'>): Written => ({
  type: 'order',
  content: {
    catalog_id: one.catalogId,
    text: one.text ?? '',
    product_items: one.lines.map((line) => ({
      product_retailer_id: line.productId,
      quantity: line.quantity,
      item_price: line.price,
      currency: line.currency,
    })),
  },
})

/** An edit repeats the message with its new words; of media only the caption changes. */
function writeEdit(world: World, one: SaidOf<'edit'>): Written {
  const of = world.bubbles.get(one.of)
  if (!of) throw new Error(`there is no message ${one.of}`)
  const isText = of.type === 'text'
  const content = isText ? { body: one.text } : { ...of.content, caption: one.text }
  return {
    type: 'edit',
    content: {
      original_message_id: of.id,
      message: {
        ...(of.replyTo ? { context: { id: of.replyTo } } : {}),
        type: of.type,
        [of.type]: content,
      },
    },
  }
}

/** Without what is undefined. */
export const present = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
