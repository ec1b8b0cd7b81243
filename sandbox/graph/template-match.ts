// Whether what a business sends fits the template that was approved: its values, the end of its
// offer, and card by card what its carousel shows.

import { GraphError } from './graph-error.ts'
import type { SentTemplate } from './message-schema.ts'
import { blockOf, cardsOf, componentOf, type DefinedBlock, variablesOf } from './template-parts.ts'
import type { Account, Template } from './world.ts'

type Sent = NonNullable<SentTemplate['components']>[number]

/** @throws GraphError 132001, 132015, 132016, 132000 or 132012 */
export function matchTemplate(account: Account, sent: SentTemplate, now: Date): Template {
  const template = account.templates.find(
    ({ name, language }) => name === sent.name && language === sent.language.code,
  )
  if (!template || ['PENDING', 'REJECTED', 'IN_APPEAL'].includes(template.status)) {
    throw new GraphError(132001, {
      details: `template name (${sent.name}) does not exist in ${sent.language.code}`,
    })
  }
  if (template.status === 'PAUSED') throw new GraphError(132015)
  if (template.status !== 'APPROVED') throw new GraphError(132016)
  const components = sent.components ?? []
  matchBlock(blockOf(template.components), components, template.isNamed)
  matchOffer(template, components, now)
  matchCards(template, components)
  return template
}

function matchBlock(defined: DefinedBlock, sent: readonly Sent[], isNamed: boolean) {
  matchPart('header', defined.header, sent, isNamed)
  matchPart('body', defined.body, sent, isNamed)
  for (const [index, button] of defined.buttons.entries()) {
    const takesOne =
      (button.type === 'URL' && /\{\{/.test(button.url)) || button.type === 'COPY_CODE'
    if (takesOne && !sentButton(sent, index)?.parameters?.length) {
      throw new GraphError(132000, { details: `button at index ${index} requires a parameter` })
    }
  }
}

function matchPart(
  part: 'header' | 'body',
  defined: DefinedBlock['header'],
  sent: readonly Sent[],
  isNamed: boolean,
) {
  const given = sent.find(({ type }) => type === part)?.parameters ?? []
  const format = defined?.format ?? 'TEXT'
  if (part === 'header' && ['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'].includes(format)) {
    if (given.length === 1 && given[0]?.type.toUpperCase() === format) return
    throw new GraphError(132012, {
      details: `header: Format mismatch, expected ${format}, received ${given[0]?.type ?? 'UNKNOWN'}`,
    })
  }
  const wanted = variablesOf(defined?.text ?? '')
  if (wanted.length !== given.length) {
    throw new GraphError(132000, {
      details: `${part}: number of localizable_params (${given.length}) does not match the expected number of params (${wanted.length})`,
    })
  }
  if (!isNamed) return
  const missing = wanted.find((name) => !given.some((one) => one.parameter_name === name))
  if (missing) {
    throw new GraphError(132012, { details: `${part}: Parameter name is missing or empty` })
  }
}

/** An offer that counts down needs an end that is still to come. */
function matchOffer(template: Template, sent: readonly Sent[], now: Date) {
  const offer = componentOf(template.components, 'limited_time_offer')?.limited_time_offer
  if (!offer || typeof offer !== 'object' || !Reflect.get(offer, 'has_expiration')) return
  const [parameter] = sent.find(({ type }) => type === 'limited_time_offer')?.parameters ?? []
  const end = parameter?.limited_time_offer?.expiration_time_ms
  if (end === undefined || end <= now.getTime()) {
    throw new GraphError(132012, {
      details: 'limited_time_offer: expiration_time_ms must be in the future',
    })
  }
}

/** As many cards as were approved, each with its picture. */
function matchCards(template: Template, sent: readonly Sent[]) {
  const defined = cardsOf(template.components)
  const given = sent.find(({ type }) => type === 'carousel')?.cards ?? []
  if (defined.length !== given.length) {
    throw new GraphError(132012, { details: 'header component parameter should not be empty' })
  }
  for (const [at, block] of defined.entries()) {
    const card = given.find(({ card_index }) => card_index === at)
    matchBlock(block, card?.components ?? [], template.isNamed)
  }
}

export const sentButton = (components: readonly Sent[] | undefined, index: number) =>
  components?.find((one) => one.type === 'button' && one.index === index)
