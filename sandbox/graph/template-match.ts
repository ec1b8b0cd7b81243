// Whether what a business sends fits the template that was approved, and how it reads then.

import { GraphError } from './graph-error.ts'
import type { SentTemplate } from './message-schema.ts'
import type { Account, RenderedTemplate, Template } from './world.ts'

type Sent = NonNullable<SentTemplate['components']>[number]

/** @throws GraphError 132001, 132015, 132016, 132000 or 132012 */
export function matchTemplate(account: Account, sent: SentTemplate): Template {
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
  for (const part of ['header', 'body'] as const) matchPart(template, sent.components ?? [], part)
  for (const button of urlButtonsOf(template)) {
    if (!sentButton(sent.components, button.index)?.parameters?.length) {
      throw new GraphError(132000, {
        details: `button at index ${button.index} requires a parameter`,
      })
    }
  }
  return template
}

function matchPart(template: Template, sent: readonly Sent[], part: 'header' | 'body') {
  const definition = componentOf(template, part)
  const given = sent.find(({ type }) => type === part)?.parameters ?? []
  const format = String(definition?.format ?? 'TEXT').toUpperCase()
  if (part === 'header' && ['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'].includes(format)) {
    if (given.length === 1 && given[0]?.type.toUpperCase() === format) return
    throw new GraphError(132012, {
      details: `header: Format mismatch, expected ${format}, received ${given[0]?.type ?? 'UNKNOWN'}`,
    })
  }
  const wanted = variablesOf(String(definition?.text ?? ''))
  if (wanted.length !== given.length) {
    throw new GraphError(132000, {
      details: `${part}: number of localizable_params (${given.length}) does not match the expected number of params (${wanted.length})`,
    })
  }
  if (!template.isNamed) return
  const missing = wanted.find((name) => !given.some((one) => one.parameter_name === name))
  if (missing) {
    throw new GraphError(132012, { details: `${part}: Parameter name is missing or empty` })
  }
}

/** As the person reads it. */
export function renderTemplate(template: Template, sent: SentTemplate): RenderedTemplate {
  const fill = (part: 'header' | 'body' | 'footer') => {
    const text = componentOf(template, part)?.text
    if (typeof text !== 'string') return undefined
    return fillIn(text, sent.components?.find(({ type }) => type === part)?.parameters ?? [])
  }
  const header = fill('header')
  const footer = fill('footer')
  const headerMediaId = headerMediaOf(sent)
  return {
    ...(header === undefined ? {} : { header }),
    ...(headerMediaId === undefined ? {} : { headerMediaId }),
    body: fill('body') ?? '',
    ...(footer === undefined ? {} : { footer }),
    buttons: buttonsOf(template).map((button, index) => renderButton(button, index, sent)),
  }
}

function renderButton(button: Record<string, unknown>, index: number, sent: SentTemplate) {
  const [parameter] = sentButton(sent.components, index)?.parameters ?? []
  const text = String(button.text ?? '')
  const kind = String(button.type ?? '').toLowerCase()
  if (kind === 'url') {
    return {
      index,
      kind,
      text,
      url: fillIn(String(button.url ?? ''), parameter ? [parameter] : []),
    }
  }
  return {
    index,
    kind,
    text,
    ...(kind === 'quick_reply' ? { payload: parameter?.payload ?? text } : {}),
  }
}

function headerMediaOf(sent: SentTemplate): string | undefined {
  const [parameter] = sent.components?.find(({ type }) => type === 'header')?.parameters ?? []
  const media = parameter?.[parameter.type]
  return media && typeof media === 'object' && 'id' in media ? String(media.id) : undefined
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

const variablesOf = (text: string) => [
  ...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!)),
]

const componentOf = (template: Template, type: string) =>
  template.components.find((one) => String(one.type).toLowerCase() === type)

function buttonsOf(template: Template): Record<string, unknown>[] {
  const buttons = componentOf(template, 'buttons')?.buttons
  return Array.isArray(buttons) ? buttons : []
}

const urlButtonsOf = (template: Template) =>
  buttonsOf(template)
    .map(
      (button, index) => ({ ...button, index }) as { type?: unknown; url?: unknown; index: number },
    )
    .filter(({ type, url }) => String(type).toUpperCase() === 'URL' && /\{\{/.test(String(url)))

const sentButton = (components: readonly Sent[] | undefined, index: number) =>
  components?.find((one) => one.type === 'button' && one.index === index)
