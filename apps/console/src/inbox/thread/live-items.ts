// What the live feed tells of messages, put into the pages held: most of it without asking again.

import type { LiveEntry } from '../../../../kit/live.ts'
import { asList, asRecord, asText } from '../../timeline/read.ts'
import { type Delivery, type Message, messageOf, type ThreadItem } from './message.ts'

type Said = NonNullable<ThreadItem['message']>
export type Told = LiveEntry & Omit<ThreadItem, 'message'>

/** An item as the ledger just told it; what it does not tell (files, quotes) is asked for after. */
export function toItem(told: Told): ThreadItem {
  const { body } = told
  const isMessage = told.kind === 'message.received' || told.kind === 'message.written'
  return {
    ...told,
    redacted: false,
    message: isMessage ? saidIn(told, asText(body.messageId) ?? told.id) : null,
  }
}

function saidIn(told: Told, id: string): Said {
  const content = asRecord(told.body.content)
  return {
    id,
    direction: told.kind === 'message.received' ? 'in' : 'out',
    content: { ...content, type: asText(content.type) ?? 'unsupported' },
    replyTo: null,
    editedAt: null,
    deletedAt: null,
    media: [],
    reactions: [],
    deliveries: asList(told.body.deliveries).map((each) => begun(told, asRecord(each))),
  }
}

const begun = (told: Told, { id, part }: Record<string, unknown>) => ({
  id: String(id),
  part: Number(part),
  handleId: told.handleId ?? '',
  touchpointId: told.touchpointId ?? '',
  state: told.body.sendAt ? 'scheduled' : 'queued',
  reason: null,
  detail: null,
  notBefore: asText(told.body.sendAt) ?? told.occurredAt,
  acceptedAt: null,
  deliveredAt: null,
  readAt: null,
})

/** Whether the message must be asked for afresh: what happened cannot be told from the entry. */
export function needsReading({ kind, body }: Told): boolean {
  if (kind.startsWith('media.')) return true
  if (kind === 'message.edited') return true
  if (kind !== 'message.received' && kind !== 'message.written') return false
  const type = asRecord(body.content).type
  return kind === 'message.written' || type === 'media' || body.replyToId !== undefined
}

/** The message as it is after the entry; the same one when the entry says nothing new of it. */
export function after(said: Said, told: Told): Said {
  const message = messageOf(said)
  if (told.kind === 'delivery.moved') return keep(said, moved(message, told))
  if (told.kind === 'message.reacted') return { ...said, reactions: reacted(message, told) }
  if (told.kind === 'message.deleted') return { ...said, deletedAt: told.occurredAt, content: null }
  return said
}

const keep = (said: Said, deliveries: readonly Delivery[]): Said => ({
  ...said,
  deliveries: [...deliveries],
})

function moved({ deliveries }: Message, { body, occurredAt }: Told): readonly Delivery[] {
  const to = asText(body.to)
  return deliveries.map((delivery) =>
    delivery.id === body.deliveryId
      ? {
          ...delivery,
          ...(to ? { state: to as Delivery['state'] } : {}),
          reason: (asText(body.reason) ?? null) as Delivery['reason'],
          detail: asText(body.detail) ?? null,
          notBefore: asText(body.notBefore) ?? delivery.notBefore,
          ...(to === 'accepted' ? { acceptedAt: occurredAt } : {}),
          ...(to === 'delivered' ? { deliveredAt: occurredAt } : {}),
          ...(to === 'read' || to === 'played' ? { readAt: occurredAt } : {}),
        }
      : delivery,
  )
}

/** One reaction of the customer and one of ours at most. */
function reacted({ reactions }: Message, { body, actor, occurredAt }: Told): Said['reactions'] {
  const byCustomer = body.byCustomer === true
  const others = reactions.filter((reaction) => reaction.byCustomer !== byCustomer)
  const emoji = asText(body.emoji)
  return emoji ? [...others, { byCustomer, emoji, actor, at: occurredAt }] : others
}
