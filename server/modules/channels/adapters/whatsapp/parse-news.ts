// News about our account, its templates and numbers. They have no ids: what they say and when it was
// posted names them, and a webhook that comes again says the same at the same time.

import { z } from 'zod'
import type { Inbound, InboundNews } from '../../adapter.ts'
import type { ReasonCode } from '../../reasons.ts'
import { digestOf } from './digest.ts'
import { accountOf, type Change, type Json, text, unknown } from './wire.ts'

type Told = Pick<
  InboundNews,
  'about' | 'address' | 'template' | 'messagingLimit' | 'trouble' | 'detail'
> & {
  /** Where it is not the account that the entry names. */
  accountId?: string | undefined
}

const readers: ReadonlyMap<string, (value: Json) => Told> = new Map([
  ['message_template_status_update', readTemplate],
  ['message_template_quality_update', readTemplate],
  ['message_template_components_update', readTemplate],
  ['template_category_update', readTemplate],
  ['phone_number_quality_update', readLimit],
  ['business_capability_update', readLimit],
  ['phone_number_name_update', readAccount],
  ['account_update', readAccount],
  ['account_alerts', readAccount],
  ['account_review_update', readAccount],
])

export const newsFields: ReadonlySet<string> = new Set(readers.keys())

export function parseNews(change: Change): Inbound[] {
  const { field, value, postedAt } = change
  try {
    const { accountId, ...told } = readers.get(field)!(value)
    const account = accountId ?? accountOf(change)
    if (!postedAt) throw new Error('at no time')
    const sourceId = `${field} ${account} ${postedAt.getTime()} ${digestOf(value)}`
    return [{ is: 'news', accountId: account, sourceId, at: postedAt, ...told }]
  } catch {
    return [unknown(change, 'malformed', field, { field, value })]
  }
}

const line = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)

/** `event` is the new state, or what happened to it. */
const template = z.object({
  message_template_name: z.string(),
  message_template_language: z.string(),
  message_template_category: text,
  event: text,
  reason: text,
  new_quality_score: text,
  new_category: text,
  correct_category: text,
  other_info: z.object({ title: line, description: line }).optional().catch(undefined),
  rejection_info: z.object({ reason: line, recommendation: line }).optional().catch(undefined),
})

function readTemplate(value: Json): Told {
  const read = template.parse(value)
  const { event = '', reason, new_quality_score: quality } = read
  const isState = !Object.hasOwn(stateAfter, event)
  const state = isState ? event : stateAfter[event]
  const category = read.new_category ?? read.message_template_category
  const detail = wordsOf(
    isState ? undefined : event,
    read.other_info?.title,
    read.other_info?.description,
    read.rejection_info?.reason,
    read.rejection_info?.recommendation,
    read.correct_category && `→ ${read.correct_category}`,
  )
  return {
    about: 'template',
    template: {
      name: read.message_template_name,
      // Webhooks write `en-US` where the list of templates has `en_US`.
      language: read.message_template_language.replaceAll('-', '_'),
      ...(state ? { state } : {}),
      ...(quality ? { quality } : {}),
      ...(category ? { category } : {}),
      ...(reason && reason !== 'NONE' ? { reason } : {}),
    },
    ...(detail ? { detail } : {}),
  }
}

/** Events that are no states: what can be sent again, and what can still be sent. */
const stateAfter: Readonly<Record<string, string | undefined>> = {
  REINSTATED: 'APPROVED',
  UNARCHIVED: 'APPROVED',
  FLAGGED: undefined,
  LOCKED: undefined,
  LIMIT_EXCEEDED: undefined,
}

const limit = z.object({
  display_phone_number: line,
  event: line,
  current_limit: line,
  max_daily_conversations_per_business: line,
  max_daily_conversation_per_phone: line,
})

function readLimit(value: Json): Told {
  const read = limit.parse(value)
  const most =
    read.max_daily_conversations_per_business ??
    read.current_limit ??
    read.max_daily_conversation_per_phone
  return {
    about: 'limit',
    ...(read.display_phone_number ? { address: read.display_phone_number } : {}),
    ...(most ? { messagingLimit: most } : {}),
    ...(read.event ? { detail: read.event } : {}),
  }
}

const maybe = <Shape extends z.ZodType>(shape: Shape) => shape.optional().catch(undefined)
const alert = { alert_severity: line, alert_type: line, alert_description: line }
const account = z.object({
  event: line,
  decision: line,
  display_phone_number: line,
  requested_verified_name: line,
  ban_info: maybe(z.object({ waba_ban_state: line, waba_ban_date: line })),
  violation_info: maybe(z.object({ violation_type: line })),
  restriction_info: maybe(z.array(z.object({ restriction_type: line }))),
  waba_info: maybe(z.object({ waba_id: line })),
  // Of `account_alerts`, which has it in itself or in an object.
  ...alert,
  alert_info: maybe(z.object(alert)),
})

function readAccount(value: Json): Told {
  const read = account.parse(value)
  const { ban_info: ban, waba_info: waba, alert_info: told = read } = read
  const trouble = troubleOf(read.event, ban?.waba_ban_state)
  const detail = wordsOf(
    read.event,
    read.decision,
    read.requested_verified_name,
    ban?.waba_ban_state,
    ban?.waba_ban_date,
    read.violation_info?.violation_type,
    ...(read.restriction_info ?? []).map(({ restriction_type }) => restriction_type),
    told.alert_severity,
    told.alert_type,
    told.alert_description,
  )
  return {
    about: 'account',
    // An entry about a partner's customer carries the partner's id.
    ...(waba?.waba_id ? { accountId: waba.waba_id } : {}),
    ...(read.display_phone_number ? { address: read.display_phone_number } : {}),
    ...(trouble ? { trouble } : {}),
    ...(detail ? { detail } : {}),
  }
}

/** Only what is certain to stop everything: all else shows itself in the first answer. */
function troubleOf(event: string | undefined, banState: string | undefined) {
  const troubles: Record<string, ReasonCode> = {
    'DISABLED_UPDATE DISABLE': 'account_locked',
    ACCOUNT_DELETED: 'account_unregistered',
  }
  return troubles[wordsOf(event, banState)]
}

const wordsOf = (...words: (string | undefined)[]) =>
  words.filter(Boolean).join(' ').slice(0, 500).toWellFormed()
