// A person says something to a business: it stands on their phone, and the business is told.

import { newMessageId } from './ids.ts'
import { present, type Written, write } from './inbound.ts'
import { digitsOf, metadataOf, userIdsOf } from './people.ts'
import { type Said, type SaidParsed, said } from './said-schema.ts'
import { type Change, tell } from './webhooks.ts'
import { keepBusy } from './work.ts'
import {
  type Bubble,
  type Customer,
  chatOf,
  customerOf,
  ownerOf,
  tellPhones,
  type World,
} from './world.ts'

/**
 * @returns the message's id at once; the webhook is on its way
 * @throws Error when what it is about is not there
 */
export function say(world: World, customerId: string, numberId: string, input: Said): string {
  const one = said.parse(input)
  const customer = customerOf(world, customerId)
  const { account } = ownerOf(world, numberId)
  const id = newMessageId(customer.phone ?? digitsOf(userIdsOf(customer, account).own), 'customer')
  const written = write(world, numberId, customerId, one)
  const at = ('at' in one && one.at) || world.clock.now()
  put(world, { id, customerId, numberId, one, written, at })
  const chat = chatOf(world, numberId, customerId)
  if (!chat.lastInboundAt || chat.lastInboundAt < at) chat.lastInboundAt = at
  const change = messageChange(world, customer, numberId, {
    id,
    timestamp: secondsOf(at),
    ...contextOf(world, numberId, one, written),
    ...('referral' in one && one.referral ? { referral: one.referral } : {}),
    ...bodyOf(written),
  })
  const whenAcknowledged = () => arriveAtBusiness(world, id)
  const outgoing = { accountId: account.id, numberId, customerId, change, whenAcknowledged }
  void keepBusy(world, () => tell(world, outgoing))
  return id
}

/** The person sees a second tick. */
function arriveAtBusiness(world: World, id: string) {
  const bubble = world.bubbles.get(id)
  if (bubble?.state !== 'sent') return
  bubble.state = 'delivered'
  const { customerId, numberId } = bubble
  tellPhones(world, { kind: 'bubble', customerId, numberId, id })
}

const secondsOf = (at: Date) => String(Math.floor(at.getTime() / 1000))

/** The value of a webhook with one message of a person, who is named in both old and new ways. */
export function messageChange(
  world: World,
  customer: Customer,
  numberId: string,
  message: Record<string, unknown>,
): Change {
  const { number, account } = ownerOf(world, numberId)
  const { own, parent } = userIdsOf(customer, account)
  const parents = account.hasParentIds
  return {
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: metadataOf(number),
      contacts: [
        present({
          profile: present({ name: customer.name, username: customer.username }),
          wa_id: customer.phone,
          user_id: own,
          parent_user_id: parents ? parent : undefined,
        }),
      ],
      messages: [
        present({
          from: customer.phone,
          from_user_id: own,
          from_parent_user_id: parents ? parent : undefined,
          ...message,
          identity: number.tellsIdentity
            ? {
                acknowledged: true,
                created_timestamp: message.timestamp,
                hash: customer.identity,
              }
            : undefined,
        }),
      ],
    },
  }
}

/** Contacts are a list on the wire; what is unsupported comes with its error. */
function bodyOf({ type, content }: Written): Record<string, unknown> {
  if (type === 'contacts') return { type, contacts: content.contacts }
  if (type === 'request_welcome') return { type }
  if (type !== 'unsupported') return { type, [type]: content }
  const title = 'Message type unknown'
  const details = 'Message type is currently not supported.'
  return {
    type,
    unsupported: content,
    errors: [{ code: 131051, title, message: title, error_data: { details } }],
  }
}

function contextOf(world: World, numberId: string, one: SaidParsed, written: Written) {
  const around = 'forwarded' in one || 'product' in one || 'replyTo' in one ? one : undefined
  const replyTo = written.replyTo ?? around?.replyTo
  const context = present({
    from: replyTo ? fromOf(world, numberId, replyTo) : undefined,
    id: replyTo,
    forwarded: around?.forwarded ? true : undefined,
    frequently_forwarded: around?.forwarded === 'often' ? true : undefined,
    referred_product: around?.product && {
      catalog_id: around.product.catalogId,
      product_retailer_id: around.product.productId,
    },
  })
  return Object.keys(context).length ? { context } : {}
}

function fromOf(world: World, numberId: string, messageId: string): string | undefined {
  const bubble = world.bubbles.get(messageId)
  if (bubble?.from === 'customer') return world.customers.get(bubble.customerId)?.phone
  return ownerOf(world, numberId).number.phone
}

interface Placed {
  id: string
  customerId: string
  numberId: string
  one: SaidParsed
  written: Written
  at: Date
}

/** On the person's own phone. */
function put(world: World, placed: Placed): void {
  const { one, customerId, numberId } = placed
  if (one.type === 'reaction' || one.type === 'edit' || one.type === 'delete') {
    const id = one.type === 'reaction' ? one.to : one.of
    const of = world.bubbles.get(id)
    if (!of) return
    change(of, one)
    tellPhones(world, { kind: 'bubble', customerId, numberId, id })
    return
  }
  if (one.type === 'welcome') return
  const bubble = bubbleOf(placed)
  world.bubbles.set(bubble.id, bubble)
  chatOf(world, numberId, customerId).bubbles.push(bubble.id)
  tellPhones(world, { kind: 'bubble', customerId, numberId, id: bubble.id })
}

function change(of: Bubble, one: SaidParsed) {
  if (one.type === 'reaction') {
    if (one.emoji === null) delete of.reactions.customer
    else of.reactions.customer = one.emoji
  }
  if (one.type === 'delete') of.deleted = true
  if (one.type === 'edit') {
    of.edited = true
    const name = of.type === 'text' ? 'body' : 'caption'
    of.content = { ...of.content, [name]: one.text }
  }
}

function bubbleOf({ id, customerId, numberId, one, written, at }: Placed): Bubble {
  const replyTo = written.replyTo ?? ('replyTo' in one ? one.replyTo : undefined)
  return {
    id,
    numberId,
    customerId,
    from: 'customer',
    at,
    type: written.type,
    content: written.content,
    ...(replyTo ? { replyTo } : {}),
    state: 'sent',
    reactions: {},
    category: 'service',
  }
}
