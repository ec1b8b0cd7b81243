// A header, a body and buttons with their values put in: of a template, or of one card of it. Its
// definition says how many values there are and of what kind; Meta refuses what does not match.

import type { Envelope } from '../../adapter.ts'
import type { Choice, TemplateContent } from '../../content/content.ts'
import { contentIncomplete, contentUnsupported } from '../../content/refusals.ts'
import { filled } from './checks.ts'
import { limits } from './limits.ts'
import { renderButtons } from './template-buttons.ts'
import type { BlockDefinition } from './template-definition.ts'

type Component = Record<string, unknown>
type Block = Pick<TemplateContent, 'header' | 'headerMediaId' | 'body' | 'buttons'>

/**
 * @param at where it stands, for refusals: empty, or the card with a point behind
 * @param choices for quick replies without a value of their own; those that were given are taken out
 * @throws content.incomplete (what, needed, given) when values and definition differ,
 * content.too_long, content.unsupported for a header that cannot be filled in here
 */
export function renderBlock(
  block: Block,
  definition: BlockDefinition | undefined,
  { uploads, choices, at }: { uploads: Envelope['uploads']; choices: Choice[]; at: string },
): { header: Component[]; body: Component[]; buttons: Component[] } {
  return {
    header: headerOf(block, definition, uploads, at),
    body: bodyOf(block, definition, at),
    buttons: renderButtons(block.buttons ?? [], definition?.buttons, choices, at),
  }
}

type Value = NonNullable<TemplateContent['body']>[number]

function headerOf(
  { header = [], headerMediaId }: Block,
  definition: BlockDefinition | undefined,
  uploads: Envelope['uploads'],
  at: string,
) {
  const what = `${at}header`
  const format = definition?.header?.format ?? (headerMediaId ? undefined : 'TEXT')
  if (format === 'TEXT') {
    check(what, header, definition?.header?.variables)
    return header.length
      ? [{ type: 'header', parameters: valuesOf(what, header, limits.templateHeader) }]
      : []
  }
  const kind = format && mediaKinds.get(format)
  // A place as a header, and whatever comes after it, has no field in content.
  if (!kind) throw contentUnsupported({ what: 'template.header', format })
  const id = headerMediaId && uploads.get(headerMediaId)
  if (!id) throw contentIncomplete({ what })
  return [{ type: 'header', parameters: [{ type: kind, [kind]: { id } }] }]
}

const mediaKinds = new Map([
  ['IMAGE', 'image'],
  ['VIDEO', 'video'],
  ['DOCUMENT', 'document'],
])

function bodyOf({ body = [] }: Block, definition: BlockDefinition | undefined, at: string) {
  check(`${at}body`, body, definition?.body.variables)
  return body.length
    ? [{ type: 'body', parameters: valuesOf(`${at}body`, body, limits.templateValue) }]
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
