// A template as the person reads it, with what was sent put in.

import type { SentTemplate } from './message-schema.ts'
import { sentButton } from './template-match.ts'
import { blockOf, cardsOf, componentOf, type DefinedBlock } from './template-parts.ts'
import type { RenderedBlock, RenderedTemplate, Template } from './world.ts'

type Sent = NonNullable<SentTemplate['components']>[number]

export function renderTemplate(template: Template, sent: SentTemplate): RenderedTemplate {
  const components = sent.components ?? []
  const given = components.find(({ type }) => type === 'carousel')?.cards ?? []
  const cards = cardsOf(template.components).map((defined, at) =>
    renderBlock(defined, given.find(({ card_index }) => card_index === at)?.components ?? []),
  )
  const offer = renderOffer(template, components)
  return {
    ...renderBlock(blockOf(template.components), components),
    ...(offer ? { offer } : {}),
    ...(cards.length ? { cards } : {}),
  }
}

function renderBlock(defined: DefinedBlock, sent: readonly Sent[]): RenderedBlock {
  const fill = (part: 'header' | 'body' | 'footer') => {
    const { format, text } = defined[part] ?? {}
    if (text === undefined || format !== 'TEXT') return undefined
    return fillIn(text, sent.find(({ type }) => type === part)?.parameters ?? [])
  }
  const header = fill('header')
  const footer = fill('footer')
  return {
    ...(header === undefined ? {} : { header }),
    ...headerMediaOf(sent),
    body: fill('body') ?? '',
    ...(footer === undefined ? {} : { footer }),
    buttons: defined.buttons.map((button, index) => renderButton(button, index, sent)),
  }
}

function renderOffer(template: Template, sent: readonly Sent[]): RenderedTemplate['offer'] {
  const defined = componentOf(template.components, 'limited_time_offer')?.limited_time_offer
  if (!defined || typeof defined !== 'object') return undefined
  const [parameter] = sent.find(({ type }) => type === 'limited_time_offer')?.parameters ?? []
  const end = parameter?.limited_time_offer?.expiration_time_ms
  const text = String(Reflect.get(defined, 'text') ?? '')
  return { text, ...(end === undefined ? {} : { expiresAt: new Date(end) }) }
}

function renderButton(
  { type, text, url }: DefinedBlock['buttons'][number],
  index: number,
  sent: readonly Sent[],
) {
  const [parameter] = sentButton(sent, index)?.parameters ?? []
  const kind = type.toLowerCase()
  const shown = { index, kind, text }
  if (kind === 'url') return { ...shown, url: fillIn(url, parameter ? [parameter] : []) }
  if (kind === 'copy_code') return { ...shown, code: parameter?.coupon_code ?? '' }
  if (kind === 'quick_reply') return { ...shown, payload: parameter?.payload ?? text }
  return shown
}

function headerMediaOf(sent: readonly Sent[]) {
  const [parameter] = sent.find(({ type }) => type === 'header')?.parameters ?? []
  const media = parameter?.[parameter.type]
  if (!parameter || !media || typeof media !== 'object' || !('id' in media)) return {}
  return { headerMediaId: String(media.id), headerKind: parameter.type }
}

function fillIn(text: string, parameters: readonly Record<string, unknown>[]): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const named = parameters.find((one) => one.parameter_name === name)
    const found = named ?? parameters[Number(name) - 1]
    return found ? wordsOf(found) : whole
  })
}

/** Money and dates come with the words to fall back on. */
function wordsOf(parameter: Record<string, unknown>): string {
  if (typeof parameter.text === 'string') return parameter.text
  const inner = parameter[String(parameter.type)]
  if (inner && typeof inner === 'object' && 'fallback_value' in inner) {
    return String(inner.fallback_value)
  }
  return ''
}
