// A message as the screens use it: what the API gives loosely, with its types.

import type { Content } from '../../../../../server/modules/channels/content/content.ts'
import type { Reply } from '../../../../kit/api.ts'

export type ThreadPage = Reply<'GET', '/api/customers/:id/thread'>
export type ThreadItem = ThreadPage['items'][number]
type Said = NonNullable<ThreadItem['message']>
export type Media = Reply<'GET', '/api/media/:id'>
export type Delivery = Reply<'POST', '/api/messages/:id/cancellations'>['deliveries'][number]
export type DeliveryState = Delivery['state']
export type ContentOf<Type extends Content['type']> = Extract<Content, { type: Type }>
export type { Content }

export interface Message {
  id: string
  direction: Said['direction']
  content: Content | null
  replyTo: Said['replyTo']
  editedAt: string | null
  deletedAt: string | null
  media: readonly Media[]
  reactions: Said['reactions']
  deliveries: readonly Delivery[]
}

const read = new WeakMap<Said, Message>()

/** The message of an item; what holds it was checked where it came in. */
export function messageOf(said: Said): Message {
  const known = read.get(said)
  if (known) return known
  const message = said as unknown as Message
  read.set(said, message)
  return message
}

/** Of each part the newest try: a part that was sent again has several. */
export const latestOf = (deliveries: readonly Delivery[]): Delivery[] => [
  ...new Map(deliveries.map((delivery) => [delivery.part, delivery])).values(),
]

/** How far the whole message is: that of its part which is least far, trouble first. */
export const stateOf = (deliveries: readonly Delivery[]): DeliveryState | undefined =>
  worstOf(latestOf(deliveries).map(({ state }) => state))

export const worstOf = (states: readonly DeliveryState[]): DeliveryState | undefined =>
  states.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)).at(0)

const order: readonly DeliveryState[] = [
  'failed',
  'unknown',
  'expired',
  'cancelled',
  'scheduled',
  'queued',
  'sending',
  'accepted',
  'delivered',
  'read',
  'played',
]

/** Whether it may still be taken back. */
export const mayCancel = (deliveries: readonly Delivery[]): boolean =>
  latestOf(deliveries).some(({ state }) => state === 'scheduled' || state === 'queued')
