// A template with its values put in. Its definition says how many there are and of what kind; Meta
// refuses a message whose values do not match.

import type { Envelope } from '../../adapter.ts'
import type { TemplateContent } from '../../content/content.ts'
import { contentIncomplete, contentUnsupported } from '../../content/refusals.ts'
import { filled } from './checks.ts'
import { limits } from './limits.ts'
import { renderButtons } from './template-buttons.ts'
import { readDefinition, type TemplateDefinition } from './template-definition.ts'

/**
 * Pure. @throws content.incomplete (what, needed, given) when values and definition differ,
 * content.too_long, content.unsupported for a header that cannot be filled in here
 */
export function renderTemplate(
  content: TemplateContent,
  { template, uploads }: Envelope,
): Record<string, unknown> {
  const definition = template && readDefinition(template.components)
  const [beyond] = definition?.beyond ?? []
  if (beyond) throw contentUnsupported({ what: `template.${beyond.toLowerCase()}` })
  const components = [
    ...headerOf(content, definition, uploads),
    ...bodyOf(content, definition),
    ...renderButtons(content, definition),
  ]
  return {
    name: filled('template', content.name, limits.templateName),
    language: { code: content.language },
    ...(components.length ? { components } : {}),
  }
}

type Value = NonNullable<TemplateContent['body']>[number]

function headerOf(
  { header = [], headerMediaId }: TemplateContent,
  definition: TemplateDefinition | undefined,
  uploads: Envelope['uploads'],
) {
  const format = definition?.header?.format ?? (headerMediaId ? undefined : 'TEXT')
  if (format === 'TEXT') {
    check('header', header, definition?.header?.variables)
    return header.length
      ? [{ type: 'header', parameters: valuesOf('header', header, limits.templateHeader) }]
      : []
  }
  const kind = format && mediaKinds.get(format)
  // A place as a header, and whatever comes after it, has no field in content.
  if (!kind) throw contentUnsupported({ what: 'template.header', format })
  const id = headerMediaId && uploads.get(headerMediaId)
  if (!id) throw contentIncomplete({ what: 'header' })
  return [{ type: 'header', parameters: [{ type: kind, [kind]: { id } }] }]
}

const mediaKinds = new Map([
  ['IMAGE', 'image'],
  ['VIDEO', 'video'],
  ['DOCUMENT', 'document'],
])

function bodyOf({ body = [] }: TemplateContent, definition: TemplateDefinition | undefined) {
  check('body', body, definition?.body.variables)
  return body.length
    ? [{ type: 'body', parameters: valuesOf('body', body, limits.templateValue) }]
    : []
}

const valuesOf = (what: string, values: readonly Value[], limit: number) =>
  values.map(({ name, text }) => ({
    type: 'text',
    ...(name === undefined ? {} : { parameter_name: name }),
    text: filled(what, onOneLine(text), limit),
  }))

/** Meta refuses values with line ends, tabs, or more than four blanks in a row. */
const onOneLine = (text: string) => text.replace(/[\r\n\t]+/g, ' ').replace(/ {4,}/g, ' ')

/** Values for each variable, by name where the template names them. */
function check(what: string, values: readonly Value[], variables: readonly string[] | undefined) {
  if (!variables) return
  const given = values.map(({ name }, i) => name ?? String(i + 1))
  const missing = variables.filter((name) => !given.includes(name))
  if (missing.length === 0 && given.length === variables.length) return
  throw contentIncomplete({ what, missing, needed: variables.length, given: given.length })
}
