// POST /{number}/messages: a message, a reaction, or a mark that something was read.

import type { z } from 'zod'
import { GraphError } from './graph-error.ts'
import { newMessageId } from './ids.ts'
import { takeRate } from './limits.ts'
import { type Message, message, readMark } from './message-schema.ts'
import { digitsOf, userIdsOf } from './people.ts'
import { failLater, followUp } from './statuses.ts'
import { matchTemplate } from './template-match.ts'
import { renderTemplate } from './template-render.ts'
import {
  type Account,
  type Bubble,
  type Customer,
  chatOf,
  type PhoneNumber,
  tellPhones,
  type World,
} from './world.ts'

const windowMs = 24 * 3_600_000
const typingMs = 25_000

export interface Accepted {
  answer: object
  messageId?: string
  customerId?: string
}

/** @throws GraphError for what Meta would refuse. */
export async function receiveMessage(
  world: World,
  account: Account,
  number: PhoneNumber,
  body: unknown,
): Promise<Accepted> {
  if (body && typeof body === 'object' && 'status' in body) {
    return markRead(world, number, parse(readMark, body))
  }
  const sent = parse(message, asGraphReads(body))
  const { customer, addressedBy, input } = findRecipient(world, account, sent)
  const recipient = customer?.id ?? input
  takeRate(world, number.id, recipient)
  if (sent.type === 'reaction') return react(world, number, sent, customer, input)
  const template =
    sent.type === 'template' ? matchTemplate(account, sent.template, world.clock.now()) : undefined
  if (template?.category === 'AUTHENTICATION' && addressedBy === 'user_id') {
    throw new GraphError(131062)
  }
  checkMedia(world, account, sent)
  if (customer && template?.category === 'MARKETING' && customer.stoppedMarketing.has(number.id)) {
    throw new GraphError(131050)
  }
  const isClosed = !template && !isWindowOpen(world, number.id, customer?.id)
  if (isClosed && world.windowRefusedBy === 'answer') throw new GraphError(131047)
  const bubble: Bubble = {
    id: newMessageId(customer?.phone ?? digitsOf(input).slice(0, 15), 'business'),
    numberId: number.id,
    customerId: recipient,
    from: 'business',
    at: world.clock.now(),
    type: sent.type,
    content: contentOf(sent),
    ...(template && sent.type === 'template'
      ? { rendered: renderTemplate(template, sent.template) }
      : {}),
    ...(sent.context ? { replyTo: sent.context.message_id } : {}),
    state: 'pending',
    reactions: {},
    ...(sent.biz_opaque_callback_data === undefined
      ? {}
      : { reference: sent.biz_opaque_callback_data }),
    category: categoryOf(template?.category),
    addressedBy,
  }
  world.bubbles.set(bubble.id, bubble)
  if (isClosed) failLater(world, bubble, 131047)
  else if (!customer) failLater(world, bubble, 131026)
  else await followUp(world, bubble)
  return {
    answer: {
      messaging_product: 'whatsapp',
      contacts: [contactOf(input, addressedBy, customer)],
      messages: [{ id: bubble.id, ...(template ? { message_status: 'accepted' } : {}) }],
    },
    messageId: bubble.id,
    ...(customer ? { customerId: customer.id } : {}),
  }
}

/** What stands under the name of its type; a list of contacts is put under a name. */
function contentOf(sent: Message): Record<string, unknown> {
  if (sent.type === 'contacts') return { contacts: sent.contacts }
  const content: unknown = Reflect.get(sent, sent.type)
  return content && typeof content === 'object' ? { ...content } : {}
}

/** Graph takes a missing type for text, and objects and lists also as texts of JSON. */
function asGraphReads(body: unknown): unknown {
  if (!body || typeof body !== 'object') return body
  const read = Object.entries(body).map(([name, value]) => [
    name,
    plain.has(name) ? value : fromText(value),
  ])
  return { ...('text' in body ? { type: 'text' } : {}), ...Object.fromEntries(read) }
}

const plain = new Set(['to', 'recipient', 'biz_opaque_callback_data'])

function fromText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const categoryOf = (category: string | undefined): Bubble['category'] => {
  if (category === 'MARKETING') return 'marketing'
  if (category === 'AUTHENTICATION') return 'authentication'
  return category === 'UTILITY' ? 'utility' : 'service'
}

function contactOf(input: string, addressedBy: 'phone' | 'user_id', customer?: Customer) {
  if (addressedBy === 'user_id') return { input, user_id: input }
  return { input, wa_id: customer?.phone ?? digitsOf(input) }
}

/** A phone wins over an id; whom nobody knows is accepted, and fails later. */
function findRecipient(world: World, account: Account, sent: Message) {
  if (sent.to === undefined && sent.recipient === undefined) {
    throw new GraphError(100, { message: '(#100) The parameter to is required.' })
  }
  const customers = [...world.customers.values()]
  const { to } = sent
  if (to !== undefined) {
    const digits = digitsOf(to)
    if (digits.length < 5 || digits.length > 20) {
      throw new GraphError(131009, { details: 'Recipient is not a valid phone number' })
    }
    const customer = customers.find(({ phone, dialled }) => digits === phone || digits === dialled)
    return { customer, addressedBy: 'phone' as const, input: to }
  }
  const input = sent.recipient ?? ''
  const customer = customers.find((one) => {
    const ids = userIdsOf(one, account)
    return ids.own === input || ids.parent === input
  })
  return { customer, addressedBy: 'user_id' as const, input }
}

function isWindowOpen(world: World, numberId: string, customerId: string | undefined): boolean {
  if (!customerId) return false
  const at = chatOf(world, numberId, customerId).lastInboundAt
  return at !== undefined && world.clock.now().getTime() - at.getTime() < windowMs
}

/** Media that was uploaded must be there and belong to the account. */
function checkMedia(world: World, account: Account, sent: Message) {
  for (const id of mediaIdsOf(sent)) {
    const media = world.media.get(id)
    const isGone = !media || media.expiresAt <= world.clock.now()
    if (isGone || media.accountId !== account.id) {
      throw new GraphError(131009, {
        details: `Media ID ${id} does not exist, has expired or belongs to another account`,
      })
    }
  }
}

/** Wherever in the body an object of media is named by id. */
function mediaIdsOf(value: unknown): string[] {
  if (!value || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const isMedia = ['image', 'video', 'audio', 'document', 'sticker'].includes(name)
    if (isMedia && inner && typeof inner === 'object' && inner.id) return [String(inner.id)]
    return mediaIdsOf(inner)
  })
}

/** Reactions have no statuses; a reaction to something unknown is accepted and shown nowhere. */
function react(
  world: World,
  number: PhoneNumber,
  sent: Extract<Message, { type: 'reaction' }>,
  customer: Customer | undefined,
  input: string,
): Accepted {
  const of = world.bubbles.get(sent.reaction.message_id)
  if (customer && !isWindowOpen(world, number.id, customer.id)) throw new GraphError(131047)
  if (of && customer && of.customerId === customer.id) {
    if (sent.reaction.emoji) of.reactions.business = sent.reaction.emoji
    else delete of.reactions.business
    tellPhones(world, {
      kind: 'bubble',
      customerId: customer.id,
      numberId: number.id,
      id: of.id,
    })
  }
  const id = newMessageId(digitsOf(input).slice(0, 15), 'business')
  return {
    answer: {
      messaging_product: 'whatsapp',
      contacts: [contactOf(input, sent.to === undefined ? 'user_id' : 'phone', customer)],
      messages: [{ id }],
    },
    messageId: id,
  }
}

/** The person sees that everything up to this message was read, and maybe that somebody writes. */
function markRead(world: World, number: PhoneNumber, mark: z.infer<typeof readMark>): Accepted {
  const read = world.bubbles.get(mark.message_id)
  if (read?.from !== 'customer' || read.numberId !== number.id) {
    throw new GraphError(131009, { details: 'Message with id not found' })
  }
  const chat = chatOf(world, number.id, read.customerId)
  const about = { customerId: read.customerId, numberId: number.id }
  for (const id of chat.bubbles) {
    const bubble = world.bubbles.get(id)
    if (bubble?.from !== 'customer' || bubble.at > read.at || bubble.state === 'read') continue
    bubble.state = 'read'
    tellPhones(world, { kind: 'bubble', ...about, id })
  }
  if (mark.typing_indicator) {
    chat.typingUntil = new Date(world.clock.now().getTime() + typingMs)
    tellPhones(world, { kind: 'typing', ...about, isTyping: true })
  }
  return { answer: { success: true } }
}

/** @throws GraphError in Meta's words for what is missing, too long or of no known kind. */
function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  if (!issue) throw new GraphError(100)
  const path = issue.path.map(String)
  const name = path.length > 1 ? `${path[0]}['${path.slice(1).join("']['")}']` : (path[0] ?? 'body')
  if (issue.code === 'too_big') {
    throw new GraphError(path[0] === 'interactive' ? 131009 : 100, {
      message: `(#100) Param ${name} must be at most ${issue.maximum} characters long.`,
      details: `${name} must be at most ${issue.maximum} long`,
    })
  }
  if (issue.code === 'invalid_type' && valueAt(body, issue.path) === undefined) {
    throw new GraphError(100, { message: `(#100) The parameter ${name} is required.` })
  }
  throw new GraphError(131009, { details: `${name}: ${issue.message}` })
}

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    body,
  )
