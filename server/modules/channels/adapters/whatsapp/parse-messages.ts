// The field `messages`: what people said and did, what became of what we said, and errors that
// belong to neither.

import { z } from 'zod'
import type { Inbound, InboundMessage, Referral } from '../../adapter.ts'
import { digestOf } from './digest.ts'
import { ruleOf } from './errors.ts'
import { detailOf, errorsIn } from './graph-error.ts'
import { readContent } from './parse-content.ts'
import { parseStatus } from './parse-statuses.ts'
import { parseSystem } from './parse-system.ts'
import {
  accountOf,
  type Change,
  isJson,
  type Json,
  messageId,
  readEach,
  text,
  timeOf,
  unknown,
} from './wire.ts'

export const parseMessages = (change: Change): Inbound[] => [
  ...readEach(change, 'messages', (message) => parseMessage(change, message)),
  ...readEach(change, 'statuses', (status) => parseStatus(change, status)),
  ...readEach(change, 'errors', (error) => parseError(change, error)),
]

function parseMessage(change: Change, message: Json): Inbound {
  // A group is nobody's own thread; an answer to it would go to one person alone.
  if (message.group_id !== undefined) return unknown(change, 'field', 'messages.group', message)
  if (message.type === 'system') return parseSystem(change, message)
  const { from: phone, from_user_id: userId, from_parent_user_id: parentId } = message
  const { identityHash, ...from } = change.people.find({ phone, userId, parentId })
  const acted = parseAct(change, message, from)
  if (acted) return acted
  return {
    is: 'message',
    ...headOf(change, message),
    from,
    content: readContent(message),
    ...aboutOf(message),
    ...identityOf(message, identityHash),
  }
}

/** What every item of a message's form has. @throws when it has not */
export function headOf(change: Change, message: Json) {
  const providerId = messageId.parse(message.id)
  return {
    accountId: accountOf(change),
    sourceId: providerId,
    providerId,
    at: timeOf(message.timestamp, change),
  }
}

/** Reactions, edits and deletions: things done to a message. Undefined for what is none of them. */
export function parseAct(
  change: Change,
  message: Json,
  from: InboundMessage['from'],
): Inbound | undefined {
  const { providerId: _own, ...head } = headOf(change, message)
  switch (message.type) {
    case 'reaction': {
      const { message_id: to, emoji } = reaction.parse(message.reaction)
      return { is: 'reaction', ...head, from, to, emoji: emoji || null }
    }
    case 'edit': {
      const { original_message_id: of, message: edited } = edit.parse(message.edit)
      return { is: 'edit', ...head, from, of, content: readContent(edited) }
    }
    case 'revoke':
      return { is: 'delete', ...head, from, of: revoke.parse(message.revoke).original_message_id }
  }
  return undefined
}

/** Taken back: an empty one, or none at all. */
const reaction = z.object({
  message_id: messageId,
  emoji: z.string().max(64).nullish(),
})
const edit = z.object({
  original_message_id: messageId,
  message: z.record(z.string(), z.unknown()),
})
const revoke = z.object({ original_message_id: messageId })

const flag = z.boolean().optional().catch(undefined)
const context = z.object({
  id: messageId.optional().catch(undefined),
  forwarded: flag,
  frequently_forwarded: flag,
  referred_product: z
    .object({ catalog_id: z.coerce.string(), product_retailer_id: z.coerce.string() })
    .optional()
    .catch(undefined),
})

/** What the message answers, passes on or is about. */
export function aboutOf(message: Json) {
  const { id, forwarded, frequently_forwarded, referred_product } =
    (isJson(message.context) && context.safeParse(message.context).data) || {}
  const referral = referralOf(message.referral)
  return {
    // Who asks about a product answers nothing: the id is that of no message.
    ...(id && !referred_product ? { replyTo: id } : {}),
    ...(frequently_forwarded ? { forwarded: 'often' as const } : {}),
    ...(forwarded && !frequently_forwarded ? { forwarded: 'once' as const } : {}),
    ...(referred_product
      ? {
          product: {
            catalogId: referred_product.catalog_id,
            productId: referred_product.product_retailer_id,
          },
        }
      : {}),
    ...(referral ? { referral } : {}),
  }
}

const referralShape = z.object({
  source_type: text,
  source_id: text,
  source_url: text,
  headline: text,
  body: text,
  ctwa_clid: text,
})

function referralOf(given: unknown): Referral | undefined {
  // Most have none, and finding that out by failing is dear.
  if (!isJson(given)) return undefined
  const read = referralShape.safeParse(given)
  if (!read.success) return undefined
  const { source_type, source_id, source_url, headline, body, ctwa_clid } = read.data
  const found: Referral = {
    ...(source_type ? { source: source_type } : {}),
    ...(source_id ? { sourceId: source_id } : {}),
    ...(source_url ? { url: source_url } : {}),
    ...(headline ? { headline } : {}),
    ...(body ? { body } : {}),
    ...(ctwa_clid ? { clickId: ctwa_clid } : {}),
  }
  return Object.keys(found).length ? found : undefined
}

function identityOf({ identity }: Json, described: string | undefined) {
  const hash = isJson(identity) ? text.parse(identity.hash) : undefined
  const identityHash = hash || described
  return identityHash ? { identityHash } : {}
}

/** Trouble that belongs to no message. @throws when it says no code, or comes at no time */
function parseError(change: Change, raw: Json): Inbound {
  const [error] = errorsIn([raw])
  if (!error || !change.postedAt) throw new Error('no error, or at no time')
  const rule = ruleOf(error.code)
  return {
    is: 'news',
    about: 'account',
    accountId: accountOf(change),
    sourceId: `error ${change.postedAt.getTime()} ${digestOf(raw)}`,
    at: change.postedAt,
    detail: detailOf(error),
    ...(rule?.then.do === 'stop' ? { trouble: rule.reason } : {}),
  }
}
