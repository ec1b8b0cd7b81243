// Values of a template's buttons: what a quick reply comes back as, the end of an address, a code.

import type { Choice, TemplateContent } from '../../content/content.ts'
import { contentIncomplete } from '../../content/refusals.ts'
import { filled } from './checks.ts'
import { limits } from './limits.ts'
import type { BlockDefinition } from './template-definition.ts'

/**
 * Quick replies without a value of their own come back as the choices, which are taken out in their
 * order. @param at before the names of what is refused @throws content.incomplete, content.too_long
 */
export function renderButtons(
  values: NonNullable<TemplateContent['buttons']>,
  defined: BlockDefinition['buttons'] | undefined,
  choices: Choice[],
  at: string,
): Record<string, unknown>[] {
  const given = new Map(values.map(({ index, value }) => [index, value]))
  // Without its definition every button is taken for a quick reply: those alone can be guessed.
  const buttons =
    defined ?? Array.from({ length: Math.max(-1, ...given.keys()) + 1 }, () => quickReply)
  const components = buttons.flatMap((button, index) => {
    const isReply = button.type === 'QUICK_REPLY'
    const choice = isReply ? choices.shift() : undefined
    const value = given.get(index) ?? choice?.id
    given.delete(index)
    const what = `${at}buttons.${index}`
    if (value !== undefined) return [componentOf(button.type, index, what, value)]
    if (button.hasVariable || codes.has(button.type)) throw contentIncomplete({ what })
    return []
  })
  const [stray] = given.keys()
  if (stray !== undefined)
    throw contentIncomplete({ what: `${at}buttons.${stray}`, needed: buttons.length })
  return components
}

/** Buttons that hand over a code, which there must be. */
const codes = new Set(['COPY_CODE', 'OTP'])
const quickReply = { type: 'QUICK_REPLY', hasVariable: false }

function componentOf(type: string, index: number, what: string, value: string) {
  const [subType, parameter] = parameterOf(type, what, value)
  return { type: 'button', sub_type: subType, index: String(index), parameters: [parameter] }
}

function parameterOf(type: string, what: string, value: string): [string, object] {
  if (type === 'QUICK_REPLY') {
    return [
      'quick_reply',
      { type: 'payload', payload: filled(what, value, limits.templatePayload) },
    ]
  }
  const text = filled(what, value, limits.linkUrl)
  if (type === 'COPY_CODE') return ['copy_code', { type: 'coupon_code', coupon_code: text }]
  if (type === 'FLOW') return ['flow', { type: 'action', action: { flow_token: text } }]
  // One-time codes are filled in as if they were the end of an address.
  return ['url', { type: 'text', text }]
}
