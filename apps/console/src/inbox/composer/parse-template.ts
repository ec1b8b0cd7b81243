// A template as its provider describes it (WhatsApp: components of HEADER, BODY, FOOTER, BUTTONS),
// read into what a form needs: its texts, and the variables in them by position or by name.

import { asList, asRecord, asText } from '../../timeline/read.ts'
import type { OutgoingContent } from '../outgoing.ts'

export interface TemplateForm {
  header: { format: string; text: string; variables: readonly string[] } | undefined
  body: { text: string; variables: readonly string[] }
  footer: string | undefined
  buttons: readonly { index: number; type: string; title: string; variable: boolean }[]
}

export interface Filled {
  header: readonly string[]
  body: readonly string[]
  /** By the index of the button. */
  buttons: Readonly<Record<number, string>>
  headerMediaId?: string | undefined
}

export function readTemplate(components: readonly Record<string, unknown>[]): TemplateForm {
  const of = (type: string) =>
    components.find((one) => asText(one.type)?.toUpperCase() === type.toUpperCase())
  const header = of('HEADER')
  const body = asText(of('BODY')?.text) ?? ''
  const title = asText(header?.text) ?? ''
  return {
    header: header
      ? {
          format: asText(header.format)?.toUpperCase() ?? 'TEXT',
          text: title,
          variables: variablesOf(title),
        }
      : undefined,
    body: { text: body, variables: variablesOf(body) },
    footer: asText(of('FOOTER')?.text),
    buttons: asList(of('BUTTONS')?.buttons)
      .map(asRecord)
      .map((button, index) => ({
        index,
        type: asText(button.type)?.toUpperCase() ?? '',
        title: asText(button.text) ?? '',
        variable: /\{\{/.test(asText(button.url) ?? ''),
      })),
  }
}

const slot = /\{\{\s*([\w]+)\s*\}\}/g

/** Each variable once, in the order in which it is first met; positions by their number. */
function variablesOf(text: string): string[] {
  const names = [...new Set([...text.matchAll(slot)].map((match) => match[1] ?? ''))]
  return names.every((name) => /^\d+$/.test(name))
    ? names.sort((a, b) => Number(a) - Number(b))
    : names
}

/** The text with what was filled in; what is missing stays to be seen. */
export function fill(text: string, variables: readonly string[], values: readonly string[]) {
  return text.replace(slot, (whole, name: string) => values[variables.indexOf(name)] || whole)
}

/** Whether nothing is missing. */
export function isFilled(form: TemplateForm, filled: Filled): boolean {
  const all = (variables: readonly string[], values: readonly string[]) =>
    variables.every((_, at) => values[at]?.trim())
  return (
    all(form.body.variables, filled.body) &&
    all(form.header?.variables ?? [], filled.header) &&
    (!needsFile(form) || filled.headerMediaId !== undefined) &&
    form.buttons.every(({ variable, index }) => !variable || filled.buttons[index]?.trim())
  )
}

export const needsFile = ({ header }: TemplateForm): boolean =>
  header !== undefined && ['IMAGE', 'VIDEO', 'DOCUMENT'].includes(header.format)

export function toTemplateContent(
  template: { name: string; language: string },
  form: TemplateForm,
  filled: Filled,
): OutgoingContent {
  const values = (variables: readonly string[], texts: readonly string[]) =>
    variables.map((name, at) => ({
      text: texts[at]?.trim() ?? '',
      ...(/^\d+$/.test(name) ? {} : { name }),
    }))
  const buttons = form.buttons
    .filter(({ variable }) => variable)
    .map(({ index }) => ({ index, value: filled.buttons[index]?.trim() ?? '' }))
  const header = values(form.header?.variables ?? [], filled.header)
  const body = values(form.body.variables, filled.body)
  return {
    type: 'template',
    name: template.name,
    language: template.language,
    ...(header.length ? { header } : {}),
    ...(filled.headerMediaId ? { headerMediaId: filled.headerMediaId } : {}),
    ...(body.length ? { body } : {}),
    ...(buttons.length ? { buttons } : {}),
    text: fill(form.body.text, form.body.variables, filled.body),
  }
}
