// What became of a message of ours. States repeat and come in any order; a failed one may be
// delivered after all.

import { z } from 'zod'
import type { Inbound, InboundReceipt, ReceiptState } from '../../adapter.ts'
import { errorsIn, failureOf } from './graph-error.ts'
import {
  accountOf,
  type Change,
  idText,
  isJson,
  type Json,
  messageId,
  text,
  timeOf,
  unknown,
} from './wire.ts'

const states: ReadonlyMap<string, ReceiptState> = new Map([
  ['sent', 'accepted'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'played'],
  ['failed', 'failed'],
])

const status = z.object({
  id: messageId,
  status: z.string(),
  recipient_id: idText,
  recipient_user_id: idText,
  // Meta spelled it both ways.
  recipient_parent_user_id: idText,
  parent_recipient_user_id: idText,
  recipient_type: text,
  biz_opaque_callback_data: text,
  pricing: z.object({ category: text }).optional().catch(undefined),
  conversation: z
    .object({ origin: z.object({ type: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

/** @throws when it names no message or no time */
export function parseStatus(change: Change, raw: Json): Inbound {
  const read = status.parse(raw)
  const state = states.get(read.status)
  if (read.recipient_type === 'group') return unknown(change, 'field', 'statuses.group', raw)
  if (!state) return unknown(change, 'field', `statuses.${read.status}`.slice(0, 100), raw)
  const reference = read.biz_opaque_callback_data
  const category = read.pricing?.category ?? read.conversation?.origin?.type
  const recipient = recipientIn(change, read)
  return {
    is: 'receipt',
    accountId: accountOf(change),
    sourceId: `${read.id} ${read.status} ${read.recipient_id ?? read.recipient_user_id ?? ''}`,
    at: timeOf(raw.timestamp, change),
    providerId: read.id,
    state,
    ...(reference ? { reference } : {}),
    ...(recipient ? { recipient } : {}),
    ...(state === 'failed' ? { failure: failureIn(raw) } : {}),
    ...(category ? { category } : {}),
  }
}

/** To whom it went; a receipt without it, or with a name that is none, is a receipt still. */
function recipientIn(
  { people }: Change,
  read: z.infer<typeof status>,
): InboundReceipt['recipient'] | undefined {
  try {
    return people.find({
      phone: read.recipient_id,
      userId: read.recipient_user_id,
      parentId: read.recipient_parent_user_id ?? read.parent_recipient_user_id,
    }).handles
  } catch {
    return undefined
  }
}

function failureIn({ errors, error }: Json) {
  const [first] = errorsIn(isJson(error) ? [error] : errors)
  return failureOf(400, first)
}
